"""What `initlint check` does with its request."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from initlint.cli.output import unusable, write
from initlint.cli.request import Request
from initlint.cli.words import USAGE_ERROR, say, usage_error
from initlint.config.place import ConfigError
from initlint.registry import RuleError
from initlint.report.outcome import Outcome

if TYPE_CHECKING:
    from initlint.pipeline import Part


def check(request: Request) -> int:
    """Check what *request* names, print the findings, and give the exit status."""
    from initlint.pipeline import run

    wrong = unusable(request)
    if wrong is not None:
        return usage_error(wrong)
    try:
        parts = read(request)
    except (ConfigError, RuleError) as error:
        return usage_error(str(error))
    outcome = run(parts)
    if request.baseline is not None or request.update_baseline:
        from initlint.baseline import BaselineError
        from initlint.cli.accept import accepted

        try:
            outcome = accepted(request, parts, outcome)
        except BaselineError as error:
            return usage_error(str(error))
    if request.fix or request.unsafe_fixes or request.diff:
        from initlint.cli.mend import mend_or_show

        return mend_or_show(request, parts, outcome)
    return finish(request, parts, outcome)


def read(request: Request) -> tuple[Part, ...]:
    """Read what *request* names; raises ConfigError and RuleError."""
    from initlint.config.load import load
    from initlint.pipeline import Part
    from initlint.source.discover import discover

    groups = load(
        request.paths, _options(request), config=request.config, is_isolated=request.isolated
    )
    return tuple(
        Part(
            discover(group.paths, stdin=sys.stdin.buffer, excluded=group.config.excluded),
            group.config,
        )
        for group in groups
    )


def finish(request: Request, parts: Sequence[Part], outcome: Outcome) -> int:
    """Print what was found and what could not be read, and give the exit status."""
    tell(request, parts)
    try:
        write(request, outcome)
    except OSError as error:
        return usage_error(f"cannot write: {error}")
    return status(request, parts, outcome)


def status(request: Request, parts: Sequence[Part], outcome: Outcome) -> int:
    """Give 2 where an input could not be read, 1 for findings at the threshold, else 0."""
    if any(not (each.is_empty and request.allow_empty) for each in outcome.extent.problems):
        return USAGE_ERROR
    # Paths may have configurations of their own; the strictest threshold counts.
    thresholds = [part.config.fail_on for part in parts if part.config.fail_on is not None]
    return int(any(f.severity.is_at_least(t) for t in thresholds for f in outcome.reported))


def tell(request: Request, parts: Sequence[Part]) -> None:
    """Say on standard error which inputs were left out and which could not be read."""
    for part in parts:
        for notice in part.inputs.notices:
            say(str(notice))
        for problem in part.inputs.problems:
            if not (problem.is_empty and request.allow_empty):
                say(str(problem))


def _options(request: Request) -> dict[str, object]:
    return {
        "select": request.select,
        "ignore": request.ignore,
        "kube-version": request.kube_version,
        "deployer": request.deployer,
        "namespace": request.namespace,
        "exclude": request.exclude,
        "rules": request.rules,
        "fail-on": request.fail_on,
    }
