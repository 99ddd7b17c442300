r"""What kubectl refuses although libyaml takes it: `"\/"` in YAML, and infinite numbers.

go-yaml v2 (`scannerc.go`) has no escape for the slash, and JSON has no number for `.inf`
and `.nan`.
"""

from __future__ import annotations

import math
import re

from initlint.tree.refusal import Refusal
from initlint.tree.resolve import resolve
from initlint.tree.scan import Token, scalar_tokens

_SUSPECT = re.compile(r"\.(?:inf|Inf|INF|nan|NaN|NAN)\b")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def is_suspect(text: str) -> bool:
    """Whether *text* may hold what `require_accepted` looks for; cheap."""
    return "\\/" in text or _SUSPECT.search(text) is not None


def require_accepted(text: str, base: int) -> None:
    """Refuse what kubectl refuses in *text*, which stands at *base*; raises Refusal."""
    for token in scalar_tokens(text):
        at = _escaped_slash(text, token) if token.style == '"' else None
        if at is not None:
            raise Refusal(base + at, r"found unknown escape character '\/'")
        if token.style is None and _is_infinite(token.value):
            raise Refusal(base + token.start, f"JSON has no number for {token.value}")


def _escaped_slash(text: str, token: Token) -> int | None:
    escapes = _ESCAPE.finditer(text, token.start, token.end)
    return next((escape.start() for escape in escapes if escape[1] == "/"), None)


def _is_infinite(text: str) -> bool:
    value = resolve(text)
    return isinstance(value, float) and not math.isfinite(value)
