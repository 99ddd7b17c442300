"""Kubernetes versions in data files."""

from __future__ import annotations

Version = tuple[int, int]  # major and minor; compares with `KubeVersion`
ALWAYS: Version = (1, 0)


def version(text: str) -> Version:
    """Read `1.33`; raises ValueError for anything else."""
    major, minor = text.split(".")
    return int(major), int(minor)
