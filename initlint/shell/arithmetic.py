"""Shell arithmetic on values that may be unknown."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable

from initlint.shell.values import ANYTHING, Moment, Unknown, Value, sources

Number = int | Unknown | Moment
Lookup = Callable[[str], Value]
Assign = Callable[[str, Value], None]

_TOKEN = re.compile(
    r"\s*(?:(?P<number>0[xX][0-9a-fA-F]+|\d+)|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<operator><<=|>>=|\*\*|\+\+|--|<=|>=|==|!=|&&|\|\||<<|>>|[-+*/%&|^]=|[-+*/%<>=!~&|^?:(),]))"
)
_PRECEDENCE = {
    "||": 1, "&&": 2, "|": 3, "^": 4, "&": 5, "==": 6, "!=": 6, "<": 7, "<=": 7, ">": 7,
    ">=": 7, "<<": 8, ">>": 8, "+": 9, "-": 9, "*": 10, "/": 10, "%": 10, "**": 11,
}  # fmt: skip
_LONGEST = 2**63
_DEEPEST = 8
_COMPUTE: dict[str, Callable[[int, int], int]] = {
    "||": lambda a, b: int(bool(a or b)),
    "&&": lambda a, b: int(bool(a and b)),
    "|": operator.or_,
    "^": operator.xor,
    "&": operator.and_,
    "==": lambda a, b: int(a == b),
    "!=": lambda a, b: int(a != b),
    "<": lambda a, b: int(a < b),
    "<=": lambda a, b: int(a <= b),
    ">": lambda a, b: int(a > b),
    ">=": lambda a, b: int(a >= b),
    "<<": lambda a, b: a << min(b, 63) if b >= 0 else 0,
    ">>": lambda a, b: a >> min(b, 63) if b >= 0 else 0,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}
_ORDERINGS = frozenset(("<", "<=", ">", ">=", "==", "!="))


class ExpressionError(Exception):
    """The shell would refuse the expression."""


def number(value: Value) -> Number:
    """Read a value as the shell reads a variable in an expression."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if not text:
        return 0
    if re.fullmatch(r"[-+]?\d{1,18}", text):
        return int(text)
    return ANYTHING


def evaluate(expression: str, lookup: Lookup, assign: Assign) -> Number:
    """Compute an expression; assignments in it go through *assign*."""
    return _Evaluation(expression, lookup, assign).whole()


def combine(sign: str, left: Number, right: Number) -> Number:
    """Apply a binary operator, as far as its operands are known."""
    if isinstance(left, int) and isinstance(right, int):
        return _computed(sign, left, right)
    if isinstance(left, Moment) or isinstance(right, Moment):
        return _with_clock(sign, left, right)
    origins = sources(left) if isinstance(left, Unknown) else frozenset()
    origins |= sources(right) if isinstance(right, Unknown) else frozenset()
    is_counting = sign in "+-" and not origins and (left != 0 and right != 0)
    if any(isinstance(side, Unknown) and side.is_counting for side in (left, right)):
        is_counting = True
    return Unknown(sources=origins, is_counting=is_counting)


def _computed(sign: str, left: int, right: int) -> Number:
    if sign in ("/", "%"):
        if right == 0:
            raise ExpressionError
        quotient = abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
        return quotient if sign == "/" else left - quotient * right
    if sign == "**":
        return left**right if 0 <= right <= 63 and abs(left) < 2**16 else ANYTHING
    result = _COMPUTE[sign](left, right)
    return result if -_LONGEST <= result < _LONGEST else ANYTHING


def _with_clock(sign: str, left: Number, right: Number) -> Number:
    """A deadline is a reading of the clock plus a number; the time gone by is a difference."""
    if isinstance(left, Moment) and isinstance(right, int) and sign in "+-":
        offset = right if sign == "+" else -right
        return Moment(left.offset + offset, left.is_elapsed)
    if isinstance(right, Moment) and isinstance(left, int) and sign == "+":
        return Moment(right.offset + left, right.is_elapsed)
    if isinstance(left, Moment) and isinstance(right, Moment) and sign == "-":
        return Moment(left.offset - right.offset, True)
    if sign in _ORDERINGS:
        # Time goes on by itself: the answer changes once.
        return Unknown(is_counting=True, seconds=span(left, right))
    return ANYTHING


