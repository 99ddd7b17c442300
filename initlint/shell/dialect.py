"""The shell languages that a script may be read in."""

from __future__ import annotations

from enum import Enum


class Dialect(Enum):
    """Which shell reads the script; the image decides, and it may be unknown."""

    ASH = "ash"  # busybox: alpine, busybox
    DASH = "dash"  # /bin/sh of Debian and Ubuntu
    BASH = "bash"
    UNKNOWN = "unknown"
