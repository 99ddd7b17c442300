"""Which paths are left out: `.gitignore`, `.initlintignore` and the `exclude` option.

All three speak the language of gitignore(5): the last match in a file wins, a nearer file
wins over one further up, and nothing below an ignored directory comes back.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from initlint.record import record, replace
from initlint.source.files import ReadError, is_regular, read_file

if TYPE_CHECKING:
    from pathspec import Pattern

GIT_IGNORE, OWN_IGNORE = ".gitignore", ".initlintignore"
_LARGEST_IGNORE_FILE = 2**20  # bytes
# Patterns become backtracking regular expressions: each star multiplies their worst time by
# the length of the name. With more than this many in one pattern's segment it is not used.
_MOST_STARS = 3
_MOST_SEGMENT_STARS = 4  # of `**` in one pattern


@record(eq=False)
class Patterns:
    """The patterns of one file, which speak of what is below its real directory `base`."""

    base: str
    lines: tuple[str, ...]

    @cached_property
    def _last_first(self) -> tuple[Pattern, ...]:
        return tuple(pattern for line in reversed(self.lines) for pattern in _compiled(line))

    def verdict(self, path: str) -> bool | None:
        """Say whether the real *path* is left out; None where no pattern speaks of it.

        A directory's path ends with a separator.
        """
        if not path.startswith(self.base):
            return None
        inside = path[len(self.base) :].replace(os.sep, "/")
        return next((p.include for p in self._last_first if _speaks_of(p, inside)), None)

    def covers(self, path: str) -> bool:
        """Tell whether the real *path* is matched, or a directory that it stands in."""
        ends = (at + 1 for at, character in enumerate(path) if character == os.sep)
        above = (path[:end] for end in ends if end > len(self.base))
        return any(self.verdict(each) for each in (*above, path))


@record(eq=False)
class Ignore:
    """What the ignore files from the top of a project down to one directory say."""

    excluded: tuple[Patterns, ...] = ()
    own: tuple[Patterns, ...] = ()
    git: tuple[Patterns, ...] = ()

    def below(self, directory: str) -> Ignore:
        """Add the ignore files of the real *directory*."""
        own, git = _read(directory, OWN_IGNORE), _read(directory, GIT_IGNORE)
        if not own and not git:
            return self
        return replace(self, own=self.own + own, git=self.git + git)

    def is_ignored(self, path: str) -> bool:
        """Tell whether the real *path* is left out; a directory's ends with a separator."""
        for rank in (self.excluded, self.own, self.git):
            for each in reversed(rank):
                verdict = each.verdict(path)
                if verdict is not None:
                    return verdict
        return False


def patterns(lines: Sequence[str], base: Path) -> Patterns:
    """Make patterns of *lines* that speak of what is below *base*."""
    return Patterns(_directory(os.path.realpath(base)), tuple(lines))


def chain(start: Ignore, directory: str) -> Ignore:
    """Read the ignore files that hold in the real *directory*, from the project's top down.

    Those that leave out a directory on the way hold no more: what is in it was named.
    """
    ignore = start
    for each in _from_top(directory):
        if ignore.is_ignored(_directory(each)):
            ignore = start
        ignore = ignore.below(each)
    return ignore


def forbids(start: Ignore, path: str) -> bool:
    """Tell whether the real *path* is left out even where it is named.

    A file that git ignores may be asked for by name; `exclude` and `.initlintignore`
    speak of initlint itself, and hold for the names that a commit hook passes too.
    """
    ignore = start
    for each in _from_top(str(Path(path).parent)):
        if ignore.is_ignored(_directory(each)):
            return True
        ignore = replace(ignore.below(each), git=())
    return ignore.is_ignored(path)


def _from_top(directory: str) -> list[str]:
    lineage = [directory, *map(str, Path(directory).parents)]
    top = _top(lineage)
    return lineage[top::-1]


def _top(lineage: Sequence[str]) -> int:
    """Find the project's top: the repository's root, else the working directory."""
    here = os.path.realpath(".")
    for index, directory in enumerate(lineage):
        if os.path.lexists(os.path.join(directory, ".git")):  # noqa: PTH118
            return index
    return lineage.index(here) if here in lineage else 0


def _read(directory: str, name: str) -> tuple[Patterns, ...]:
    path = Path(directory, name)
    if not is_regular(path):
        return ()
    try:
        content = read_file(path, _LARGEST_IGNORE_FILE)
    except ReadError:
        return ()  # git reads on without it too; more is checked then, not less
    lines = content.decode("utf-8", "surrogateescape").removeprefix("\ufeff").splitlines()
    return (Patterns(_directory(directory), tuple(lines)),)


def _directory(path: str) -> str:
    return path if path.endswith(os.sep) else path + os.sep


def _speaks_of(pattern: Pattern, path: str) -> bool:
    """Tell whether *pattern* matches *path* itself, and not merely a directory above it.

    What is below an ignored directory is never asked for, and a directory that is taken
    back (`!/keep/`) says nothing of what it holds; pathspec's own answer mixes the two.
    """
    found = pattern.match_file(path)
    if found is None or not path:
        return False
    above = found.match.groupdict().get("ps_d")  # where a directory's name ended
    return above is None or found.match.end("ps_d") == len(path)


def _compiled(line: str) -> Sequence[Pattern]:
    from pathspec import GitIgnoreSpec  # 30 ms, and often not needed

    if not _is_cheap(line) or _is_misread(line):
        return ()
    try:
        return list(GitIgnoreSpec.from_lines([_spelled_out(line)]).patterns)
    except (ValueError, re.error):
        return ()  # git passes over such a line as well


def _is_cheap(line: str) -> bool:
    segments = line.strip().split("/")
    stars = max((each.count("*") for each in segments if each != "**"), default=0)
    return stars <= _MOST_STARS and segments.count("**") <= _MOST_SEGMENT_STARS


def _spelled_out(line: str) -> str:
    """Write out what pathspec shortens so far that the end of a name is lost.

    A last `**` is what stands below a directory, not the directory; `*/` is any directory.
    """
    body = line.rstrip()
    stem = body.removesuffix("/")
    slash = body[len(stem) :]
    if stem.endswith("**") and not stem.endswith("***"):
        stem += "/*"
    if slash and (stem.endswith("/*") or stem in ("*", "!*")):
        stem = f"{stem[:-1]}?*"
    return stem + slash if stem + slash != body else line


def _is_misread(line: str) -> bool:
    """Tell of the two forms that pathspec 1.1 takes for something else."""
    return "[[" in line or "//" in line