def span(left: Number, right: Number) -> float | None:
    """Give the seconds until two values pass each other as the clock moves one of them."""
    first = left.offset if isinstance(left, Moment) else left
    second = right.offset if isinstance(right, Moment) else right
    both = isinstance(first, int) and isinstance(second, int)
    return float(abs(first - second)) if both else None  # type: ignore[operator]


class _Evaluation:
    def __init__(self, expression: str, lookup: Lookup, assign: Assign) -> None:
        self.lookup, self.assign = lookup, assign
        self.tokens: list[tuple[str, str]] = []
        self.is_clear = True
        at = 0
        expression = expression.strip()
        while at < len(expression):
            match = _TOKEN.match(expression, at)
            if match is None or match.lastgroup is None:
                self.is_clear = False
                break
            self.tokens.append((match.lastgroup, match[match.lastgroup]))
            at = match.end()
        self.at = 0

    def whole(self) -> Number:
        if not self.is_clear:
            return ANYTHING
        if not self.tokens:
            return 0
        result = self.comma()
        if self.at < len(self.tokens):
            raise ExpressionError
        return result

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def take(self, token: str) -> bool:
        if self.peek() != token:
            return False
        self.at += 1
        return True

    def comma(self) -> Number:
        result = self.ternary()
        while self.take(","):
            result = self.ternary()
        return result

    def ternary(self) -> Number:
        condition = self.binary(1)
        if not self.take("?"):
            return condition
        first = self.ternary()
        if not self.take(":"):
            raise ExpressionError
        second = self.ternary()
        if isinstance(condition, int):
            return first if condition else second
        return first if first == second else ANYTHING

    def binary(self, least: int) -> Number:
        left = self.unary()
        while (level := _PRECEDENCE.get(self.peek(), 0)) >= least:
            sign = self.tokens[self.at][1]
            self.at += 1
            left = combine(sign, left, self.binary(level + (sign != "**")))
        return left

    def unary(self) -> Number:
        for sign in ("++", "--"):
            if self.take(sign):
                return self.step(self.name(), sign, gives_old=False)
        if self.take("-"):
            return combine("-", 0, self.unary())
        if self.take("+"):
            return self.unary()
        if self.take("!"):
            return combine("==", self.unary(), 0)
        if self.take("~"):
            return combine("-", combine("*", self.unary(), -1), 1)
        return self.primary()

    def primary(self) -> Number:
        if self.take("("):
            result = self.comma()
            if not self.take(")"):
                raise ExpressionError
            return result
        if self.at >= len(self.tokens):
            raise ExpressionError
        kind, token = self.tokens[self.at]
        if kind == "number":
            self.at += 1
            return _literal(token)
        name = self.name()
        for sign in ("++", "--"):
            if self.take(sign):
                return self.step(name, sign, gives_old=True)
        if self.peek().endswith("=") and self.peek() not in ("==", "<=", ">=", "!="):
            return self.assignment(name)
        return self.value(name)

    def value(self, name: str, depth: int = 0) -> Number:
        """Read a variable; one that holds a name stands for that variable."""
        held = self.lookup(name)
        if isinstance(held, str) and held.strip().isidentifier() and depth < _DEEPEST:
            return self.value(held.strip(), depth + 1)
        return number(held)

    def name(self) -> str:
        kind, token = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        if kind != "name":
            raise ExpressionError
        self.at += 1
        return token

    def step(self, name: str, sign: str, *, gives_old: bool) -> Number:
        old = self.value(name)
        new = combine(sign[0], old, 1)
        self.assign(name, text(new))
        return old if gives_old else new

    def assignment(self, name: str) -> Number:
        sign = self.tokens[self.at][1]
        self.at += 1
        result = self.ternary()
        if sign != "=":
            result = combine(sign[:-1], self.value(name), result)
        self.assign(name, text(result))
        return result


def text(result: Number) -> Value:
    """Give a number as the value of a variable."""
    return str(result) if isinstance(result, int) else result


def _literal(token: str) -> int:
    if token[:2].lower() == "0x":
        return int(token, 16)
    if token.startswith("0") and token.strip("01234567") == "":
        return int(token, 8)
    return int(token)
