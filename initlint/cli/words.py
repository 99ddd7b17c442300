"""What the command line says on standard error."""

from __future__ import annotations

import sys

USAGE_ERROR = 2


def say(message: str) -> None:
    """Write one line to standard error, whatever its encoding and *message* are."""
    line = f"initlint: {message}\n".encode("utf-8", "backslashreplace")
    sys.stderr.buffer.write(line)
    sys.stderr.flush()


def usage_error(message: str) -> int:
    """Say what is wrong with the call, and give the status for it."""
    say(message)
    return USAGE_ERROR
