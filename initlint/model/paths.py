"""Which paths Kubernetes takes inside a volume and on a node.

Every function gives None for a valid path, else a reason that completes "'x', which …".
Source: validateLocalDescendingPath and its neighbours, pkg/apis/core/validation at 1.37.2.
"""

from __future__ import annotations


def backstep_problem(path: str) -> str | None:
    """Say why *path* may lead out of where it starts."""
    return "may not hold '..'" if ".." in path.split("/") else None


def descending_problem(path: str) -> str | None:
    """Say why *path* does not stay below where it starts."""
    return "must be a relative path" if path.startswith("/") else backstep_problem(path)


def file_problem(path: str) -> str | None:
    """Say why *path* is no place for a file of a ConfigMap or a Secret."""
    if path.startswith("..") and not path.startswith("../"):
        return "may not begin with '..'"
    return descending_problem(path)
