"""How complete, how old and how sound the catalogue of images is.

`python -m initlint.knowledge.report` prints it and ends with 1 where something contradicts
itself.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

from initlint.knowledge.contradictions import contradictions, replacements
from initlint.knowledge.entries import entries
from initlint.record import record

_SETTINGS = ("entrypoint", "cmd", "user", "workdir", "server")
_OLDEST = 3  # dates that are shown


@record
class Completeness:
    """What the catalogue tells of its images; each count is of variants, but `entries`, `names`."""

    entries: int
    names: int
    variants: int
    by_confidence: Counter[str]
    settings: Counter[str]  # those of which entry point, user … are known
    closed: int  # whose commands are all known
    with_files: int  # of whose files something is known
    dates: Counter[str]  # of entries


def completeness() -> Completeness:
    """Count what is known of the images in images.yaml."""
    book = entries("images.yaml")
    distinct = {id(book.get(name)): book.get(name) for name in book.names()}
    rows = [(entry, row) for entry in distinct.values() for row in entry["variants"]]
    return Completeness(
        len(distinct),
        len(book.names()),
        len(rows),
        Counter(row["confidence"] for _, row in rows),
        Counter(name for entry, row in rows for name in _SETTINGS if _is_known(entry, row, name)),
        sum(bool(row.get("complete")) for _, row in rows),
        sum("places" in row or "lacks_paths" in row or "paths" in row for _, row in rows),
        Counter(str(entry["date"]) for entry in distinct.values()),
    )


def _is_known(entry: dict[str, Any], row: dict[str, Any], name: str) -> bool:
    return name in row or name in entry or f"{name}s" in entry


def lines(found: Completeness) -> Iterator[str]:
    """Give the report as text."""
    yield f"{found.entries} images under {found.names} names, {found.variants} variants"
    yield f"  all commands known: {found.closed}; something of files: {found.with_files}"
    yield "  confidence: " + _counted(found.by_confidence)
    yield "  known: " + _counted(found.settings)
    oldest = sorted(found.dates.items())[:_OLDEST]
    yield "  oldest: " + ", ".join(f"{date} ({count})" for date, count in oldest)


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common())


def main() -> int:
    """Print the report; give the status to end with."""
    wrong = [str(one) for one in contradictions()]
    replaced = sorted({str(one) for one in replacements()})
    text = [*lines(completeness()), *(f"contradiction: {one}" for one in wrong)]
    text += [f"replaced: {one}" for one in replaced]
    sys.stdout.write("\n".join(text) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
