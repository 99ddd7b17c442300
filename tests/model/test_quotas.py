"""Quotas and limit ranges ask and give as the API server's admission plugins do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from initlint.model.limit_ranges import defaults
from initlint.model.manifest import Manifest, manifests
from initlint.model.quotas import demands, states
from initlint.source.text import Source
from initlint.tree.read import documents

# What the plugins LimitRanger and ResourceQuota of Kubernetes 1.37.2 said of an init container:
# the keys of the quota that it "must specify".
VERDICTS = json.loads(Path(__file__).with_name("quota_verdicts.json").read_text())


def manifest(content: Any) -> Manifest:
    (document,) = documents(Source("set.yaml", json.dumps(content)))
    return next(manifests(document))


@pytest.mark.parametrize("verdict", VERDICTS, ids=lambda verdict: verdict["what"])
def test_an_init_container_must_state_what_kubernetes_says_it_must(verdict: dict[str, Any]) -> None:
    (pod,) = manifest(verdict["pod"]).pods
    given = defaults(map(manifest, verdict["ranges"]))
    asked = demands(manifest(verdict["quota"]), pod, given)

    missing = [each.key.raw for each in asked if not states(pod.init_containers[0], each, given)]

    assert sorted(missing) == sorted(verdict["missing"])


def test_a_quota_on_a_priority_class_says_nothing_of_pods_that_name_none() -> None:
    expression = {"scopeName": "PriorityClass", "operator": "NotIn", "values": ["high"]}
    spec = {"hard": {"memory": "1Gi"}, "scopeSelector": {"matchExpressions": [expression]}}
    quota = manifest({"apiVersion": "v1", "kind": "ResourceQuota", "spec": spec})
    (pod,) = manifest({"apiVersion": "v1", "kind": "Pod", "spec": {"containers": []}}).pods

    assert list(demands(quota, pod, defaults(()))) == []
