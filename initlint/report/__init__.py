"""What a run prints: one pure function for each format, from an outcome to a text.

A format's module has its name and a function `report`; it is loaded when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from initlint.report.outcome import Outcome

FORMATS = frozenset({"text", "concise", "json", "sarif", "github", "gitlab", "junit"})
_COLOURED = frozenset({"text", "concise"})


def reporter(name: str, *, colour: bool = False) -> Callable[[Outcome], str]:
    """Give the function that turns an outcome into the format *name*, one of `FORMATS`.

    *colour* asks for ANSI sequences in the formats that people read; the others ignore it.
    Raises ValueError for another name.
    """
    if name not in FORMATS:
        raise ValueError(f"unknown format '{name}': one of {', '.join(sorted(FORMATS))}")
    report: Callable[..., str] = import_module(f"initlint.report.{name}").report
    return partial(report, colour=colour) if name in _COLOURED else report
