"""From a request to an outcome, and from an outcome to an exit status."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from initlint.cli.output import write
from initlint.cli.request import Request
from initlint.cli.words import USAGE_ERROR, say, usage_error
from initlint.config.load import Group, load
from initlint.pipeline import Part, run
from initlint.record import replace
from initlint.report.outcome import Outcome
from initlint.source.bundle import Inputs
from initlint.source.discover import discover


def read(request: Request, *, is_locked: bool = True) -> tuple[Part, ...]:
    """Read what *request* names, with or without lock files; raises ConfigError, RuleError."""
    groups = load(
        request.paths,
        _options(request),
        config=request.config,
        is_isolated=request.isolated,
        is_locked=is_locked,
    )
    return tuple(Part(_inputs(group), group.config) for group in groups)


def _inputs(group: Group) -> Inputs:
    config = group.config
    inputs = discover(group.paths, stdin=sys.stdin.buffer, excluded=config.excluded)
    if not (inputs.charts or inputs.kustomizations or inputs.named_files):
        return inputs
    from initlint.rendering.job import Options
    from initlint.rendering.render import render

    return render(inputs, Options(config.settings, config.releases, config.excluded))


def judge(request: Request, parts: Sequence[Part]) -> Outcome:
    """Check *parts*; what the baseline accepts is marked. Raises BaselineError."""
    outcome = run(parts)
    if request.allow_empty:
        problems = tuple(each for each in outcome.extent.problems if not each.is_empty)
        outcome = replace(outcome, extent=replace(outcome.extent, problems=problems))
    if request.baseline is None and not request.update_baseline:
        return outcome
    from initlint.cli.accept import accepted

    return accepted(request, parts, outcome)


def finish(request: Request, parts: Sequence[Part], outcome: Outcome) -> int:
    """Print what was found and what could not be read, and give the exit status."""
    tell(parts, outcome)
    try:
        write(request, outcome)
    except OSError as error:
        return usage_error(f"cannot write: {error}")
    return status(parts, outcome)


def status(parts: Sequence[Part], outcome: Outcome) -> int:
    """Give 2 where an input could not be read, 1 for findings at the threshold, else 0."""
    if outcome.extent.problems:
        return USAGE_ERROR
    # Paths may have configurations of their own; the strictest threshold counts.
    thresholds = [part.config.fail_on for part in parts if part.config.fail_on is not None]
    return int(any(f.severity.is_at_least(t) for t in thresholds for f in outcome.reported))


def tell(parts: Sequence[Part], outcome: Outcome) -> None:
    """Say on standard error which inputs were left out and which could not be read."""
    for part in parts:
        for notice in part.inputs.notices:
            say(str(notice))
    for problem in outcome.extent.problems:
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
        "look-up-images": request.images,
        "registry": request.registry or None,
        "releases": _releases(request),
    }


def _releases(request: Request) -> list[dict[str, object]]:
    """Give the one release that *request* asks for; none where the configuration decides."""
    wanted = {"name": request.release, "values": list(request.values)}
    given: dict[str, object] = {name: value for name, value in wanted.items() if value}
    return [given] if given else []
