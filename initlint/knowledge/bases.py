"""What the usual base images hold: their commands, their shell, their tools' make."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from initlint.knowledge.entries import Entries, entries
from initlint.knowledge.traps import Version
from initlint.record import record

_OWN_RELEASE = re.compile(r"(3\.\d{1,2})(?![0-9])")
_RELEASE = re.compile(r"alpine-?(3\.\d{1,2})(?![0-9])")
_BUSYBOX = re.compile(r"^(1\.\d{1,2}(?:\.\d{1,2})?)(?![0-9.])")


@record
class Base:
    """One base: what it surely has and lacks, and what its own commands are made by."""

    name: str
    sh: str | None
    variant: str | None
    has: frozenset[str]
    varies: frozenset[str]
    lacks: frozenset[str]
    is_complete: bool
    directories: Mapping[str, frozenset[str]]  # `*` stands for all of its commands
    holds: tuple[str, ...] = ()  # all that stands in the root directory; () is not known
    empty: tuple[str, ...] = ()  # directories that hold no file

    def places(self, directory: str, command: str) -> bool:
        """Tell whether *command* surely stands in *directory*."""
        return not self.directories.get(directory, frozenset()).isdisjoint((command, "*"))

    def is_placed(self, command: str) -> bool:
        """Tell whether all places of *command* are known."""
        return any(self.places(directory, command) for directory in self.directories)

    def may_hold(self, path: str) -> bool:
        """Tell whether the base may have anything at *path*; False is sure."""
        is_below_empty = any(path.startswith(f"{directory}/") for directory in self.empty)
        is_inside = any(f"{path}/".startswith(f"{directory}/") for directory in self.holds)
        return path == "/" or (is_inside and not is_below_empty)


def _book() -> Entries:
    return entries("bases.yaml")


@cache
def base(name: str) -> Base:
    """Give the base called *name*."""
    row = _book().get("bases")[name]
    return Base(
        name,
        row.get("sh"),
        row.get("variant"),
        _names(row, "has"),
        _names(row, "varies"),
        _names(row, "lacks"),
        row["complete"],
        {path: frozenset(names) for path, names in row.get("directories", {}).items()},
        tuple(row.get("holds", ())),
        tuple(row.get("empty", ())),
    )


def _names(row: Mapping[str, Any], key: str) -> frozenset[str]:
    return frozenset(row.get(key, ()))


@cache
def vocabulary() -> frozenset[str]:
    """Give the commands whose absence a complete list proves."""
    groups = _book().get("vocabulary")
    # An init shim may be linked into anything: never said to be absent.
    return frozenset(name for key, names in groups.items() if key != "init" for name in names)


@cache
def stand_ins(command: str) -> tuple[str, ...]:
    """Give the commands that may do the work of *command*, the nearest first."""
    return tuple(_book().get("stand_ins").get(command, ()))


@cache
def unknown_tags() -> re.Pattern[str]:
    """Give the pattern of tags of which nothing is said to be absent."""
    return re.compile(_book().get("unknown_tags")["pattern"])


def alpine_release(base_name: str | None, tag: str | None, *, is_own: bool) -> str | None:
    """Give the Alpine release, `3.20`, that *tag* tells, None where it tells none.

    *is_own* says that the image is Alpine's own, whose tags are its releases.
    """
    if base_name != "alpine" or tag is None:
        return None
    match = (_OWN_RELEASE.match if is_own else _RELEASE.search)(tag)
    return match[1] if match else None


def busybox_version(name: str, base_name: str | None, tag: str | None) -> Version | None:
    """Give the version of busybox in the image *name*:*tag*, None where the tag tells none.

    For a tag that moves (`latest`, `stable`) it is the least version that a fresh pull gives.
    """
    versions = _book().get("busybox_versions")
    is_own = name in ("docker.io/library/busybox", "docker.io/library/alpine")
    if tag is None or base_name not in ("busybox", "alpine"):
        return None
    if is_own and tag.split("-")[0] in versions["moving"]:
        return _version(versions["moving"][tag.split("-")[0]])
    if base_name == "busybox":
        match = _BUSYBOX.match(tag)
        return _version(match[1]) if match else None
    release = alpine_release(base_name, tag, is_own=is_own)
    return busybox_of_alpine(release) if release is not None else None


def busybox_of_alpine(release: str) -> Version | None:
    """Give the version of busybox in an Alpine *release*, `3.20`, None where not known."""
    text = _book().get("busybox_versions")["alpine"].get(release)
    return _version(text) if text else None


def _version(text: str) -> Version:
    return tuple(int(part) for part in text.split("."))
