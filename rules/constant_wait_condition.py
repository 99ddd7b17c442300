"""A loop whose condition nothing in it can change."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.container import Facts
from initlint.facts.wording import shortened
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.model.status import stuck
from initlint.rule import Report, Reports, rule
from initlint.shell.questions import Loop, LoopKind, Verdict
from initlint.shell.skipped import skipped_loops


@rule(
    "constant-wait-condition",
    summary="Loop whose condition never changes",
    severity=Severity.ERROR,
    category="termination",
    since="0.1.0",
    each=Container,
)
def constant_wait_condition(container: Container, context: Context) -> Reports:
    if not container.is_init or container.pod.manifest.is_patch:
        return
    facts = context.facts(container)
    if facts.ends.reasons:
        return  # a part was not understood, and may change it
    for loop in facts.ends.loops:
        if loop.kind is LoopKind.CONDITION and (loop.has_way_out or _is_proved(facts, loop)):
            yield _report(facts, loop)
    if facts.ends.verdict is not Verdict.UNKNOWN:
        yield from _skipped(facts)


def _is_proved(facts: Facts, loop: Loop) -> bool:
    """Whether the program always ends there, or asks once before the loop and never again."""
    is_wait = any(wait.place == loop.place for wait in facts.waits)
    return is_wait or (loop.is_inevitable and facts.ends.verdict is Verdict.NEVER)


def _report(facts: Facts, loop: Loop) -> Report:
    constant = f"nothing in the loop '{shortened(loop.words)}' changes its condition"
    if loop.has_way_out:
        follows = "only success ends it, and its limit never does"
        message, severity = f"{facts.container}: {constant}: {follows}", Severity.WARNING
    else:
        when = "" if loop.is_inevitable else "once it is entered "
        follows = f"so {when}{stuck(facts.container)}"
        message, severity = f"{facts.container} never exits: {constant}, {follows}", Severity.ERROR
    return Report(loop.place.node, message, loop.place.span, severity=severity)


def _skipped(facts: Facts) -> Reports:
    for loop in skipped_loops(facts.program):
        outcome = "false" if loop.keyword == "while" else "true"
        message = (
            f"{facts.container} does not wait: '{loop.condition}' is always {outcome}, "
            f"so the loop is never entered"
        )
        yield Report(loop.place.node, message, loop.place.span)
