"""Words of a tree-sitter-bash tree, with quotes removed and every character's place kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from initlint.shell.syntax import (
    Arithmetic,
    Literal,
    Parameter,
    Part,
    Piece,
    Sequence,
    Statement,
    Substitution,
    Word,
)

if TYPE_CHECKING:
    from tree_sitter import Node as Tree

_ESCAPES = {None: r"\\(.|\n)", '"': r'\\([$`"\\\n])'}
_PATTERNS = {mode: re.compile(pattern, re.DOTALL) for mode, pattern in _ESCAPES.items()}
_PARAMETER = re.compile(
    r"\$\{(?P<prefix>[#!]?)(?P<name>\w+|[?*@$!#-])(?P<index>\[[^]]*\])?(?P<operator>:?[-=+?]|##?|%%?|[:/^,@])?",
    re.DOTALL,
)
_ANSI_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"', "e": "\x1b"}


class WordReader:
    """Turns trees of words into words; statements inside them go back to `statements`."""

    def __init__(self, string: str, statements: Callable[[list[Tree]], Statement]) -> None:
        self.string = string
        self.statements = statements

    def start(self, node: Tree) -> int:
        """Give where *node* begins; inside strings some tokens take the blank before along."""
        at = node.start_byte
        end = node.end_byte
        while at < end and self.string[at] in " \t\n":
            at += 1
        return at

    def end(self, node: Tree) -> int:
        return node.end_byte

    def word(self, node: Tree) -> Word:
        start, end = self.start(node), self.end(node)
        is_array = node.type == "array"
        return Word(tuple(self.parts(node, None)), start, end, is_array)

    def raw(self, start: int, end: int, *, quoted: bool) -> Literal:
        return Literal(self.string[start:end], (Piece(0, start, end - start),), quoted)

    def parts(self, node: Tree, mode: str | None) -> Iterator[Part]:
        """Give the parts of *node*; *mode* is the quote that it stands in."""
        start, end = self.start(node), self.end(node)
        match node.type:
            case "string" | "translated_string":
                opening = self.string.index('"', start) + 1
                yield from self.region(node, opening, max(end - 1, opening), '"')
            case "raw_string":
                yield self.raw(start + 1, end - 1, quoted=True)
            case "ansi_c_string":
                yield self.ansi(start, end)
            case "simple_expansion":
                yield Parameter(self.string[start + 1 : end], "", None, mode == '"', start, end)
            case "expansion":
                yield self.parameter(node, start, end, quoted=mode == '"')
            case "command_substitution":
                yield Substitution(self.body(node), mode == '"', start, end)
            case "process_substitution":
                yield Substitution(self.body(node), True, start, end, self.string[start])
            case "arithmetic_expansion":
                opening = 2 if self.string.startswith("$[", start) else 3
                yield self.arithmetic(node, start, end, opening, quoted=mode == '"')
            case "brace_expression":
                yield self.raw(start, end, quoted=False)
            case _:
                yield from self.region(node, start, end, mode)

    def body(self, node: Tree) -> Statement:
        named = [child for child in node.children if child.type not in ("$(", "`", ")", "<(", ">(")]
        return self.statements(named) if named else Sequence((), self.start(node), self.end(node))

    def arithmetic(
        self, node: Tree, start: int, end: int, opening: int, *, quoted: bool
    ) -> Arithmetic:
        first, last = start + opening, end - (opening - 1)
        return Arithmetic(self.expression(node, first, last), quoted, start, end)

    def expression(self, node: Tree, start: int, end: int) -> Word:
        """Give an arithmetic expression as a word: text, and the expansions in it."""
        return Word(tuple(self.region(node, start, end, '"')), start, end)

    def parameter(self, node: Tree, start: int, end: int, *, quoted: bool) -> Parameter:
        match = _PARAMETER.match(self.string, start, end)
        if match is None:
            return Parameter("", "unknown", None, quoted, start, end)
        operator = match["operator"] or ""
        if match["prefix"] == "#" and not operator:
            return Parameter(match["name"], "length", None, quoted, start, end)
        if match["prefix"] or match["index"]:
            return Parameter(match["name"], "unknown", None, quoted, start, end)
        if not operator:
            return Parameter(match["name"], "", None, quoted, start, end)
        mode = '"' if quoted else None
        parts = tuple(self.region(node, match.end(), end - 1, mode))
        operand = Word(parts, match.end(), end - 1)
        return Parameter(match["name"], operator, operand, quoted, start, end)

    def region(self, node: Tree, start: int, end: int, mode: str | None) -> Iterator[Part]:
        """Give the parts between two offsets: the children that expand, and text between."""
        done = start
        for child in expanding(node):
            at = self.start(child)
            if at < done or self.end(child) > end:
                continue
            yield from self.literal(done, at, mode)
            yield from self.parts(child, mode)
            done = self.end(child)
        yield from self.literal(done, end, mode)

    def literal(self, start: int, end: int, mode: str | None) -> Iterator[Literal]:
        """Give text between two offsets, with the backslashes that quote taken out."""
        if start >= end:
            return
        text = self.string[start:end]
        if "\\" not in text:
            yield self.raw(start, end, quoted=mode == '"')
            return
        done = start
        for match in _PATTERNS[mode].finditer(self.string, start, end):
            if match.start() > done:
                yield self.raw(done, match.start(), quoted=mode == '"')
            if match[1] != "\n":
                yield self.raw(match.start(1), match.end(1), quoted=True)
            done = match.end()
        if done < end:
            yield self.raw(done, end, quoted=mode == '"')

    def ansi(self, start: int, end: int) -> Literal:
        text, pieces, at = "", [], start + 2
        while at < end - 1:
            is_escape = self.string[at] == "\\"
            at += is_escape
            character = self.string[at]
            pieces.append(Piece(len(text), at, 1))
            text += _ANSI_ESCAPES.get(character, character) if is_escape else character
            at += 1
        return Literal(text, tuple(pieces), True)


_EXPANDING = frozenset(
    (
        "string",
        "translated_string",
        "raw_string",
        "ansi_c_string",
        "simple_expansion",
        "expansion",
        "command_substitution",
        "process_substitution",
        "arithmetic_expansion",
        "brace_expression",
    )
)


def expanding(node: Tree) -> Iterator[Tree]:
    """Give the outermost descendants of *node* that are more than plain text, in order."""
    for child in node.children:
        if child.type in _EXPANDING:
            yield child
        elif child.child_count:
            yield from expanding(child)
