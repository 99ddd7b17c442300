"""What the command line says on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterable

USAGE_ERROR = 2


def usage_error(message: str) -> int:
    """Say what is wrong with the call, and give the status for it."""
    sys.stderr.write(f"initlint: {message}\n")
    return USAGE_ERROR


def nearest(name: str, known: Iterable[str]) -> str:
    """Give `; did you mean '…'?` where something known is close to *name*, else nothing."""
    from difflib import get_close_matches

    close = get_close_matches(name, list(known), n=1)
    return f"; did you mean '{close[0]}'?" if close else ""
