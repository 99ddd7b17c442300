"""Which kinds hold pods, and where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

from initlint.knowledge.load import load


class Coverage(Enum):
    """Whether a pod spec is all of the pod."""

    WHOLE = "whole"
    PARTIAL = "partial"  # merged by an operator into what it makes itself


@dataclass(frozen=True)
class PodPath:
    """The way from an object to a pod: to the template, and from there to the spec."""

    template: tuple[str, ...]
    spec: tuple[str, ...]
    coverage: Coverage
    init_lists: tuple[str, ...]
    main_lists: tuple[str, ...]


def pod_paths(group: str, kind: str) -> tuple[PodPath, ...] | None:
    """Give where *kind* holds pods; an empty tuple where it holds none, None where unknown."""
    paths = _table().get((group, kind))
    if paths is not None:
        return paths
    is_built_in = not group or group.endswith(".k8s.io") or "." not in group
    return () if is_built_in else None


@cache
def _table() -> dict[tuple[str, str], tuple[PodPath, ...]]:
    table: dict[tuple[str, str], tuple[PodPath, ...]] = {}
    for row in load("kinds.yaml"):
        key = (row["group"], row["kind"])
        table[key] = (*table.get(key, ()), _path(row))
    return table


def _path(row: dict[str, Any]) -> PodPath:
    has_template = "template" in row
    path = row["template"] if has_template else row["spec"]
    return PodPath(
        template=tuple(path.split(".")) if path else (),
        spec=("spec",) if has_template else (),
        coverage=Coverage(row.get("coverage", "whole")),
        init_lists=tuple(row.get("init", ("initContainers",))),
        main_lists=tuple(row.get("main", ("containers",))),
    )
