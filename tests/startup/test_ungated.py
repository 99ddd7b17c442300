"""Which sidecar a later init container gets to before it listens."""

from __future__ import annotations

import json

import pytest

from initlint.facts.container import facts
from initlint.facts.objects import Objects
from initlint.model.manifest import manifests
from initlint.model.workspace import Workspace
from initlint.source.text import Source
from initlint.startup.ungated import ungated
from initlint.tree.read import documents

USER = {"name": "user", "image": "busybox:1.36", "command": ["nc", "-z", "localhost", "5432"]}
WAIT = ["timeout", "60", "sh", "-c", "until nc -z localhost 5432; do sleep 1; done"]


def pairs(*containers: dict[str, object], **fields: object) -> list[tuple[str, str]]:
    """Give the sidecars that are not gated, with the init container that uses each."""
    spec = {"initContainers": list(containers), **fields}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": spec}
    (document,) = documents(Source("pod.yaml", json.dumps(pod)))
    (manifest,) = manifests(document)
    objects = Objects(Workspace("pod.yaml", (manifest,)), "default")
    found = ungated(manifest.pods[0], lambda each: facts(each, objects))
    return [(one.sidecar.name, one.user.name) for one in found]


def sidecar(name: str = "proxy", **fields: object) -> dict[str, object]:
    return {"name": name, "image": "example/proxy:1", "restartPolicy": "Always", **fields}


def test_the_only_sidecar_before_it_is_meant() -> None:
    assert pairs(sidecar(), USER) == [("proxy", "user")]


def test_of_several_sidecars_the_one_with_the_port_is_meant() -> None:
    database = sidecar("database", ports=[{"containerPort": 5432}])

    assert pairs(sidecar(), database, USER) == [("database", "user")]
    assert pairs(sidecar(), sidecar("other", args=["--port=5432"]), USER) == [("other", "user")]


def test_of_several_sidecars_without_a_port_none_is_meant() -> None:
    assert pairs(sidecar(), sidecar("other"), USER) == []


@pytest.mark.parametrize(
    "gate",
    [
        {"startupProbe": {"exec": {"command": ["true"]}}},
        {"lifecycle": {"postStart": {"exec": {"command": ["wait"]}}}},
    ],
)
def test_a_startup_probe_and_a_hook_are_gates(gate: dict[str, object]) -> None:
    assert pairs(sidecar(**gate), USER) == []


def test_a_wait_of_an_earlier_container_is_a_gate_for_that_port_only() -> None:
    waiter = {"name": "waiter", "image": "busybox:1.36", "command": WAIT}
    other = {**USER, "command": ["nc", "-z", "localhost", "6379"]}

    assert pairs(sidecar(), waiter, USER) == []
    assert pairs(sidecar(), waiter, other) == [("proxy", "user")]


def test_a_sidecar_that_comes_later_is_another_rules_matter() -> None:
    assert pairs(USER, sidecar()) == []


def test_on_the_network_of_the_node_only_a_sidecar_with_the_port_is_meant() -> None:
    known = sidecar(ports=[{"containerPort": 5432}])

    assert pairs(sidecar(), USER, hostNetwork=True) == []
    assert pairs(known, USER, hostNetwork=True) == [("proxy", "user")]


def test_a_host_without_a_port_means_a_known_proxy() -> None:
    told = {
        "name": "migrate",
        "image": "example/shop:1",
        "env": [{"name": "DB_HOST", "value": "127.0.0.1"}],
    }
    known = sidecar(image="gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14", args=["a:b:c"])

    assert pairs(known, told) == [("proxy", "migrate")]
    assert pairs(sidecar(), told) == []
