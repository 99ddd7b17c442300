"""`test`, `[` and `[[` on values that may be unknown."""

from __future__ import annotations

import fnmatch

from initlint.record import record, replace
from initlint.shell.arithmetic import Number, combine, number, span
from initlint.shell.dialect import Dialect
from initlint.shell.values import Moment, Unknown, Value, template

_COMPARISONS = {"-eq": "==", "-ne": "!=", "-lt": "<", "-le": "<=", "-gt": ">", "-ge": ">="}
_STRINGS = frozenset(("=", "==", "!=", "=~", "<", ">"))
_FILES = frozenset(("-" + letter) for letter in "abcdefghkprstuwxGLNOS")
_NEWER = frozenset(("-nt", "-ot", "-ef"))


@record
class Judgement:
    """What a test says: true, false or (None) unknown, and what the answer depends on.

    `path` is the file that is asked after, `operator` how. `is_finite`: the answer changes
    by itself in finite time (a counter, the clock), after `seconds` where that is known.
    `is_error`: the shell refuses the test (status 2). `is_negated`: it asks for the opposite
    (`! -f`).
    """

    answer: bool | None
    sources: frozenset[int] = frozenset()
    path: str | None = None
    operator: str | None = None
    is_finite: bool = False
    seconds: float | None = None
    is_error: bool = False
    is_negated: bool = False

    def negated(self) -> Judgement:
        if self.is_error:
            return self
        answer = None if self.answer is None else not self.answer
        return replace(self, answer=answer, is_negated=not self.is_negated)


TRUE, FALSE = Judgement(True), Judgement(False)
ERROR = Judgement(False, is_error=True)


def judge(arguments: list[Value], dialect: Dialect, *, is_extended: bool) -> Judgement:
    """Judge the words between the brackets; *is_extended* is `[[`."""
    return _Test(arguments, dialect, is_extended=is_extended).whole()


class _Test:
    def __init__(self, arguments: list[Value], dialect: Dialect, *, is_extended: bool) -> None:
        self.arguments = arguments
        self.dialect = dialect
        self.is_extended = is_extended
        self.connectives = ("||", "&&") if is_extended else ("-o", "-a")
        # Only bash has a grammar of its own for `[[`; busybox takes it for `[` with patterns.
        self.is_computing = is_extended and dialect is Dialect.BASH
        self.at = 0

    def whole(self) -> Judgement:
        count = len(self.arguments)
        if not self.is_computing and count <= 3 and (short := self._short(self.arguments)):
            return short
        result = self.disjunction()
        return result if self.at >= count else ERROR

    def _short(self, arguments: list[Value]) -> Judgement | None:
        """POSIX fixes the meaning of up to three arguments by their number."""
        match arguments:
            case []:
                return FALSE
            case [value]:
                return _not_empty(value)
            case ["!", value]:
                return _not_empty(value).negated()
            case [str(operator), value] if _is_unary(operator):
                return self.unary(operator, value)
            case [left, str(operator), right] if _is_binary(operator):
                return self.binary(left, operator, right)
            case [_, _]:
                return (
                    ERROR if all(isinstance(value, str) for value in arguments) else Judgement(None)
                )
            case _:
                return None

    def peek(self) -> Value | None:
        return self.arguments[self.at] if self.at < len(self.arguments) else None

    def disjunction(self) -> Judgement:
        result = self.conjunction()
        while self.peek() == self.connectives[0]:
            self.at += 1
            result = _joined(result, self.conjunction(), decisive=True)
        return result

    def conjunction(self) -> Judgement:
        result = self.negation()
        while self.peek() == self.connectives[1]:
            self.at += 1
            result = _joined(result, self.negation(), decisive=False)
        return result

    def negation(self) -> Judgement:
        if self.peek() == "!":
            self.at += 1
            return self.negation().negated()
        if self.peek() == "(":
            self.at += 1
            result = self.disjunction()
            self.at += 1
            return result
        return self.primary()

    def primary(self) -> Judgement:
        rest = self.arguments[self.at :]
        if not rest:
            return ERROR
        if len(rest) >= 3 and isinstance(rest[1], str) and _is_binary(rest[1]):
            self.at += 3
            return self.binary(rest[0], rest[1], rest[2])
        if len(rest) >= 2 and isinstance(rest[0], str) and _is_unary(rest[0]):
            self.at += 2
            return self.unary(rest[0], rest[1])
        self.at += 1
        return _not_empty(rest[0])

    def unary(self, operator: str, value: Value) -> Judgement:
        if operator == "-n":
            return _not_empty(value)
        if operator == "-z":
            return _not_empty(value).negated()
        if operator in _FILES:
            return Judgement(None, _sources(value), template(value), operator)
        return Judgement(None, _sources(value))

    def binary(self, left: Value, operator: str, right: Value) -> Judgement:
        if operator in _COMPARISONS:
            return self.compared(left, _COMPARISONS[operator], right)
        if operator in _NEWER:
            return Judgement(None, path=template(left), operator=operator)
        if operator == "==" and self.dialect is Dialect.DASH and not self.is_extended:
            return ERROR
        if operator in ("=", "==", "!="):
            same = self.equal(left, right)
            return same.negated() if operator == "!=" else same
        if isinstance(left, str) and isinstance(right, str) and operator in "<>":
            return Judgement(left < right if operator == "<" else left > right)
        return Judgement(None, _sources(left) | _sources(right))

    def equal(self, left: Value, right: Value) -> Judgement:
        if isinstance(left, str) and isinstance(right, str):
            is_pattern = self.is_extended and any(mark in right for mark in "*?[")
            return Judgement(fnmatch.fnmatchcase(left, right) if is_pattern else left == right)
        if (_is_failure(left) and right == "0") or (_is_failure(right) and left == "0"):
            return FALSE
        return _unknown(left, right)

    def compared(self, left: Value, sign: str, right: Value) -> Judgement:
        if self.is_computing:
            left, right = left or "0", right or "0"
        for value in (left, right):
            if isinstance(value, str) and not _is_integer(value):
                return self._not_a_number()
        if _is_failure(left) and right == "0":
            return Judgement(sign in ("!=", ">", ">="))
        result = combine(sign, number(left), number(right))
        if isinstance(result, int):
            return Judgement(bool(result))
        return _timed(number(left), number(right)) or _unknown(left, right)

    def _not_a_number(self) -> Judgement:
        # bash's `[[` computes an expression, in which a name is a variable.
        return Judgement(None) if self.is_computing else ERROR


