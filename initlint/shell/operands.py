"""Operands of builtins that are numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint.shell.values import template

if TYPE_CHECKING:
    from initlint.shell.commands import Run

_DEEPEST = 100


def level(this: Run) -> int:
    """Give the number that `break`, `continue` and `shift` take, 1 where there is none."""
    text = template(this.arguments[1]) if len(this.arguments) > 1 else "1"
    return int(text) if text.isdigit() and 0 < int(text) < _DEEPEST else 1
