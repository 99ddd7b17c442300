"""Fields of a pod whose value must be one of a few."""

from __future__ import annotations

from functools import cache

from initlint.knowledge.load import load
from initlint.knowledge.versions import ALWAYS, Version, version
from initlint.record import record


@record
class Enumeration:
    """A field and what it takes from version `since` on, and below `until`.

    `of` and `path` are as in `GatedField`.
    """

    of: str
    path: str
    values: tuple[str, ...]
    since: Version
    until: Version | None
    takes_empty: bool

    def holds_for(self, target: Version) -> bool:
        """Tell whether *target* takes just these values."""
        return self.since <= target and (self.until is None or target < self.until)

    def takes(self, value: str) -> bool:
        return value in self.values or (not value and self.takes_empty)


@cache
def enumerations() -> tuple[Enumeration, ...]:
    """Give every enumerated field that the API server looks at."""
    return tuple(
        Enumeration(
            of=row["of"],
            path=row["path"],
            values=tuple(row["values"]),
            since=version(row["since"]) if "since" in row else ALWAYS,
            until=version(row["until"]) if "until" in row else None,
            takes_empty=row.get("empty", False),
        )
        for row in load("enumerations.yaml")
    )
