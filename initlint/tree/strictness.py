r"""What kubectl refuses although libyaml takes it: `"\/"` in YAML, and infinite numbers.

go-yaml v2 (`scannerc.go`) has no escape for the slash, and JSON has no number for `.inf`
and `.nan`.
"""

from __future__ import annotations

import math
import re

from initlint.tree.node import Mapping, Node
from initlint.tree.refusal import Refusal
from initlint.tree.scan import Token, scalar_tokens

_INFINITE = re.compile(r"\.(?:inf|Inf|INF|nan|NaN|NAN)\b")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def is_suspect(text: str) -> bool:
    """Whether *text* may hold what `require_accepted` looks for; cheap."""
    return "\\/" in text or _INFINITE.search(text) is not None


def require_accepted(root: Node, text: str, base: int) -> None:
    """Refuse what kubectl refuses in the tree of *text*, which stands at *base*.

    Raises Refusal.
    """
    for token in scalar_tokens(text):
        at = _escaped_slash(text, token) if token.style == '"' else None
        if at is not None:
            raise Refusal(base + at, r"found unknown escape character '\/'")
    _require_finite(root)


def _escaped_slash(text: str, token: Token) -> int | None:
    escapes = _ESCAPE.finditer(text, token.start, token.end)
    return next((escape.start() for escape in escapes if escape[1] == "/"), None)


def _require_finite(root: Node) -> None:
    pending, seen = [root], {root}
    while pending:
        node = pending.pop()
        if isinstance(node.value, float) and not math.isfinite(node.value):
            raise Refusal(node.start, f"JSON has no number for '{node.text}'")
        children = node.values.values() if isinstance(node, Mapping) else node.items()
        fresh = [child for child in children if child not in seen]
        pending += fresh
        seen.update(fresh)
