"""The sysctls that a pod may set for itself, by version."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from initlint.knowledge.load import load
from initlint.knowledge.versions import Version, version


def is_safe(name: str, target: Version) -> bool:
    """Tell whether a pod under version *target* may set the sysctl *name* (`net.ipv4.…`)."""
    since = _safe().get(name)
    return since is not None and since <= target


@cache
def _safe() -> Mapping[str, Version]:
    return {row["name"]: version(row["since"]) for row in load("sysctls.yaml")}
