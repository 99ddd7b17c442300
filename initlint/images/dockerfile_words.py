"""The words of a Dockerfile's instructions: quotes, escapes and variables.

As buildkit's frontend/dockerfile/shell/lex.go processes them, which is no shell.
"""

from __future__ import annotations

from collections.abc import Mapping

from initlint.record import record
from initlint.shell.values import UNKNOWN_PIECE

_LONGEST = 65_536  # characters of an expanded word; a longer one is taken for unknown
_DEEPEST = 20  # `${a:-${b:-…}}`
_SPECIAL = frozenset("@*#?-$!0123456789")


def split_words(text: str, escape: str = "\\") -> list[str] | None:
    """Cut *text* at blanks that are not quoted or escaped; quotes and escapes stay.

    None where a quote is not closed.
    """
    words: list[str] = []
    start, at, quote = None, 0, ""
    while at < len(text):
        character = text[at]
        if start is None and not character.isspace():
            start = at
        if character == escape and quote != "'":
            at += 1
        elif quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character.isspace() and start is not None:
            words.append(text[start:at])
            start = None
        at += 1
    if quote:
        return None
    return words if start is None else [*words, text[start:]]


def unquoted(word: str, escape: str = "\\") -> str:
    """Give *word* without its quotes; variables stay as they are written."""
    characters: list[str] = []
    at, quote = 0, ""
    while at < len(word):
        character = word[at]
        if character == escape and quote != "'":
            at += 1
            characters.append(word[at : at + 1])
        elif character == quote:
            quote = ""
        elif not quote and character in "'\"":
            quote = character
        else:
            characters.append(character)
        at += 1
    return "".join(characters)


@record
class Variables:
    """The variables of a build stage; a value may hold unknown pieces.

    `is_complete` is false where an image below may set others, so that no name is unset.
    """

    values: Mapping[str, str]
    is_complete: bool = True

    def get(self, name: str) -> str:
        """Give the value of *name*, empty where it is not set."""
        return self.values.get(name, "" if self.is_complete else UNKNOWN_PIECE)


class _TooLongError(Exception):
    """A word whose expansion goes beyond every bound."""


def expand(word: str, variables: Variables, escape: str = "\\") -> str:
    """Give *word* without quotes and with the variables' values; it may hold unknown pieces."""
    try:
        return _Expansion(word, variables, escape).run()
    except _TooLongError:
        return UNKNOWN_PIECE


class _Expansion:
    def __init__(self, word: str, variables: Variables, escape: str, depth: int = 0) -> None:
        if depth > _DEEPEST:
            raise _TooLongError
        self._word, self._variables, self._escape, self._depth = word, variables, escape, depth
        self._at = 0
        self._pieces: list[str] = []
        self._length = 0

    def run(self) -> str:
        quote = ""
        while self._at < len(self._word):
            character = self._word[self._at]
            if quote == "'":
                self._literal(character)
                quote = "" if character == "'" else quote
            elif character == self._escape:
                self._escaped(is_quoted=bool(quote))
            elif character == "$":
                self._variable()
            elif character in "'\"" and quote in ("", character):
                quote = "" if quote else character
                self._at += 1
            else:
                self._put(character)
                self._at += 1
        return "".join(self._pieces)

    def _literal(self, character: str) -> None:
        """Take one character between single quotes."""
        if character != "'":
            self._put(character)
        self._at += 1

    def _put(self, text: str) -> None:
        self._length += len(text)
        if self._length > _LONGEST:
            raise _TooLongError
        self._pieces.append(text)

    def _escaped(self, *, is_quoted: bool) -> None:
        following = self._word[self._at + 1 : self._at + 2]
        if is_quoted and following not in ('"', "$", self._escape):
            self._put(self._escape)
        self._put(following)
        self._at += 2

    def _variable(self) -> None:
        self._at += 1
        if self._word.startswith("{", self._at):
            end = _closing(self._word, self._at, self._escape)
            self._put(self._braced(self._word[self._at + 1 : end]))
            self._at = end + 1
            return
        name = _name(self._word, self._at)
        self._at += len(name)
        self._put(self._variables.get(name) if name else "$")

    def _braced(self, body: str) -> str:
        """Give `name`, `name:-word`, `name-word`, `name:+word` or `name+word`."""
        name = _name(body, 0)
        rest = body[len(name) :]
        is_strict = rest.startswith(":")  # an empty value counts as none
        operator, operand = rest[is_strict : is_strict + 1], rest[is_strict + 1 :]
        if not name or (rest and operator not in ("-", "+", "?")):
            return UNKNOWN_PIECE  # `#`, `%` and `/` cut and replace by patterns
        value = self._variables.get(name)
        if not rest or operator == "?" or UNKNOWN_PIECE in value:
            return value if not rest else UNKNOWN_PIECE
        is_set = bool(value) if is_strict else name in self._variables.values
        if is_set == (operator == "+"):
            return self._inner(operand)
        return value if operator == "-" else ""

    def _inner(self, operand: str) -> str:
        return _Expansion(operand, self._variables, self._escape, self._depth + 1).run()


def _name(text: str, start: int) -> str:
    if text[start : start + 1] in _SPECIAL:
        return text[start : start + 1]
    end = start
    while end < len(text) and (text[end] == "_" or (text[end].isascii() and text[end].isalnum())):
        end += 1
    return text[start:end]


def _closing(text: str, start: int, escape: str) -> int:
    """Give the offset of the brace that closes the one at *start*, or the end."""
    depth, at = 0, start
    while at < len(text):
        if text[at] == escape:
            at += 1
        elif text[at] == "{":
            depth += 1
        elif text[at] == "}":
            depth -= 1
            if not depth:
                return at
        at += 1
    return len(text)
