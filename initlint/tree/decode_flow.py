"""Plain and quoted scalars, decoded with the place of every character."""

from __future__ import annotations

import re
from collections.abc import Iterator

from initlint.tree.scalars import Run

BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
LINE_FEEDS = frozenset(("\r\n", "\r", "\n", "\x85"))  # each is read as a line feed
_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f",
    "r": "\r", "e": "\x1b", " ": " ", '"': '"', "'": "'", "/": "/", "\\": "\\",
    "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
# A pair of surrogates is one character of JSON; libyaml knows none.
_ESCAPE = re.compile(
    r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"
    r"|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))"
)
_REPLACEMENT = "\ufffd"  # what kubectl's JSON reader puts for half of a surrogate pair
_LARGEST_CHARACTER = 0x10FFFF


def flow_runs(text: str, start: int, end: int, style: str | None) -> Iterator[Run]:
    """Decode the plain (*style* None) or quoted scalar between *start* and *end*."""
    if style in ("'", '"'):
        start, end = start + 1, end - 1
    is_first, breaks = True, Breaks()
    while True:
        found = BREAK.search(text, start, end)
        stop = found.start() if found else end
        begin = start if is_first else _skip_blanks(text, start, stop)
        finish = _drop_blanks(text, begin, stop, style) if found else stop
        is_joined = found is not None and style == '"' and _is_escaped(text, begin, finish)
        if begin < finish or not found:
            yield from breaks.runs()
            breaks = Breaks()
        yield from _line(text, begin, finish - is_joined, style)
        if found is None:
            return
        breaks.add(found, is_joined=is_joined)
        start, is_first = found.end(), False


class Breaks:
    """A run of line breaks: one is folded to a space, the first of several is dropped."""

    def __init__(self) -> None:
        self.found: list[re.Match[str]] = []
        self.is_joined = False

    def add(self, found: re.Match[str], *, is_joined: bool) -> None:
        self.found.append(found)
        self.is_joined |= is_joined

    def runs(self) -> Iterator[Run]:
        if not self.found:
            return
        first, *others = self.found
        if first[0] not in LINE_FEEDS and not self.is_joined:
            yield break_run(first)
        elif not others and not self.is_joined:
            yield Run(" ", *first.span())
        yield from map(break_run, others)


def break_run(found: re.Match[str]) -> Run:
    return Run("\n" if found[0] in LINE_FEEDS else found[0], *found.span())


def _skip_blanks(text: str, at: int, stop: int) -> int:
    while at < stop and text[at] in " \t":
        at += 1
    return at


def _drop_blanks(text: str, begin: int, stop: int, style: str | None) -> int:
    """Give where a line ends without the blanks before its break; an escaped blank stays."""
    at = stop
    while at > begin and text[at - 1] in " \t":
        at -= 1
    return at + (at < stop and style == '"' and _is_escaped(text, begin, at))


def _is_escaped(text: str, begin: int, at: int) -> bool:
    """Whether an odd number of backslashes stands before *at*."""
    first = at
    while first > begin and text[first - 1] == "\\":
        first -= 1
    return (at - first) % 2 == 1


def _line(text: str, begin: int, finish: int, style: str | None) -> Iterator[Run]:
    if style is None:
        yield Run(text[begin:finish], begin, finish)
    elif style == "'":
        yield from _pairs_of_quotes(text, begin, finish)
    else:
        yield from _escapes(text, begin, finish)


def _pairs_of_quotes(text: str, at: int, finish: int) -> Iterator[Run]:
    while (quote := text.find("''", at, finish)) >= 0:
        yield Run(text[at:quote], at, quote)
        yield Run("'", quote, quote + 2)
        at = quote + 2
    yield Run(text[at:finish], at, finish)


def _escapes(text: str, at: int, finish: int) -> Iterator[Run]:
    for escape in _ESCAPE.finditer(text, at, finish):
        yield Run(text[at : escape.start()], at, escape.start())
        yield Run(_unescape(escape), *escape.span())
        at = escape.end()
    yield Run(text[at:finish], at, finish)


def _unescape(escape: re.Match[str]) -> str:
    high, low, *numbers, letter = escape.groups()
    if letter is not None:
        return _ESCAPES.get(letter, letter)
    if high is not None:
        return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
    code = int(next(number for number in numbers if number is not None), 16)
    is_character = code <= _LARGEST_CHARACTER and not 0xD800 <= code <= 0xDFFF
    return chr(code) if is_character else _REPLACEMENT
