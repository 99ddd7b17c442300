"""Entries of a large data file, each read only when it is asked for.

A file is a YAML mapping whose entries begin at column 0; a key holds one or more names,
separated by commas. Cutting the text at those lines costs a hundredth of reading it whole.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from initlint.knowledge.load import load_text

_HEAD = re.compile(r"^([^\s#].*?):(?=\s|$)", re.MULTILINE)


class Entries:
    """The entries of one data file by their names."""

    def __init__(self, path: Path) -> None:
        """Cut the file at *path* into entries, none of them read yet."""
        self._text = path.read_text(encoding="utf-8")
        self._read: dict[int, Any] = {}
        heads = list(_HEAD.finditer(self._text))
        ends = [head.start() for head in heads[1:]] + [len(self._text)]
        self._ends = {head.start(): end for head, end in zip(heads, ends, strict=True)}
        keys = {head.start(): _names(head[1]) for head in heads}
        self._starts = {name: start for start, names in keys.items() for name in names}
        self._first_names = {start: names[0] for start, names in keys.items()}

    def names(self) -> tuple[str, ...]:
        """Give every name, in the order of the file."""
        return tuple(self._starts)

    def has(self, name: str) -> bool:
        """Tell whether there is an entry called *name*."""
        return name in self._starts

    def first_name(self, name: str) -> str:
        """Give the name that comes first in the entry called *name*."""
        return self._first_names[self._starts[name]]

    def get(self, name: str) -> Any:
        """Give the entry that is called *name*, None where there is none."""
        start = self._starts.get(name)
        if start is None:
            return None
        if start not in self._read:
            (self._read[start],) = load_text(self._text[start : self._ends[start]]).values()
        return self._read[start]


def _names(key: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in key.strip('"').split(","))


@cache
def entries(name: str) -> Entries:
    """Give the entries of the data file *name* of this room."""
    return Entries(Path(__file__).parent / name)
