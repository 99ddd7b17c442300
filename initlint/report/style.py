"""Colour for a terminal: plain ANSI sequences, or nothing at all."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from initlint.finding import Severity

_RESET = "\x1b[0m"


class Ink(Enum):
    """How a piece of text looks."""

    STRONG = "\x1b[1m"
    FAINT = "\x1b[2m"
    FRAME = "\x1b[1;34m"
    RELATED = "\x1b[1;36m"
    GOOD = "\x1b[1;32m"
    ERROR = "\x1b[1;31m"
    WARNING = "\x1b[1;33m"
    INFO = "\x1b[1;35m"


INK_OF_SEVERITY = {
    Severity.ERROR: Ink.ERROR,
    Severity.WARNING: Ink.WARNING,
    Severity.INFO: Ink.INFO,
}


class Style:
    """Paints text, or leaves it as it is."""

    def __init__(self, *, colour: bool) -> None:
        self._colour = colour

    def paint(self, text: str, ink: Ink) -> str:
        return f"{ink.value}{text}{_RESET}" if self._colour and text else text


def wants_colour(environment: Mapping[str, str], *, is_terminal: bool) -> bool:
    """Decide as https://no-color.org and https://force-color.org ask; NO_COLOR wins."""
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return is_terminal and environment.get("TERM") != "dumb"
