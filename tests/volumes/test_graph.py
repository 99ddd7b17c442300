"""Who runs before whom, and what is handed over."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initlint.volumes.graph import VolumeGraph
from tests.volumes.examples import container, graph_of, pod_graph

MOUNT = [{"name": "v", "mountPath": "/v"}]


def ordered() -> VolumeGraph:
    """Give a pod with two init containers, a sidecar between them and two main containers."""
    return pod_graph(
        initContainers=[
            {"name": "one", "image": "x"},
            {"name": "side", "image": "x", "restartPolicy": "Always"},
            {"name": "two", "image": "x"},
        ],
        containers=[{"name": "main", "image": "x"}, {"name": "other", "image": "x"}],
    )


@pytest.mark.parametrize(
    ("writer", "readers"),
    [
        ("one", ["side", "two", "main", "other"]),
        ("side", ["two", "main", "other"]),
        ("two", ["side", "main", "other"]),
        ("main", ["side", "other"]),
    ],
)
def test_who_may_read_what_one_writes(writer: str, readers: list[str]) -> None:
    graph = ordered()

    assert [each.name for each in graph.followers(container(graph, writer))] == readers


def test_forerunners_are_the_other_side_of_followers() -> None:
    graph = ordered()

    for one in graph.pod.containers:
        for other in graph.pod.containers:
            assert (other in graph.followers(one)) == (one in graph.forerunners(other))


def test_a_file_is_handed_over_under_the_readers_own_path() -> None:
    graph = pod_graph(
        initContainers=[
            {
                "name": "init",
                "image": "busybox:1.36",
                "command": ["sh", "-ec", "echo a > /v/conf/a.ini; echo b > /v/b"],
                "volumeMounts": MOUNT,
            }
        ],
        containers=[
            {
                "name": "main",
                "image": "x",
                "volumeMounts": [{"name": "v", "mountPath": "/etc/app", "subPath": "conf"}],
            },
            {"name": "blind", "image": "x"},
        ],
        volumes=[{"name": "v"}],
    )
    found = list(graph.hand_overs(container(graph, "init")))

    assert [(each.write.path, each.reader.name, each.path) for each in found] == [
        ("/v/conf/a.ini", "main", "/etc/app/a.ini")
    ]


def test_an_image_writes_unseen_into_what_it_mounts_and_nothing_else() -> None:
    graph = pod_graph(
        initContainers=[{"name": "init", "image": "x", "volumeMounts": MOUNT}],
        volumes=[{"name": "v"}, {"name": "w"}],
    )
    init = container(graph, "init")
    volumes = {volume.name: volume for volume in graph.pod.volumes}

    assert graph.may_be_written_unseen(volumes["v"], init)
    assert not graph.may_be_written_unseen(volumes["w"], init)


def test_nobody_writes_unseen_through_a_read_only_mount() -> None:
    mount = [{"name": "v", "mountPath": "/v", "readOnly": True}]
    graph = pod_graph(
        initContainers=[{"name": "init", "image": "x", "volumeMounts": mount}],
        volumes=[{"name": "v"}],
    )
    (volume,) = graph.pod.volumes

    assert not graph.may_be_written_unseen(volume, container(graph, "init"))


def test_the_cluster_gives_the_keys_of_a_config_map() -> None:
    graph = graph_of(
        """apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  volumes:
    - {name: all, configMap: {name: shop}}
    - {name: some, configMap: {name: absent, items: [{key: a, path: b/c}]}}
    - {name: unknown, secret: {secretName: absent}}
    - name: both
      projected:
        sources:
          - configMap: {name: shop}
          - downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}
          - serviceAccountToken: {path: token}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data: {a.yaml: "1"}
binaryData: {b.bin: ""}
"""
    )
    given_by = {volume.name: graph.given(volume) for volume in graph.pod.volumes}

    assert given_by == {
        "all": frozenset({"a.yaml", "b.bin"}),
        "some": frozenset({"b/c"}),
        "unknown": None,
        "both": frozenset({"a.yaml", "b.bin", "labels", "token"}),
    }


names = st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True)


@given(names, names)
def test_the_name_of_a_volume_means_nothing(one: str, other: str) -> None:
    text = """apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  initContainers:
    - name: init
      image: busybox:1.36
      command: [sh, -ec, "cp /etc/a.json /w/a.json; mkdir /w/d"]
      volumeMounts: [{name: VOLUME, mountPath: /w}]
  containers:
    - name: main
      image: x
      args: [/etc/x/a.json]
      volumeMounts: [{name: VOLUME, mountPath: /etc/x}]
  volumes: [{name: VOLUME}]
"""

    assert _edges(text.replace("VOLUME", one)) == _edges(text.replace("VOLUME", other))


def _edges(text: str) -> list[Any]:
    graph = graph_of(text)
    return [
        (each.write.kind, each.write.location.path, each.reader.name, each.path)
        for init in graph.pod.init_containers
        for each in graph.hand_overs(init)
    ]
