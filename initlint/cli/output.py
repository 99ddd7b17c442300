"""Where the formats of a call go: standard output or files."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from initlint.cli.request import Request
from initlint.report import FORMATS, reporter
from initlint.report.outcome import Outcome
from initlint.report.style import wants_colour

_DEFAULT = ("text",)


def unusable(request: Request) -> str | None:
    """Say what is wrong with the output that *request* asks for; None where nothing is."""
    for name, _ in _targets(request):
        if name not in FORMATS:
            return f"unknown format '{name}': one of {', '.join(sorted(FORMATS))}"
    if sum(not file for _, file in _targets(request)) > 1:
        return "two formats for one output: give all but one a file, as in --format sarif=FILE"
    if request.color not in ("auto", "always", "never"):
        return f"unknown colour '{request.color}': one of always, auto, never"
    return None


def write(request: Request, outcome: Outcome) -> None:
    """Write *outcome* in every format that *request* asks for; raises OSError."""
    for name, file in _targets(request):
        target = file or request.output
        text = reporter(name, colour=not target and _is_coloured(request.color))(outcome)
        if target:
            Path(target).write_text(text, encoding="utf-8", errors="backslashreplace")
        else:
            print_text(text)


def print_text(text: str) -> None:
    """Write *text* to standard output as UTF-8, whatever the terminal's encoding."""
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def _is_coloured(choice: str) -> bool:
    if choice == "auto":
        return wants_colour(os.environ, is_terminal=sys.stdout.isatty())
    return choice == "always"


def _targets(request: Request) -> list[tuple[str, str]]:
    parts = (spec.partition("=") for spec in request.formats or _DEFAULT)
    return [(name, file) for name, _, file in parts]
