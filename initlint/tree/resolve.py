"""What a plain YAML scalar means to kubectl, which reads YAML as go-yaml v2 does.

Rules and spellings: sigs.k8s.io/yaml (goyaml.v2 `resolve.go`), compared with kubectl
itself by tests/tree/test_resolve.py. PyYAML reads `0o644`, `1e3`, `y` or a date differently.
"""

from __future__ import annotations

import re

Resolved = str | int | float | bool | None

_CONSTANTS: dict[str, Resolved] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF"), False),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_INTEGER = re.compile(
    r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]([0-7]+)|0([0-7]*)|([1-9][0-9]*))\Z"
)
_BASES = (16, 2, 8, 8, 10)
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_LARGEST_EXACT_FLOAT = 1e21
_LONGEST_NUMBER = 64  # characters; Python would spend quadratic time on a longer one


def resolve(text: str) -> Resolved:
    """Give the value of the plain scalar *text*: None, bool, int, float or str."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] not in "+-.0123456789" or len(text) > _LONGEST_NUMBER:
        return text
    return _number(text)


def _number(text: str) -> Resolved:
    digits = text.replace("_", "")
    integer = _integer(digits)
    if integer is not None and -(2**63) <= integer < 2**64:
        return integer
    if not _FLOAT.match(digits):
        return text
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        return text
    # JSON has one kind of number: `1.0` reaches the API server as 1.
    return int(value) if value.is_integer() and abs(value) < _LARGEST_EXACT_FLOAT else value


def _integer(digits: str) -> int | None:
    match = _INTEGER.match(digits)
    if match is None:
        return None
    sign, *forms = match.groups()
    base, body = next((b, form) for b, form in zip(_BASES, forms, strict=True) if form is not None)
    magnitude = int(body or "0", base)
    return -magnitude if sign == "-" else magnitude
