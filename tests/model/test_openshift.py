"""What is meant for OpenShift shows it by its APIs, labels and annotations."""

from __future__ import annotations

import pytest

from initlint.model.manifest import manifests
from initlint.model.openshift import speaks_of_openshift
from initlint.source.text import Source
from initlint.tree.read import documents


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{apiVersion: route.openshift.io/v1, kind: Route}", True),
        ("{kind: Pod, metadata: {annotations: {openshift.io/scc: restricted-v2}}}", True),
        ("{kind: Namespace, metadata: {labels: {security.openshift.io/x: y}}}", True),
        ("{apiVersion: v1, kind: Pod, metadata: {labels: {app: openshift.io}}}", False),
        ("{apiVersion: notopenshift.io/v1, kind: Route}", False),
    ],
)
def test_an_object_speaks_of_openshift_or_does_not(text: str, expected: bool) -> None:
    (document,) = documents(Source("object.yaml", text))

    assert speaks_of_openshift(next(manifests(document))) is expected
