"""The packages that a requirements.txt names (pip's requirements file format)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from posixpath import dirname

from initlint.images.changes import absolute

_MOST_FILES = 10
_MOST_LINES = 5_000
_NAME = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)\s*(\[[^\]]*\])?\s*(.*)")
_CLAUSES = ("=", "<", ">", "~", "!", ";", "(", "--")  # a version, a marker, a hash
_COMMENT = re.compile(r"(^|\s)#.*")


def requirements(
    path: str | None, read: Callable[[str | None], str | None], depth: int = 0
) -> Iterator[str | None]:
    """Give the names, normalised, of the packages in the file at *path* and those it includes.

    None stands for packages that cannot be told (a file that is not there, a URL, extras),
    `.` for a project on disk.
    """
    text = read(path) if depth < _MOST_FILES else None
    if path is None or text is None:
        yield None
        return
    lines = text.replace("\\\n", " ").splitlines()
    for line in lines[:_MOST_LINES]:
        yield from _requirement(_COMMENT.sub("", line).strip(), path, read, depth)
    if len(lines) > _MOST_LINES:
        yield None


def _requirement(
    line: str, path: str, read: Callable[[str | None], str | None], depth: int
) -> Iterator[str | None]:
    option, _, value = line.replace("=", " ", 1).partition(" ") if line[:1] == "-" else ("", "", "")
    if option in ("-r", "--requirement"):
        yield from requirements(absolute(value.strip(), dirname(path)), read, depth + 1)
    elif option in ("-e", "--editable") or line.startswith((".", "/")):
        yield "."
    elif line and not option:
        yield from _named(line)


def _named(line: str) -> Iterator[str | None]:
    found = _NAME.fullmatch(line)
    if found is None or (found[3] and not found[3].startswith(_CLAUSES)):
        yield None
        return
    yield normalised(found[1])
    if found[2] is not None or ";" in line:
        yield None  # extras bring more, and a condition may leave the package out


def normalised(name: str) -> str:
    """Give the name of a Python package as PyPI compares it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
