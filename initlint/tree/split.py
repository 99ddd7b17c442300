"""Where kubectl cuts a stream into documents: at lines, before any YAML is parsed.

kubectl cuts at every line that starts with `---`, also inside quotes, and refuses one
with text behind the dashes: `invalid Yaml document separator: …` (apimachinery
`pkg/util/yaml/decoder.go`, YAMLReader.Read). YAML itself cuts where white space or the
end of the line follows. We cut where either cuts, and note the lines that kubectl refuses.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from initlint.source.text import Span


class Piece(NamedTuple):
    """The text of one document, and the separators that kubectl refuses.

    `opening` is the one that the document begins with (`--- {a: b}`), `inside` are those
    that YAML takes for content (`---foo`).
    """

    span: Span
    opening: Span | None
    inside: tuple[Span, ...]


def split(text: str) -> Iterator[Piece]:
    """Cut *text* into its documents, in order; text without `---` is one piece."""
    start = 0
    opening: Span | None = None
    inside: list[Span] = []
    for line in _dash_lines(text):
        rest = text[line.start + 3 : line.end]
        content = rest.strip()
        is_refused = bool(content) and content[0] != "#"
        if is_refused and rest[0] not in " \t":
            inside.append(line)
        elif is_refused or line.start > start:
            yield Piece(Span(start, line.start), opening, tuple(inside))
            start = line.start + 3 if is_refused else min(line.end + 1, len(text))
            opening, inside = line if is_refused else None, []
        # kubectl leaves a separator with nothing in front of it in the document.
    if start < len(text):
        yield Piece(Span(start, len(text)), opening, tuple(inside))


def cut_inside(piece: Piece) -> Iterator[Piece]:
    """Cut *piece* at the separators inside it as well."""
    start, opening = piece.span.start, piece.opening
    for line in piece.inside:
        yield Piece(Span(start, line.start), opening, ())
        start, opening = line.end, line
    yield Piece(Span(start, piece.span.end), opening, ())


def _dash_lines(text: str) -> Iterator[Span]:
    """Find the lines that start with `---`, their line breaks left out."""
    at = 0 if text.startswith("---") else text.find("\n---") + 1
    while at or text.startswith("---"):
        end = text.find("\n", at)
        end = end if end >= 0 else len(text)
        yield Span(at, end)
        at = text.find("\n---", end) + 1
        if not at:
            return
