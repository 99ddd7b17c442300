"""A source's documents, each read on its own so that one broken document costs no other."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from initlint.source.text import Source, Span
from initlint.tree.build import Builder, BuildError
from initlint.tree.document import Document, Problem, ProblemKind
from initlint.tree.expand import LARGEST_EXPANSION, expanded_size
from initlint.tree.node import ABSENT
from initlint.tree.split import Piece, split

_UNDECODABLE = re.compile("[\ud800-\udfff]")
# Errors whose cause stands where the construct begins, not where the parser gave up.
_BEGINNINGS = (
    "while scanning a quoted scalar",
    "while scanning a simple key",
    "while parsing a flow sequence",
    "while parsing a flow mapping",
)


def documents(source: Source) -> Iterator[Document]:
    """Give every document of *source* in order; empty ones are left out."""
    for piece in split(source.text):
        document = _read(source, piece)
        if document.root is not ABSENT or document.problems or document.skimmed_kind:
            yield document


def _read(source: Source, piece: Piece) -> Document:
    lost = tuple(_refused_separator(source, span) for span in piece.refused)
    undecodable = _UNDECODABLE.search(source.text, *piece.span)
    if undecodable:
        problem = _syntax(source, piece.span, undecodable.start(), "this byte is not UTF-8")
        return Document(source, piece.span, ABSENT, (problem,))
    builder = Builder(source, *piece.span)
    failure = _build(source, piece.span, builder)
    if failure is not None:
        # Text that kubectl cuts at `---` makes no whole documents: one finding says so.
        problems = lost or (failure,)
        return Document(source, piece.span, ABSENT, problems)
    if builder.second is not None:
        lost += (_dropped(source, builder.second, piece.span.end),)
    return Document(
        source,
        piece.span,
        ABSENT if builder.skimmed_kind else builder.root,
        lost,
        tuple(builder.duplicates),
        builder.skimmed_kind,
    )


def _build(source: Source, span: Span, builder: Builder) -> Problem | None:
    try:
        builder.run()
    except BuildError as error:
        return _syntax(source, span, error.offset, error.message)
    except yaml.MarkedYAMLError as error:
        return _syntax(source, span, span.start + _mark(error), _words(error))
    except yaml.reader.ReaderError as error:
        offset = span.start + error.position
        return _syntax(source, span, offset, "control characters are not allowed")
    if builder.has_aliases and expanded_size(builder.root) > LARGEST_EXPANSION:
        return _syntax(source, span, span.start, "document contains excessive aliasing")
    return None


def _mark(error: yaml.MarkedYAMLError) -> int:
    at_beginning = error.context in _BEGINNINGS and error.context_mark is not None
    mark = error.context_mark if at_beginning else error.problem_mark or error.context_mark
    return int(mark.index) if mark is not None else 0


def _words(error: yaml.MarkedYAMLError) -> str:
    return ", ".join(part for part in (error.context, error.problem) if part)


def _syntax(source: Source, span: Span, offset: int, message: str) -> Problem:
    offset = min(max(offset, span.start), max(span.end - 1, span.start))
    return Problem(ProblemKind.SYNTAX, Span(offset, offset + 1), message)


def _refused_separator(source: Source, span: Span) -> Problem:
    text = source.text[span.start + 3 : span.end].strip()
    return Problem(ProblemKind.LOST, span, f"kubectl refuses the separator: {text!r} follows `---`")


def _dropped(source: Source, offset: int, end: int) -> Problem:
    text = source.text
    while offset < end and text[offset] in " \t\r\n":
        offset += 1
    stop = text.find("\n", offset, end)
    span = Span(offset, stop if stop >= 0 else end)
    return Problem(ProblemKind.LOST, span, "kubectl drops what follows `...` without a `---`")
