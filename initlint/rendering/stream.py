"""What a tool rendered, cut apart by the files that it was made from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from initlint.record import record
from initlint.source.text import Source

_SEPARATOR = re.compile(r"^---[ \t]*\r?(?:\n|\Z)", re.MULTILINE)


@record
class Origin:
    """The file that rendered text was made from.

    `name` is what reports call it and names a file that exists; `rendering` says in a few
    words which output the text stands in.
    """

    name: str
    path: Path
    rendering: str


@record
class Piece:
    """One document of a tool's output: its text, and the line of the output it begins on."""

    text: str
    line: int


def pieces(output: str) -> Iterator[Piece]:
    """Cut *output* at its separators; what holds nothing is left out."""
    line, at = 1, 0
    starts = [0, *(match.end() for match in _SEPARATOR.finditer(output))]
    ends = [*(match.start() for match in _SEPARATOR.finditer(output)), len(output)]
    for start, end in zip(starts, ends, strict=True):
        line += output.count("\n", at, start)
        at = start
        if output[start:end].strip():
            yield Piece(output[start:end], line)


def sources(parts: Iterable[tuple[Origin, Piece]]) -> tuple[Source, ...]:
    """Give one source for each origin, with its pieces in their order, by name."""
    groups: dict[Origin, list[Piece]] = {}
    for origin, piece in parts:
        groups.setdefault(origin, []).append(piece)
    made = [_source(origin, group) for origin, group in groups.items()]
    return tuple(sorted(made, key=lambda source: (source.name, source.rendering)))


def _source(origin: Origin, group: list[Piece]) -> Source:
    lines: list[tuple[int, int]] = []
    text, line = "", 1
    texts: list[str] = []
    for piece in group:
        # The separator takes the last line before the piece, as it does in the output.
        text = f"---\n{piece.text}" if texts or piece.line > 1 else piece.text
        text += "" if text.endswith("\n") else "\n"
        lines.append((line, piece.line - text.startswith("---\n")))
        line += text.count("\n")
        texts.append(text)
    return Source(
        origin.name,
        "".join(texts),
        origin.path,
        is_rendered=True,
        pieces=tuple(lines),
        rendering=origin.rendering,
    )
