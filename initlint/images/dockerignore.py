"""What `.dockerignore` leaves out of a build.

The last pattern that matches a path, or a directory that it stands in, decides; a pattern
begins at the root of the context (moby/patternmatcher, `MatchesOrParentMatches`).
"""

from __future__ import annotations

import os
import posixpath
import re
from functools import cached_property
from pathlib import Path

from initlint.record import record
from initlint.source.files import ReadError, is_regular, read_file
from initlint.source.ignore import Patterns

_LARGEST = 2**20  # bytes
_MOST_LINES = 1_000
_MOST_STARS = 3  # of one segment, as many as `source.ignore` matches
# Go and git agree on classes like `*.py[cod]`, and not on other ones, nor on escapes.
_CLASS = re.compile(r"\[[A-Za-z0-9_]+(?:-[A-Za-z0-9])?\]")
_SPECIAL = frozenset("[]\\")


@record(eq=False)
class Dockerignore:
    """The patterns of one file; `is_read` is false where they could not be read."""

    lines: tuple[str, ...] = ()
    is_read: bool = True

    def keeps(self, path: str) -> bool | None:
        """Tell whether *path*, relative to the context, goes into the build; None: unknown.

        A directory that is left out may still hold what a later pattern takes back.
        """
        if not path or not self.lines:
            return True if self.is_read else None
        if not self.is_read or self._is_doubtful:
            return None
        for at, (is_exception, pattern) in reversed(tuple(enumerate(self._patterns))):
            if pattern.covers(os.sep + path.replace("/", os.sep)):
                return is_exception or self._unless_taken_back(path, self.lines[at + 1 :])
        return True

    def _unless_taken_back(self, path: str, later: tuple[str, ...]) -> bool | None:
        """Give None for a directory of which a part may be taken back, else False."""
        backs = (_clean(line[1:]) for line in later if line.startswith("!"))
        return None if any(_may_lie_below(back, path) for back in backs) else False

    @cached_property
    def _is_doubtful(self) -> bool:
        return any(
            _SPECIAL.intersection(_CLASS.sub("", line))
            or max(map(_stars, line.split("/"))) > _MOST_STARS
            for line in self.lines
        )

    @cached_property
    def _patterns(self) -> tuple[tuple[bool, Patterns], ...]:
        return tuple(
            (line.startswith("!"), Patterns(os.sep, (f"/{_clean(line.removeprefix('!'))}",)))
            for line in self.lines
        )


def dockerignore(context: Path, dockerfile: Path) -> Dockerignore:
    """Read what holds for builds of *dockerfile* from *context*.

    `<Dockerfile>.dockerignore` beside the Dockerfile outweighs the context's own file.
    """
    for path in (
        dockerfile.with_name(f"{dockerfile.name}.dockerignore"),
        context / ".dockerignore",
    ):
        if is_regular(path):
            return _read(path)
    return Dockerignore()


def _read(path: Path) -> Dockerignore:
    try:
        text = read_file(path, _LARGEST).decode()
    except (ReadError, UnicodeDecodeError):
        return Dockerignore(is_read=False)
    return parse(text)


def parse(text: str) -> Dockerignore:
    """Read the lines of a `.dockerignore`."""
    lines = (line.strip() for line in text.removeprefix("\ufeff").split("\n"))
    kept = tuple(line for line in lines if line and not line.startswith("#") and line != "!")
    return Dockerignore(kept, is_read=len(kept) <= _MOST_LINES)


def _clean(pattern: str) -> str:
    return posixpath.normpath("/" + pattern.strip()).lstrip("/")


def _stars(segment: str) -> int:
    return 0 if segment == "**" else segment.count("*")


def _may_lie_below(pattern: str, directory: str) -> bool:
    """Tell whether *pattern* may match something below *directory*."""
    literal = pattern.partition("*")[0].partition("?")[0]
    is_literal = literal == pattern
    return literal.startswith(directory + "/") or (not is_literal and directory.startswith(literal))
