"""Which kinds hold pods, and where."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import Any

from initlint.knowledge.load import load_section
from initlint.record import record

Path = tuple[str, ...]  # keys and indexes down from a node; `*` for every child


class Coverage(Enum):
    """Whether a pod spec is all of the pod."""

    WHOLE = "whole"
    PARTIAL = "partial"  # merged by an operator into what it makes itself


class Way(Enum):
    """What a path leads to."""

    TEMPLATE = "template"  # metadata and a spec
    SPEC = "spec"  # a bare pod spec
    OBJECT = "object"  # a whole object of its own kind


@record
class PodPath:
    """The way from an object to a pod, and what is special about that pod's spec.

    `init_lists`, `main_lists` and `single` are paths below the spec, `volume_lists` and
    `claims` paths from the object's root.
    """

    way: Way
    path: Path
    coverage: Coverage = Coverage.PARTIAL
    init_lists: tuple[Path, ...] = (("initContainers",),)
    main_lists: tuple[Path, ...] = (("containers",),)
    single: tuple[Path, ...] = ()
    volume_lists: tuple[Path, ...] = ()
    claims: Path | None = None


def pod_paths(group: str, kind: str) -> tuple[PodPath, ...] | None:
    """Give where *kind* holds pods; an empty tuple where it holds none, None where unknown."""
    paths = _table(group).get(kind)
    if paths is not None:
        return paths
    is_built_in = not group or group.endswith(".k8s.io") or "." not in group
    return () if is_built_in and kind else None


@cache
def _table(group: str) -> dict[str, tuple[PodPath, ...]]:
    table: dict[str, tuple[PodPath, ...]] = {}
    section = load_section("kinds.yaml", f"group: {group}" if group else 'group: ""')
    for row in section["kinds"] if section is not None else ():
        table[row["kind"]] = (*table.get(row["kind"], ()), *_paths(row))
    return table


def _paths(row: dict[str, Any]) -> list[PodPath]:
    return [_pod_path(way, row) for way in Way if way.value in row]


def _pod_path(way: Way, row: dict[str, Any]) -> PodPath:
    return PodPath(
        way=way,
        path=_path(row[way.value]),
        coverage=Coverage(row.get("coverage", "whole")),
        init_lists=_all(row.get("init", ("initContainers",))),
        main_lists=_all(row.get("main", ("containers",))),
        single=_all(row.get("single", ())),
        volume_lists=_all(row.get("volumes", ())),
        claims=_path(row["claims"]) if "claims" in row else None,
    )


def _path(text: str) -> Path:
    return tuple(text.split(".")) if text else ()


def _all(texts: list[str] | tuple[str, ...]) -> tuple[Path, ...]:
    return tuple(map(_path, texts))
