"""Pods land in the namespace of their object, unless it is a template for any."""

from __future__ import annotations

import pytest

from initlint.settings import Settings
from initlint.startup.namespaces import Namespaces
from tests.startup.worlds import workspace


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop, namespace: shop}", "shop"),
        ("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}", "default"),
        ("apiVersion: v1\nkind: PodTemplate\nmetadata: {name: shop}", None),
        ("apiVersion: argoproj.io/v1alpha1\nkind: ClusterWorkflowTemplate", None),
    ],
)
def test_pods_land_where_their_object_is(head: str, expected: str | None) -> None:
    world = workspace(head)

    assert Namespaces(world, Settings()).of_pods(world.manifests[0]) == expected
