"""What a few programs print, for scripts that compute with it: seq, expr, date, basename."""

from __future__ import annotations

from collections.abc import Sequence
from posixpath import basename, dirname

from initlint.shell.arithmetic import ExpressionError, combine, number, text
from initlint.shell.values import Moment, Value

_LONGEST_ROW = 100_000
_SIGNS = {"+": "+", "-": "-", "*": "*", "/": "/", "%": "%"}


def printed(words: Sequence[str | None], values: Sequence[Value]) -> Value | None:
    """Give what a program prints, None where that is not known."""
    name = words[0]
    if name == "expr":
        return _expr(values[1:])
    if name == "date" and list(words[1:]) == ["+%s"]:
        return Moment()
    if any(word is None or "\0" in word for word in words):
        return None
    known = [word for word in words[1:] if word is not None]
    if name == "seq":
        return _seq(known)
    if name in ("basename", "dirname") and len(known) == 1:
        return basename(known[0].rstrip("/")) if name == "basename" else dirname(known[0]) or "."
    return None


def _expr(values: Sequence[Value]) -> Value | None:
    if len(values) != 3 or not isinstance(values[1], str) or values[1] not in _SIGNS:
        return None
    try:
        return text(combine(_SIGNS[values[1]], number(values[0]), number(values[2])))
    except ExpressionError:
        return None


def _seq(words: Sequence[str]) -> Value | None:
    numbers = [word for word in words if word.lstrip("-").isdigit()]
    if len(numbers) != len(words) or not 1 <= len(words) <= 3:
        return None
    first = int(numbers[0]) if len(numbers) > 1 else 1
    step = int(numbers[1]) if len(numbers) == 3 else 1
    last = int(numbers[-1])
    if step == 0 or abs(last - first) // abs(step) > _LONGEST_ROW:
        return None
    return "\n".join(str(n) for n in range(first, last + (1 if step > 0 else -1), step))
