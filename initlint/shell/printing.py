r"""What `echo` and `printf` print, shell by shell; `\0` stands for a piece that is not known.

Options and escapes were run in busybox 1.35, dash 0.5.12 and bash 5.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from initlint.shell.dialect import Dialect
from initlint.shell.values import UNKNOWN_PIECE

_OPTION = re.compile(r"-[neE]+\Z")
# `\047` is the one octal that people write: a single quote.
_ESCAPE = re.compile(r"\\(047(?![0-7])|.?)", re.DOTALL)
_ESCAPE_IN_FORMAT = re.compile(r"\\(047|47(?![0-7])|.?)", re.DOTALL)
_PLAIN = {
    "047": "'",
    "47": "'",
    "\\": "\\",
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "v": "\v",
}
# What some shells read as an escape and others leave as it is.
_DISPUTED = frozenset("01234567xuUeEc'\"?" + UNKNOWN_PIECE)
_CONVERSION = re.compile(r"%(.?)", re.DOTALL)
_INTEGER = re.compile(r"-?(?:0|[1-9]\d*)\Z")


def echoed(words: Sequence[str], dialect: Dialect) -> str | None:
    """Give what `echo` prints of *words*, those behind its name; None where that is not known."""
    ends, escapes, rest = _options(words, dialect)
    text = " ".join(rest)
    if "\\" in text and (escapes is None or escapes):
        unescaped = _unescaped(text)
        return None if unescaped is None or escapes is None else f"{unescaped}{ends}"
    return f"{text}{ends}"


def _options(words: Sequence[str], dialect: Dialect) -> tuple[str, bool | None, Sequence[str]]:
    """Give the line's end, whether escapes are read, and the words that are printed."""
    if dialect is Dialect.DASH:
        # dash knows but one `-n`, and always reads escapes.
        is_open = bool(words) and words[0] == "-n"
        return ("", True, words[1:]) if is_open else ("\n", True, words)
    letters = ""
    while words and _OPTION.match(words[0]):
        letters, words = letters + words[0][1:], words[1:]
    escapes = letters.rfind("e") > letters.rfind("E")
    return ("" if "n" in letters else "\n"), escapes, words


def _unescaped(text: str, escape: re.Pattern[str] = _ESCAPE) -> str | None:
    found = [match[1] for match in escape.finditer(text)]
    if any(each in _DISPUTED for each in found):
        return None
    # An escape that no shell knows stays as it is written.
    return escape.sub(lambda match: _PLAIN.get(match[1], match[0]), text)


def formatted(words: Sequence[str]) -> str | None:
    """Give what `printf` prints of *words*, a format and its arguments; None if not known."""
    words = words[1:] if words[:1] == ["--"] else words
    if not words or words[0].startswith("-") or (UNKNOWN_PIECE in words[0] and len(words) > 1):
        return None
    pieces = _pieces(words[0])
    if pieces is None:
        return None
    arguments = list(words[1:])
    text = _once(pieces, arguments)
    takes = any(is_conversion for is_conversion, _ in pieces)
    while text is not None and arguments and takes:
        more = _once(pieces, arguments)
        text = None if more is None else text + more
    return text


_Pieces = list[tuple[bool, str]]


def _pieces(form: str) -> _Pieces | None:
    """Take a format apart into text and the letters of its conversions."""
    found: _Pieces = []
    done = 0
    for match in _CONVERSION.finditer(form.replace("%%", UNKNOWN_PIECE * 2)):
        found.append((False, form[done : match.start()]))
        found.append((True, match[1]))
        done = match.end()
    found.append((False, form[done:]))
    if any(is_conversion and text not in ("s", "d", "i") for is_conversion, text in found):
        return None
    texts = [text if is_conversion else _of_format(text) for is_conversion, text in found]
    if None in texts:
        return None
    return [(kind, text or "") for (kind, _), text in zip(found, texts, strict=True)]


def _of_format(text: str) -> str | None:
    unescaped = _unescaped(text, _ESCAPE_IN_FORMAT)
    return None if unescaped is None else unescaped.replace("%%", "%")


def _once(pieces: _Pieces, arguments: list[str]) -> str | None:
    """Print the format once, and take the arguments that it needs."""
    printed = list(_printed(pieces, arguments))
    known = [text for text in printed if text is not None]
    return "".join(known) if len(known) == len(printed) else None


def _printed(pieces: _Pieces, arguments: list[str]) -> Iterator[str | None]:
    for is_conversion, text in pieces:
        if not is_conversion:
            yield text
        elif text == "s":
            yield arguments.pop(0) if arguments else ""
        else:
            yield _number(arguments.pop(0)) if arguments else "0"


def _number(text: str) -> str | None:
    if text == UNKNOWN_PIECE:
        return text
    return text if _INTEGER.match(text) else None
