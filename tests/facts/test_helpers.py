"""Which main containers keep a pod from completing, and when nothing is said."""

from __future__ import annotations

import json

import pytest

from initlint.facts.container import facts
from initlint.facts.helpers import helpers
from initlint.facts.objects import Objects
from initlint.model.manifest import manifests
from initlint.model.workspace import Workspace
from initlint.source.text import Source
from initlint.tree.read import documents

PROXY = {
    "name": "proxy",
    "image": "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14",
    "args": ["acme:europe-west4:ledger"],
}


def helper_names(*containers: dict[str, object], **fields: object) -> list[tuple[str, str]]:
    """Give each helper of a pod with the first container beside it that ends."""
    spec = {"containers": list(containers), **fields}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": spec}
    (document,) = documents(Source("pod.yaml", json.dumps(pod)))
    (manifest,) = manifests(document)
    objects = Objects(Workspace("pod.yaml", (manifest,)), "default")
    found = helpers(manifest.pods[0], lambda each: facts(each, objects), objects)
    return [(helper.container.name, helper.beside[0].name) for helper in found]


def work(**fields: object) -> dict[str, object]:
    return {"name": "work", "image": "registry.example.com/shop:7.2", **fields}


def test_a_proxy_beside_work_is_a_helper() -> None:
    assert helper_names(work(), PROXY) == [("proxy", "work")]


def test_a_container_that_sleeps_for_ever_is_a_helper() -> None:
    sleeper = {"name": "debug", "image": "busybox:1.36", "command": ["sleep", "infinity"]}

    assert helper_names(sleeper, work()) == [("debug", "work")]


def test_alone_or_among_its_like_a_proxy_helps_nobody() -> None:
    other = {**PROXY, "name": "other"}

    assert [helper_names(PROXY), helper_names(PROXY, other)] == [[], []]


@pytest.mark.parametrize(
    "worker",
    [
        work(command=["sh", "-c", "import; curl -X POST localhost:9091/quitquitquit"]),
        work(args=["--on-end=http://localhost:15020/quit"]),
        work(env=[{"name": "PROXY_STOP_URL", "value": "http://127.0.0.1:4191/shutdown"}]),
    ],
)
def test_a_proxy_that_is_told_to_end_keeps_nothing(worker: dict[str, object]) -> None:
    assert helper_names(worker, PROXY) == []


def test_a_signal_reaches_the_proxy_only_where_processes_are_shared() -> None:
    worker = work(command=["sh", "-c", "import; pkill cloud-sql-proxy"])

    assert helper_names(worker, PROXY) == [("proxy", "work")]
    assert helper_names(worker, PROXY, shareProcessNamespace=True) == []


@pytest.mark.parametrize(
    "command",
    [
        ["/watch-and-kill", "/cloud_sql_proxy", "-instances=a:b:c=tcp:5432"],
        ["timeout", "600", "/cloud_sql_proxy", "-instances=a:b:c=tcp:5432"],
        ["sh", "-c", "/cloud_sql_proxy & until [ -f /shared/done ]; do sleep 2; done; kill $!"],
    ],
)
def test_a_proxy_that_watches_for_the_end_is_no_helper(command: list[str]) -> None:
    proxy = {**PROXY, "command": command}

    assert helper_names(work(), proxy) == []
