"""Every departure of a manifest from the schema of one Kubernetes version."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.model.manifest import Manifest
from initlint.schema.violation import Violation
from initlint.settings import KubeVersion


def violations(manifest: Manifest, version: KubeVersion) -> Iterator[Violation]:
    """Yield the violations of *manifest*; nothing where its kind has no schema."""
    yield from ()
