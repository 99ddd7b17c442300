"""How a path is called in a report."""

from __future__ import annotations

import os
from pathlib import Path

STANDARD_INPUT = "<stdin>"


def display(path: Path) -> str:
    """Give *path* as reports print it: below the working directory relative, else as given.

    Bytes that are not UTF-8 and characters that could forge a line of output are escaped.
    """
    name = os.path.normpath(path)
    if path.is_absolute():
        name = _relative(name)
    return printable(Path(name).as_posix())


def _relative(name: str) -> str:
    here = str(Path.cwd())
    inside = name == here or name.startswith(here.rstrip(os.sep) + os.sep)
    return os.path.relpath(name, here) if inside else name


def printable(name: str) -> str:
    """Give *name* with what could forge a line of output escaped."""
    if name.isprintable():
        return name
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in name)
