"""The words of a Dockerfile's instructions: quotes, escapes and variables.

As buildkit's frontend/dockerfile/shell/lex.go processes them, which is no shell.
"""

from __future__ import annotations

from collections.abc import Mapping

_LONGEST = 65_536  # characters of an expanded word; a longer one is taken for unknown
_DEEPEST = 20  # `${a:-${b:-…}}`
_SPECIAL = frozenset("@*#?-$!0123456789")

Values = Mapping[str, str | None]  # None is a value that is not known


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


class TooLongError(Exception):
    """A word whose expansion goes beyond every bound."""


def expand(word: str, values: Values, escape: str = "\\") -> str | None:
    """Give *word* without quotes and with the variables' values; None where it is not known.

    A variable that is not in *values* is empty.
    """
    try:
        return _Expansion(word, values, escape).run()
    except TooLongError:
        return None


class _Expansion:
    def __init__(self, word: str, values: Values, escape: str, depth: int = 0) -> None:
        if depth > _DEEPEST:
            raise TooLongError
        self._word, self._values, self._escape, self._depth = word, values, escape, depth
        self._at = 0
        self._pieces: list[str] = []
        self._length = 0
        self._is_known = True

    def run(self) -> str | None:
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
        return "".join(self._pieces) if self._is_known else None

    def _literal(self, character: str) -> None:
        """Take one character between single quotes."""
        if character != "'":
            self._put(character)
        self._at += 1

    def _put(self, text: str | None) -> None:
        if text is None:
            self._is_known = False
            return
        self._length += len(text)
        if self._length > _LONGEST:
            raise TooLongError
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
        self._put(self._values.get(name, "") if name else "$")

    def _braced(self, body: str) -> str | None:
        """Give `name`, `name:-word`, `name-word`, `name:+word` or `name+word`."""
        name = _name(body, 0)
        rest = body[len(name) :]
        is_strict = rest.startswith(":")  # an empty value counts as none
        operator, operand = rest[is_strict : is_strict + 1], rest[is_strict + 1 :]
        value = self._values.get(name, "")
        if not name or (rest and operator not in ("-", "+", "?")):
            return None  # `#`, `%` and `/` cut and replace by patterns
        if not rest or value is None or operator == "?":
            return value
        is_set = bool(value) if is_strict else name in self._values
        if is_set == (operator == "+"):
            return self._inner(operand)
        return value if operator == "-" else ""

    def _inner(self, operand: str) -> str | None:
        return _Expansion(operand, self._values, self._escape, self._depth + 1).run()


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
