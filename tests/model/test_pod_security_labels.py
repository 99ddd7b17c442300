"""What a namespace enforces is read from its labels as the admission plugin reads them."""

from __future__ import annotations

import pytest

from initlint.model.manifest import manifests
from initlint.model.pod_security import Policy, Standard
from initlint.model.pod_security_labels import enforcement
from initlint.model.workspace import Workspace
from initlint.settings import KubeVersion
from initlint.source.text import Source
from initlint.tree.read import documents

TARGET = KubeVersion(1, 33)


def workspace(labels: str) -> Workspace:
    text = f"{{apiVersion: v1, kind: Namespace, metadata: {{name: shop, labels: {{{labels}}}}}}}"
    (document,) = documents(Source("namespace.yaml", text))
    return Workspace("set", tuple(manifests(document)))


def labels(level: str, version: str = "") -> str:
    prefix = "pod-security.kubernetes.io/enforce"
    given = f"{prefix}: {level}"
    return f"{given}, {prefix}-version: {version}" if version else given


@pytest.mark.parametrize(
    ("level", "version", "expected"),
    [
        ("restricted", "", Policy(Standard.RESTRICTED, TARGET, TARGET)),
        ("baseline", "latest", Policy(Standard.BASELINE, TARGET, TARGET)),
        ("baseline", "v1.24", Policy(Standard.BASELINE, KubeVersion(1, 24), TARGET)),
        ("restricted", "v1.99", Policy(Standard.RESTRICTED, TARGET, TARGET)),
        ("restricted", "v1.05", None),
        ("restricted", "v1beta1", None),
        ("restricted", "1.30", None),
        ("privileged", "", None),
        ("strict", "", None),
    ],
)
def test_a_policy_is_a_level_and_a_version(
    level: str, version: str, expected: Policy | None
) -> None:
    found = enforcement(workspace(labels(level, version)), "shop", TARGET)

    assert found is not None
    assert found.policy == expected


def test_nothing_is_known_of_a_namespace_without_the_label_or_of_another_one() -> None:
    warned = workspace("pod-security.kubernetes.io/warn: restricted")

    assert enforcement(warned, "shop", TARGET) is None
    assert enforcement(workspace(labels("restricted")), "bank", TARGET) is None
