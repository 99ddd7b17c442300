"""The names under which kubectl and RBAC know the built-in kinds."""

from __future__ import annotations

from functools import cache

from initlint.knowledge.load import load
from initlint.record import record


@record
class Resource:
    """A kind with its API group and plural, as RBAC rules spell them."""

    kind: str
    group: str
    plural: str
    is_namespaced: bool = True


def resource(name: str) -> Resource | None:
    """Give the built-in kind that kubectl takes *name* for; None for a custom resource.

    *name* is a kind, singular, plural or short name in any case, with or without its group:
    `deploy`, `jobs.batch`, `StatefulSet`.
    """
    bare, _, group = name.lower().partition(".")
    found = _table().get(bare)
    if found is None:
        return None
    version, _, rest = group.partition(".")
    return found if found.group in (group, rest, version) or not group else None


@cache
def cluster_scoped_kinds() -> frozenset[str]:
    """Give the built-in kinds that live in no namespace."""
    return frozenset(each.kind for each in _table().values() if not each.is_namespaced)


@cache
def _table() -> dict[str, Resource]:
    table: dict[str, Resource] = {}
    for row in load("resources.yaml"):
        is_namespaced = row.get("scope") != "cluster"
        found = Resource(row["kind"], row["group"], row["plural"], is_namespaced)
        for name in (row["kind"].lower(), row["plural"], *row["short"]):
            table[name] = found
    return table
