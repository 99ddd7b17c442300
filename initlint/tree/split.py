"""Where kubectl cuts a stream into documents: at lines, before any YAML is parsed.

kubectl cuts at every line that starts with `---`, also inside quotes, and refuses one
with text behind the dashes: `invalid Yaml document separator: …` (apimachinery
`pkg/util/yaml/decoder.go`, YAMLReader.Read). YAML itself cuts only where white space or
the end of the line follows. We cut where YAML cuts and report where kubectl stumbles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from initlint.source.text import Span

_DASHES = re.compile(r"^---([^\r\n]*)", re.MULTILINE)


class Piece(NamedTuple):
    """The text of one document, and the separator lines in and before it that kubectl refuses."""

    span: Span
    refused: tuple[Span, ...]


def split(text: str) -> Iterator[Piece]:
    """Cut *text* into its documents, in order; text without `---` is one piece."""
    start = 0
    refused: list[Span] = []
    for match in _DASHES.finditer(text):
        rest = match[1]
        is_plain = not rest.strip() or rest.lstrip().startswith("#")
        if is_plain or rest[0] in " \t":
            yield Piece(Span(start, match.start()), tuple(refused))
            start, refused = (match.end() if is_plain else match.start(1)), []
        if not is_plain:
            refused.append(Span(*match.span()))
    yield Piece(Span(start, len(text)), tuple(refused))
