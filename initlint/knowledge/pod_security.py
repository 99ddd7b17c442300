"""What the Pod Security Standards allow by name."""

from __future__ import annotations

from functools import cache

from initlint.knowledge.load import load
from initlint.knowledge.versions import Version, version


@cache
def default_capabilities() -> frozenset[str]:
    """Give the capabilities that `baseline` lets a container add."""
    return frozenset(load("pod_security.yaml")["capabilities"])


@cache
def selinux_types(policy: Version) -> frozenset[str]:
    """Give the SELinux types that version *policy* of the standards allows."""
    rows = load("pod_security.yaml")["selinux_types"]
    return frozenset(row["name"] for row in rows if version(row["since"]) <= policy)


@cache
def restricted_volumes() -> frozenset[str]:
    """Give the sources of volumes that `restricted` takes."""
    return frozenset(load("pod_security.yaml")["volumes"])