def _timed(left: Number, right: Number) -> Judgement | None:
    """Judge a comparison with the clock: it changes once the difference has gone by."""
    if not isinstance(left, Moment) and not isinstance(right, Moment):
        return None
    return Judgement(None, is_finite=True, seconds=span(left, right))


def _is_unary(operator: str) -> bool:
    return operator in ("-n", "-z", "-v", "-o", "-R") or operator in _FILES


def _is_binary(operator: str) -> bool:
    return operator in _STRINGS or operator in _COMPARISONS or operator in _NEWER


def _is_integer(value: str) -> bool:
    text = value.strip().lstrip("+-")
    return text.isascii() and text.isdigit()


def _is_failure(value: Value) -> bool:
    return isinstance(value, Unknown) and value.is_failure


def _sources(value: Value) -> frozenset[int]:
    return value.sources if isinstance(value, Unknown) else frozenset()


def _not_empty(value: Value) -> Judgement:
    if isinstance(value, str):
        return Judgement(bool(value))
    if isinstance(value, Moment) or value.is_failure or value.is_counting:
        return TRUE
    if value.template.strip("\0"):
        return TRUE
    return Judgement(None, value.sources)


def _unknown(left: Value, right: Value) -> Judgement:
    is_finite = any(isinstance(side, Unknown) and side.is_counting for side in (left, right))
    return Judgement(None, _sources(left) | _sources(right), is_finite=is_finite)


def _joined(left: Judgement, right: Judgement, *, decisive: bool) -> Judgement:
    """Join two tests by `-o` (one true answer decides) or `-a` (one false answer does)."""
    if left.is_error or right.is_error:
        return ERROR
    for side in (left, right):
        if side.answer is decisive:
            return Judgement(decisive)
    if left.answer is not None and right.answer is not None:
        return Judgement(not decisive)
    open_sides = [side for side in (left, right) if side.answer is None]
    path = next((side for side in open_sides if side.path), open_sides[0])
    return Judgement(
        None,
        frozenset[int]().union(*(side.sources for side in open_sides)),
        path.path,
        path.operator,
        # A counter joined to a condition by `-a` ends the loop: either way it changes.
        any(side.is_finite for side in open_sides),
        next((side.seconds for side in open_sides if side.seconds is not None), None),
        is_negated=path.is_negated,
    )
