"""What gives up on a pod, and when."""

from __future__ import annotations

import json

import pytest

from initlint.model.deadlines import active_deadline, deadlines
from initlint.model.manifest import manifests
from initlint.model.pod import Pod
from initlint.settings import Deployer, Settings
from initlint.source.text import Source
from initlint.tree.read import documents

POD = {"containers": [{"name": "shop", "image": "shop:7"}]}


def pod_of(kind: str, api_version: str, spec: dict[str, object]) -> Pod:
    manifest = {"apiVersion": api_version, "kind": kind, "metadata": {"name": "a"}, "spec": spec}
    (document,) = documents(Source("a.yaml", json.dumps(manifest)))
    (found,) = manifests(document)
    return found.pods[0]


@pytest.mark.parametrize(
    ("kind", "api_version", "spec", "seconds"),
    [
        ("Deployment", "apps/v1", {"template": {"spec": POD}}, [600]),
        ("Deployment", "apps/v1",
         {"progressDeadlineSeconds": 90, "template": {"spec": POD}}, [90]),
        ("StatefulSet", "apps/v1", {"template": {"spec": POD}}, []),
        ("Job", "batch/v1", {"activeDeadlineSeconds": 60, "template": {"spec": POD}}, [60]),
        ("Job", "batch/v1",
         {"activeDeadlineSeconds": 60,
          "template": {"spec": {"activeDeadlineSeconds": 40, **POD}}}, [40]),
        ("CronJob", "batch/v1",
         {"jobTemplate": {"spec": {"activeDeadlineSeconds": 70, "template": {"spec": POD}}}}, [70]),
        ("Pod", "v1", {"activeDeadlineSeconds": 50, **POD}, [50]),
        ("Pod", "v1", {"activeDeadlineSeconds": "50", **POD}, []),
    ],
)  # fmt: skip
def test_a_workload_has_the_deadlines_of_its_kind(
    kind: str, api_version: str, spec: dict[str, object], seconds: list[int]
) -> None:
    found = deadlines(pod_of(kind, api_version, spec), Settings())

    assert [deadline.seconds for deadline in found] == seconds


def test_helm_gives_up_after_five_minutes_where_it_waits() -> None:
    pod = pod_of("StatefulSet", "apps/v1", {"template": {"spec": POD}})
    waiting, plain = (Settings(deployer=each) for each in (Deployer.HELM_WAIT, Deployer.HELM))

    assert [deadline.seconds for deadline in deadlines(pod, waiting)] == [300]
    assert list(deadlines(pod, plain)) == []


def test_a_progress_deadline_ends_no_pod() -> None:
    assert active_deadline(pod_of("Deployment", "apps/v1", {"template": {"spec": POD}})) is None
