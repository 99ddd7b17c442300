"""A container is guaranteed what its limits say, if its requests say nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from initlint.model.manifest import manifests
from initlint.model.qos import shortfall
from initlint.source.text import Source
from initlint.tree.read import documents

BOTH = {"cpu": "500m", "memory": "1Gi"}


# Compared with ComputePodQOS of Kubernetes 1.37.2 on generated pods.
@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ({"limits": BOTH}, ()),
        ({"limits": BOTH, "requests": {"cpu": "0.5", "memory": "1024Mi"}}, ()),
        ({"limits": BOTH, "requests": {"cpu": "0.4"}}, ("cpu",)),
        ({"requests": BOTH}, ("cpu", "memory")),
        ({"limits": {"cpu": "1"}}, ("memory",)),
        ({"limits": {"cpu": "0", "memory": "1Gi"}}, ("cpu",)),
        ({"limits": {"cpu": "much", "memory": "1Gi"}}, None),
        ({}, ("cpu", "memory")),
    ],
)
def test_a_guarantee_is_a_limit_that_the_request_equals(
    resources: Any, expected: tuple[str, ...] | None
) -> None:
    spec = {"containers": [{"name": "shop", "resources": resources}]}
    text = json.dumps({"apiVersion": "v1", "kind": "Pod", "spec": spec})
    (document,) = documents(Source("pod.yaml", text))
    (container,) = next(manifests(document)).pods[0].main_containers

    assert shortfall(container) == expected
