"""The string that a mapping's key becomes: YAML has keys of every type, JSON has strings."""

from __future__ import annotations

import struct

from initlint.tree.resolve import Resolved, go_number

_DIGITS = 9  # decimal digits that tell any two 32-bit floats apart
_LARGEST_PLAIN_EXPONENT = 6
_SMALLEST_PLAIN_EXPONENT = -4


def key_name(raw: str, value: Resolved) -> str:
    """Give the JSON key of a scalar written as *raw* whose value is *value*.

    `on` is `true`, `0x10` is `16` and `1.10` is `1.1` (sigs.k8s.io/yaml 1.4 `yaml.go`,
    convertToJSONableObject). Raises ValueError, with kubectl's words, for what is no key.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        raise ValueError("unsupported map key: null")
    number = go_number(raw)
    if isinstance(number, int):
        if number >= 2**63:
            raise ValueError(f"unsupported map key: {raw} is beyond 64 bits with a sign")
        return str(number)
    return _shortest(value if number is None else number)


def _shortest(value: float) -> str:
    """Format as Go's `FormatFloat(value, 'g', -1, 32)` does, which go-yaml uses for keys."""
    try:
        single = _single(value)
    except OverflowError:
        single = float("inf") if value > 0 else float("-inf")
    if single - single != 0:  # infinite, or not a number
        return ".nan" if single != single else ".inf" if single > 0 else "-.inf"  # noqa: PLR0124
    forms = (f"{single:.{digits}e}" for digits in range(_DIGITS))
    form = next(form for form in forms if _single(float(form)) == single)
    mantissa, _, exponent = form.partition("e")
    if _SMALLEST_PLAIN_EXPONENT <= int(exponent) < _LARGEST_PLAIN_EXPONENT:
        places = max(len(mantissa.lstrip("-").replace(".", "")) - 1 - int(exponent), 0)
        return f"{float(form):.{places}f}"
    return form


def _single(value: float) -> float:
    """Round to 32 bits; raises OverflowError."""
    rounded: float = struct.unpack("f", struct.pack("f", value))[0]
    return rounded
