"""What a YAML scalar means to kubectl, which reads YAML as go-yaml v2 does.

Rules and spellings: sigs.k8s.io/yaml 1.4 (goyaml.v2 `resolve.go`), compared with kubectl
itself by tests/tree/test_resolve.py. PyYAML reads `0o644`, `1e3`, `y` or a date differently.
"""

from __future__ import annotations

import math
import re
from binascii import Error as Base64Error
from binascii import a2b_base64

Resolved = str | int | float | bool | None

# Words that are no strings, and the first characters of numbers.
CONSTANTS: dict[str, Resolved] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF"), False),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}
NUMBER_STARTS = frozenset("+-.0123456789")
_INTEGER = re.compile(
    r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]([0-7]+)|0([0-7]*)|([1-9][0-9]{0,19}))\Z"
)
_BASES = (16, 2, 8, 8, 10)
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_INNER = re.compile(r"(?<=[0-9])_(?=[0-9])")
_LARGEST_EXACT_FLOAT = 1e21
_DATE = re.compile(r"[0-9]{4}-")

STANDARD = "tag:yaml.org,2002:"
# Tags that decide how text is read; every other one (`!Foo`, `!`, `!!set`) leaves it a string.
_TYPES: dict[str, tuple[type, ...]] = {
    STANDARD + "bool": (bool,),
    STANDARD + "int": (int,),
    STANDARD + "float": (int, float),
    STANDARD + "null": (type(None),),
}


def resolve(text: str) -> Resolved:
    """Give the value of the plain scalar *text*: None, bool, int, float or str."""
    if text in CONSTANTS:
        return CONSTANTS[text]
    if text[0] not in NUMBER_STARTS:
        return text
    number = go_number(text)
    return text if number is None else _in_json(number)


def resolve_tagged(tag: str, text: str) -> Resolved:
    """Give the value of *text* under an explicit tag, quoted or not.

    Raises ValueError, with kubectl's words, where the text is nothing of that kind.
    """
    if tag == STANDARD + "binary":
        return _decoded(text)
    if tag == STANDARD + "timestamp":
        if _DATE.match(text):
            return text
        raise ValueError(f"cannot decode '{text}' as a !!timestamp")
    types = _TYPES.get(tag)
    if types is None:
        return text
    value = resolve(text)
    if value.__class__ not in types:
        raise ValueError(f"cannot decode '{text}' as a !!{tag.removeprefix(STANDARD)}")
    return value


def _decoded(text: str) -> str:
    try:
        content = a2b_base64(text.replace("\n", "").replace("\r", ""), strict_mode=True)
    except (Base64Error, ValueError):
        raise ValueError("!!binary value contains invalid base64 data") from None
    return content.decode("utf-8", "replace")


def go_number(text: str) -> int | float | None:
    """Give the number that go-yaml reads in *text*, before JSON makes one kind of them all.

    Integers are those of Go's int64 and uint64; None where the text is no number.
    """
    # A number that begins with its point may hold `_` between digits only.
    digits = _INNER.sub("", text) if text[0] == "." else text.replace("_", "")
    integer = _integer(digits)
    if integer is not None and -(2**63) <= integer < (2**63 if digits[0] == "+" else 2**64):
        return integer
    value = float(digits) if _FLOAT.match(digits) else math.inf
    return None if math.isinf(value) else value


def _in_json(number: float) -> Resolved:
    """Give a number as the API server reads it: `1.0` is 1, and past int64 all are floats."""
    if isinstance(number, int) and number < 2**63:
        return number
    value = float(number)
    return int(value) if value.is_integer() and abs(value) < _LARGEST_EXACT_FLOAT else value


def _integer(digits: str) -> int | None:
    match = _INTEGER.match(digits)
    if match is None:
        return None
    sign, *forms = match.groups()
    base, body = next((b, form) for b, form in zip(_BASES, forms, strict=True) if form is not None)
    magnitude = int(body or "0", base)
    return -magnitude if sign == "-" else magnitude
