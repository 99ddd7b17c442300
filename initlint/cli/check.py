"""What `initlint check` does with its request."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from initlint.cli.request import Request
from initlint.cli.words import USAGE_ERROR, usage_error
from initlint.finding import Severity
from initlint.registry import RuleError, load_all
from initlint.report import FORMATS, reporter
from initlint.report.outcome import Outcome
from initlint.settings import Settings
from initlint.source.bundle import Inputs

_DEFAULT_FORMAT = "text"
_NEVER = "never"


def check(request: Request) -> int:
    """Check what *request* names, print the findings, and give the exit status."""
    from initlint.pipeline import run
    from initlint.source.discover import discover

    wrong = _unusable(request)
    if wrong is not None:
        return usage_error(wrong)
    try:
        rules = load_all(tuple(Path(room) for room in request.rules))
    except RuleError as error:
        return usage_error(str(error))
    inputs = discover(request.paths, stdin=sys.stdin.buffer, excluded=request.exclude)
    outcome = run(inputs, rules, Settings())
    _tell(inputs, request)
    try:
        _report(outcome, request)
    except OSError as error:
        return usage_error(f"cannot write: {error}")
    return status(outcome, request)


def status(outcome: Outcome, request: Request) -> int:
    """Give 2 where an input could not be read, 1 for findings at the threshold, else 0."""
    problems = outcome.extent.problems
    if any(not (problem.is_empty and request.allow_empty) for problem in problems):
        return USAGE_ERROR
    threshold = request.fail_on or Severity.WARNING.value
    if threshold == _NEVER:
        return 0
    level = Severity(threshold)
    return int(any(finding.severity.is_at_least(level) for finding in outcome.reported))


def _unusable(request: Request) -> str | None:
    for name in (spec.partition("=")[0] for spec in request.formats):
        if name not in FORMATS:
            return f"unknown format '{name}': one of {', '.join(sorted(FORMATS))}"
    levels = (*(severity.value for severity in Severity), _NEVER)
    if request.fail_on is not None and request.fail_on not in levels:
        return f"unknown threshold '{request.fail_on}': one of {', '.join(levels)}"
    return None


def _tell(inputs: Inputs, request: Request) -> None:
    for notice in inputs.notices:
        sys.stderr.write(f"initlint: {notice}\n")
    for problem in inputs.problems:
        if not (problem.is_empty and request.allow_empty):
            sys.stderr.write(f"initlint: {problem}\n")


def _report(outcome: Outcome, request: Request) -> None:
    for spec in request.formats or (_DEFAULT_FORMAT,):
        name, _, file = spec.partition("=")
        file = file or request.output or ""
        text = reporter(name, colour=not file and _wants_colour(request.color))(outcome)
        if file:
            Path(file).write_text(text, encoding="utf-8", errors="backslashreplace")
        else:
            sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
            sys.stdout.buffer.flush()


def _wants_colour(choice: str) -> bool:
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()
