"""Which commands the packages of package managers bring."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from initlint.knowledge.load import load
from initlint.record import record


@record
class Package:
    """One package: the commands that it brings with all that it needs.

    `brings` are on PATH afterwards; `may_bring` are so in some releases, or with packages
    that are merely recommended. No other command of the catalogue's vocabulary comes.
    """

    name: str
    brings: frozenset[str]
    may_bring: frozenset[str] = frozenset()


def package(manager: str, name: str) -> Package | None:
    """Give what is known of the package *name* of *manager*, None where nothing is.

    Managers are `apt`, `apk`, `rpm`, `pip`, `npm` and `gem`.
    """
    row = _rows(manager).get(name)
    if row is None:
        return None
    brings, may_bring = (row, ()) if isinstance(row, list) else (row["brings"], row["may_bring"])
    return Package(name, frozenset(brings), frozenset(may_bring))


@cache
def language_commands(manager: str) -> frozenset[str]:
    """Give the commands that come with packages of *manager* alone, and with no base image."""
    return frozenset(load("packages.yaml")[manager].get("own_commands", ()))


@cache
def _rows(manager: str) -> Mapping[str, Any]:
    rows: Mapping[str, Any] = load("packages.yaml")[manager]["packages"]
    return rows
