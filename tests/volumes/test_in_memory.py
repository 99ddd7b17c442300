"""Volumes in memory."""

from __future__ import annotations

import pytest

from rules.memory_volume_limit import memory_volume_limit
from tests.volumes.reports import Said, init, mounts, said


def found(empty_dir: dict[str, object], **limits: str) -> list[Said]:
    containers = [
        init("cp /bin/sh /m/sh", volumeMounts=mounts(m="/m"), resources={"limits": limits})
    ]
    volumes = [{"name": "m", "emptyDir": empty_dir}]
    return said(memory_volume_limit, initContainers=containers, volumes=volumes)


@pytest.mark.parametrize(
    ("empty_dir", "limits"),
    [
        ({"medium": "Memory"}, {}),
        ({"medium": "Memory"}, {"memory": "1Gi"}),
        ({"medium": "Memory", "sizeLimit": "0"}, {"memory": "1Gi"}),
        ({"medium": "Memory", "sizeLimit": "64Mi"}, {"memory": "64Mi"}),
        ({"medium": "Memory", "sizeLimit": "1Gi"}, {"memory": "64Mi"}),
    ],
)
def test_a_volume_that_may_outgrow_the_container_is_found(
    empty_dir: dict[str, object], limits: dict[str, str]
) -> None:
    assert [each.text for each in found(empty_dir, **limits)] == ["cp"]


@pytest.mark.parametrize(
    ("empty_dir", "limits"),
    [
        ({}, {}),
        ({"sizeLimit": "1Gi"}, {"memory": "64Mi"}),
        ({"medium": "Memory", "sizeLimit": "64Mi"}, {}),
        ({"medium": "Memory", "sizeLimit": "64Mi"}, {"memory": "65Mi"}),
        ({"medium": "Memory", "sizeLimit": "plenty"}, {}),
    ],
)
def test_one_that_is_bounded_or_on_disk_is_not(
    empty_dir: dict[str, object], limits: dict[str, str]
) -> None:
    assert found(empty_dir, **limits) == []
