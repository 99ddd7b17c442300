"""`--baseline` and `--update-baseline`: what was accepted before, and what is from now on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from initlint.baseline import BaselineError, accept, read, written
from initlint.cli.request import Request
from initlint.cli.words import say
from initlint.config.model import Config
from initlint.pipeline import Part
from initlint.record import replace
from initlint.report.outcome import Outcome
from initlint.source.text import Source


def accepted(request: Request, parts: Sequence[Part], outcome: Outcome) -> Outcome:
    """Give *outcome* with the findings marked that the baseline accepts.

    Where it is to be updated, it is written first. Raises BaselineError.
    """
    if request.baseline is None:
        raise BaselineError("--update-baseline takes the file from --baseline")
    path = Path(request.baseline)
    configs = _configs(parts)
    baseline = read(path, may_be_missing=request.update_baseline)
    if request.update_baseline:
        text = written(baseline, outcome.findings, configs.keys())
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise BaselineError(f"cannot write: {error}") from error
        baseline = read(path)
        say(f"{path}: accepts {len(baseline.entries)} findings")
    known = {rule.name for config in configs.values() for rule in config.rules}
    findings = accept(
        baseline,
        outcome.findings,
        configs.keys(),
        outcome.rules,
        known=known,
        is_on=lambda rule, source: configs[source].profile(source).is_on(rule),
    )
    return replace(outcome, findings=tuple(sorted(findings, key=lambda each: each.sort_key)))


def _configs(parts: Sequence[Part]) -> dict[Source, Config]:
    """Give every source that was checked, with the configuration that it was checked by."""
    return {
        source: part.config
        for part in parts
        for bundle in part.inputs.bundles
        for source in bundle.sources
    }
