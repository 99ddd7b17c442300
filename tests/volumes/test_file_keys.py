"""Variables from files: whether somebody writes them in time, and what is read of them."""

from __future__ import annotations

import pytest

from initlint.facts.objects import Objects
from initlint.model.env_file import Outcome
from initlint.model.workspace import Workspace
from initlint.settings import KubeVersion
from initlint.volumes.env_files import misread
from initlint.volumes.file_keys import Lack, file_keys, lacking
from initlint.volumes.graph import VolumeGraph
from tests.volumes.examples import pod_graph

ALPHA, BETA = KubeVersion(1, 34), KubeVersion(1, 37)


def writer(script: str = "echo \"A='b'\" > /out/f", **mount: object) -> dict[str, object]:
    """Give an init container that runs *script* with the volume at /out."""
    mounts = [{"name": "files", "mountPath": "/out", **mount}]
    command = ["sh", "-c", script]
    return {"name": "writer", "image": "busybox:1.36", "command": command, "volumeMounts": mounts}


def reader(
    path: str = "f", *, key: str = "A", name: str = "reader", optional: bool = False
) -> dict[str, object]:
    reference = {"volumeName": "files", "path": path, "key": key, "optional": optional}
    env = [{"name": "A", "valueFrom": {"fileKeyRef": reference}}]
    return {"name": name, "image": "example/shop:1", "env": env}


def graph(inits: list[dict[str, object]], *main: dict[str, object]) -> VolumeGraph:
    volumes = [{"name": "files", "emptyDir": {}}]
    return pod_graph(initContainers=inits, containers=list(main), volumes=volumes)


def lacks(inits: list[dict[str, object]], *main: dict[str, object]) -> list[Lack]:
    found = graph(inits, *main)
    every = (lacking(found, key) for key in file_keys(found.pod))
    return [each.lack for each in every if each is not None]


@pytest.mark.parametrize("path", ["f", "/f", "./f", "f/"])
def test_a_file_that_an_earlier_container_writes_is_there(path: str) -> None:
    assert lacks([writer()], reader(path)) == []


def test_a_path_counts_from_the_root_of_the_volume() -> None:
    below = writer(subPath="env")

    assert lacks([below], reader("env/f")) == []
    assert lacks([below], reader("f")) == [Lack.NEVER]
    assert lacks([writer()], reader("out/f")) == [Lack.NEVER]


def test_a_volume_that_nobody_mounts_is_never_set_up() -> None:
    assert lacks([], reader()) == [Lack.UNMOUNTED]


def test_a_container_that_comes_later_writes_too_late() -> None:
    assert lacks([reader(name="early"), writer()], reader()) == [Lack.LATER]
    sidecar = {**reader(name="early"), "restartPolicy": "Always"}
    assert lacks([sidecar, writer()], reader()) == [Lack.LATER]


def test_a_container_cannot_write_its_own_variables() -> None:
    own = {**writer(), "env": reader()["env"]}

    assert lacks([own], {"name": "main", "image": "a"}) == [Lack.OWN]


@pytest.mark.parametrize(
    "script", ["own-tool", "cp -r /in/. /out", 'echo a > "/out/$NAME"', "{ echo a; } > /out/f"]
)
def test_a_writer_of_which_not_all_is_seen_may_write_it(script: str) -> None:
    assert lacks([writer(script)], reader()) == []


def test_a_writer_without_a_writable_mount_writes_nothing() -> None:
    assert lacks([writer("own-tool", readOnly=True)], reader()) == [Lack.NEVER]


def test_a_main_container_beside_it_may_write_it_in_time() -> None:
    beside = {**writer(), "name": "beside"}

    assert lacks([], reader(), beside) == []


def outcomes(script: str, version: KubeVersion = BETA, **key: object) -> list[tuple[Outcome, bool]]:
    """Give what is wrong with each key of the reader, and whether that is sure."""
    found = graph([writer(script)], reader(**key))  # type: ignore[arg-type]
    objects = Objects(Workspace("pod.yaml", ()), "default")
    return [(one.reading.outcome, one.reading.is_sure) for one in misread(found, objects, version)]


@pytest.mark.parametrize(
    ("script", "outcome"),
    [
        ("echo A=b > /out/f", Outcome.REFUSED),
        ("echo 'A=\"b\"' > /out/f", Outcome.REFUSED),
        ("echo \"export A='b'\" > /out/f", Outcome.MISSING),
        ("echo \"A= 'b'\" > /out/f", Outcome.EMPTY),
        ("echo \"A=''\" > /out/f", Outcome.EMPTY),
        ("echo C=d > /out/f; echo \"A='b'\" >> /out/f", Outcome.REFUSED),
    ],
)
def test_lines_that_kubelet_does_not_read_are_told(script: str, outcome: Outcome) -> None:
    assert outcomes(script) == [(outcome, True)]


def test_a_value_that_a_command_prints_is_not_sure_to_lack_quotes() -> None:
    script = 'T=$(openssl rand -hex 9); echo "A=$T" > /out/f'

    assert outcomes(script) == [(Outcome.REFUSED, False)]


def test_an_optional_key_may_be_missing_or_empty_but_no_line_malformed() -> None:
    assert outcomes("echo \"C='d'\" > /out/f", optional=True) == []
    assert outcomes("echo \"A=''\" > /out/f", optional=True) == []
    assert outcomes("echo A=b > /out/f", optional=True) == [(Outcome.REFUSED, True)]


def test_the_alpha_keeps_quotes() -> None:
    assert outcomes("echo \"A='b'\" > /out/f", ALPHA) == [(Outcome.FOUND, True)]
    assert outcomes("echo A=b > /out/f", ALPHA) == []


def test_a_malformed_line_is_told_once_for_all_keys_behind_it() -> None:
    keys = [reader(key=key)["env"][0] for key in ("A", "B")]  # type: ignore[index]
    found = graph([writer("echo x > /out/f")], {**reader(), "env": keys})
    objects = Objects(Workspace("pod.yaml", ()), "default")

    assert [one.key.key for one in misread(found, objects, BETA)] == ["A"]


def test_a_file_with_two_writers_is_left_alone() -> None:
    second = {**writer("echo C=d >> /out/f"), "name": "second"}
    found = graph([writer("echo A=b > /out/f"), second], reader())

    assert list(misread(found, Objects(Workspace("pod.yaml", ()), "default"), BETA)) == []
