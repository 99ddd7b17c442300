"""Resource quantities such as `100m`, `1.5Gi` or `2e3`, as exact numbers."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from functools import lru_cache

from initlint.tree.node import Node

# Grammar and rounding: ParseQuantity, apimachinery pkg/api/resource/quantity.go (v0.37.2).
_QUANTITY = re.compile(
    r"([+-]?)([0-9]*)(?:\.([0-9]*))?(?:([eE][+-]?[0-9]+)|([a-zA-Z]*))\Z", re.ASCII
)
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
_LARGEST_BINARY = 2**63 - 1
_NANO = 10**9
_LONGEST = 64  # characters; nobody writes a longer one, and long numbers cost time
_LARGEST_EXPONENT = 100  # beyond it only the sign of a comparison matters


def quantity(node: Node) -> Fraction | None:
    """Give the number that *node* stands for; None where it is absent or no quantity.

    A number smaller than a billionth counts as a billionth, and one with a binary suffix
    is capped at 2^63-1, as the API server does.
    """
    value = node.value
    if isinstance(value, str):
        return parse(value.strip())
    if value is None or isinstance(value, bool):
        return None
    return parse(str(value))


@lru_cache(maxsize=1024)
def parse(text: str) -> Fraction | None:
    """Read *text* as a quantity; None where the API server would not."""
    match = _QUANTITY.match(text) if 0 < len(text) <= _LONGEST else None
    if match is None:
        return None
    sign, whole, fraction, exponent, suffix = match.groups()  # no digits at all mean 0
    factor = _factor(exponent, suffix or "")
    if factor is None:
        return None
    magnitude = Fraction(int((whole + (fraction or "")) or "0"), 10 ** len(fraction or ""))
    amount = Fraction(math.ceil(magnitude * factor * _NANO), _NANO)
    if suffix in _BINARY:
        amount = min(amount, Fraction(_LARGEST_BINARY))
    return -amount if sign == "-" else amount


def in_thousandths(amount: Fraction) -> Fraction:
    """Round *amount* up to the thousandths in which requests and limits are kept."""
    return Fraction(math.ceil(amount * 1000), 1000)


def _factor(exponent: str | None, suffix: str) -> Fraction | None:
    if exponent is not None:
        power = max(-_LARGEST_EXPONENT, min(int(exponent[1:]), _LARGEST_EXPONENT))
        return Fraction(10) ** power
    if suffix in _BINARY:
        return Fraction(2 ** _BINARY[suffix])
    return Fraction(10) ** _DECIMAL[suffix] if suffix in _DECIMAL else None
