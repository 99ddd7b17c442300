"""A source's documents, each read on its own so that one broken document costs no other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import yaml

from initlint.source.text import BYTE_ORDER_MARK, Source, Span
from initlint.tree.build import DEEPEST, Builder, new_parser
from initlint.tree.document import Document, Problem, ProblemKind
from initlint.tree.expand import Allowance, check_expansion
from initlint.tree.json_reader import read_json
from initlint.tree.last_line import end_last_line
from initlint.tree.node import ABSENT, Node, Scalar
from initlint.tree.refusal import Refusal
from initlint.tree.split import Piece, cut_inside, split
from initlint.tree.strictness import is_suspect, require_accepted
from initlint.tree.tolerance import MOST_ATTEMPTS, TolerantParser, tolerate

_JSON = re.compile(r"\s*\{")  # kubectl's sign of a stream of JSON documents
_JSON_OBJECT = re.compile(r"\s*\{\s*[\"}]")
_DIRECTIVE = re.compile(r"(?:[ \t\r]*+(?:#[^\n]*+)?\n)*+(%\S*)")
# Blank lines, comments, and further ends of the document.
_NOTHING = re.compile(r"(?:\s++|#[^\n]*+|(?<=\n)\.\.\.(?=\s|\Z))*+")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)  # libyaml `reader.c`
# Errors whose cause stands where the construct begins, not where the parser gave up.
_BEGINNINGS = (
    "while scanning a quoted scalar",
    "while scanning a simple key",
    "while parsing a flow sequence",
    "while parsing a flow mapping",
)
_LONGEST_QUOTE = 40  # characters of the source in a message


def documents(source: Source) -> Iterator[Document]:
    """Give every document of *source* in order; empty ones are left out.

    Text for ytt is one document that has no root: what it comes to is not known.
    """
    if source.is_for_ytt:
        yield Document(source, Span(0, len(source.text)), ABSENT)
        return
    reader = _Reader(source)
    for piece in split(source.text):
        yield from reader.read(piece)


class _Text(NamedTuple):
    """The text of a piece as kubectl reads it, and where in the source it begins."""

    text: str
    span: Span
    problems: tuple[Problem, ...]


class _Reader:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._is_json = _JSON.match(source.text) is not None
        self._is_suspect = not self._is_json and is_suspect(source.text)
        self._allowance = Allowance()

    def read(self, piece: Piece) -> Iterator[Document]:
        part = self._part(piece)
        try:
            yield from self._read(part, piece)
        except Refusal as refusal:
            yield from self._broken(part, piece, refusal)

    def _part(self, piece: Piece) -> _Text:
        start, end = piece.span
        start += self._source.text.startswith(BYTE_ORDER_MARK, start, end)
        text = self._source.text[start:end]
        problems = [] if piece.opening is None else [self._refused(piece.opening)]
        wrong = None if text.isascii() else _first_wrong_byte(text)
        if wrong is not None:
            problems.append(self._not_unicode(start + wrong))
            text = _LONE_SURROGATE.sub("\ufffd", text)
        return _Text(text, Span(start, end), tuple(problems))

    def _read(self, part: _Text, piece: Piece) -> Iterator[Document]:
        directive = _DIRECTIVE.match(part.text)
        if directive:
            words = f"kubectl takes no directive such as '{directive[1][:_LONGEST_QUOTE]}'"
            raise Refusal(part.span.start + directive.start(1), words)
        builder = self._build(part)
        problems = list(part.problems)
        problems += [self._refused(line) for line in piece.inside[:1]]
        lost = self._lost(builder.end, part.span.end)
        if lost is not None and self._is_json:
            raise Refusal(lost.span.start, lost.message)
        problems += [lost] if lost else []
        if builder.skimmed_kind or problems or not _is_empty(builder.root):
            root = ABSENT if builder.skimmed_kind else builder.root
            keys = tuple(builder.repeated_keys)
            yield Document(
                self._source, part.span, root, tuple(problems), keys, builder.skimmed_kind
            )

    def _build(self, part: _Text) -> Builder:
        base = part.span.start
        builder = self._run(part.text, base)
        end_last_line(builder.root, part.text, base)
        if builder.has_aliases:
            check_expansion(builder.root, DEEPEST, self._allowance)
        if self._is_suspect and is_suspect(part.text):
            require_accepted(builder.root, part.text, base)
        return builder

    def _run(
        self,
        text: str,
        base: int,
        parser: Callable[[str], Any] = new_parser,
        attempts: int = MOST_ATTEMPTS,
    ) -> Builder:
        try:
            builder = Builder(self._source, text, base, self._allowance, parser)
            builder.run()
        except yaml.MarkedYAMLError as error:
            tolerated = tolerate(text, error) if attempts else None
            if tolerated is None:
                raise Refusal(base + _mark(error), _words(error)) from None
            return self._run(tolerated, base, TolerantParser, attempts - 1)
        except yaml.reader.ReaderError:
            raise _control_character(text, base) from None
        return builder

    def _broken(self, part: _Text, piece: Piece, refusal: Refusal) -> Iterator[Document]:
        """Give what else *part* may be: JSON, documents around `---foo`, or broken."""
        documents: list[Document] = []
        if self._is_json:
            try:
                for document in self._json(part):
                    documents.append(document)  # noqa: PERF402
            except Refusal as better:
                refusal = better if documents or _JSON_OBJECT.match(part.text) else refusal
            else:
                yield from documents
                return
        elif piece.inside and not self._source.has_template_marks:
            # Text that kubectl cuts at `---` makes no whole documents: one finding says so.
            yield from self._around_separators(piece)
            return
        yield from documents
        span = Span(documents[-1].span.end, part.span.end) if documents else part.span
        problems = part.problems or (self._syntax(span, refusal),)
        yield Document(self._source, span, ABSENT, problems)

    def _json(self, part: _Text) -> Iterator[Document]:
        for root, repeated in read_json(self._source, part.text, part.span.start):
            yield Document(self._source, root.span, root, part.problems, tuple(repeated))

    def _around_separators(self, piece: Piece) -> Iterator[Document]:
        for each in cut_inside(piece):
            part = self._part(each)
            try:
                yield from self._read(part, each)
            except Refusal:
                if part.problems:
                    yield Document(self._source, part.span, ABSENT, part.problems)

    def _lost(self, start: int, end: int) -> Problem | None:
        """Find text behind the end of a document, where kubectl looks at nothing."""
        nothing = _NOTHING.match(self._source.text, start, end)
        at = nothing.end() if nothing else start
        if at >= end:
            return None
        words = "kubectl reads one document up to the next '---' and drops what begins here"
        return Problem(ProblemKind.LOST, self._to_line_end(at, end), words)

    def _refused(self, line: Span) -> Problem:
        text = self._source.text[line.start + 3 : line.end].strip()[:_LONGEST_QUOTE]
        words = f"kubectl stops at this separator: '{text}' stands behind '---'"
        return Problem(ProblemKind.LOST, self._to_line_end(*line), words)

    def _not_unicode(self, offset: int) -> Problem:
        byte = ord(self._source.text[offset]) & 0xFF
        words = f"byte {byte:#04x} is not UTF-8: kubectl replaces it, other tools refuse the file"
        return Problem(ProblemKind.SYNTAX, Span(offset, offset + 1), words)

    def _to_line_end(self, start: int, end: int) -> Span:
        text = self._source.text
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        return Span(start, stop - text.endswith("\r", start, stop))

    def _syntax(self, span: Span, refusal: Refusal) -> Problem:
        offset = min(max(refusal.offset, span.start), max(span.end - 1, span.start))
        end = min(offset + 1, len(self._source.text))
        return Problem(ProblemKind.SYNTAX, Span(offset, end), refusal.message)


def _is_empty(root: Node) -> bool:
    """Whether kubectl passes over the document: there is nothing in it, or null."""
    return not root and (root is ABSENT or isinstance(root, Scalar))


def _first_wrong_byte(text: str) -> int | None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return error.start
    return None


def _control_character(text: str, base: int) -> Refusal:
    found = _FORBIDDEN.search(text)
    if found is None:
        return Refusal(base, "control characters are not allowed")
    words = f"control characters are not allowed: U+{ord(found[0]):04X}"
    return Refusal(base + found.start(), words)


def _mark(error: yaml.MarkedYAMLError) -> int:
    at_beginning = error.context in _BEGINNINGS and error.context_mark is not None
    mark = error.context_mark if at_beginning else error.problem_mark or error.context_mark
    return int(mark.index) if mark is not None else 0


def _words(error: yaml.MarkedYAMLError) -> str:
    return ", ".join(part for part in (error.context, error.problem) if part)
