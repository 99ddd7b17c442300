"""An init container that has no way to an end."""

from __future__ import annotations

from math import inf

from initlint.context import Context
from initlint.facts.container import Facts
from initlint.facts.endless import Proof, endless_programs
from initlint.facts.scripts import mounted_files
from initlint.facts.waiting import FOR_EVER, fixed_sleeps
from initlint.facts.wording import rounded, shortened
from initlint.finding import Confidence, Severity
from initlint.model.container import Container
from initlint.model.status import held_up, stuck
from initlint.rule import Report, Reports, rule
from initlint.shell.questions import LoopKind, Verdict


@rule(
    "never-exits",
    summary="Init container that never exits",
    severity=Severity.ERROR,
    category="termination",
    since="0.1.0",
    each=Container,
)
def never_exits(container: Container, context: Context) -> Reports:
    if not container.is_init or container.pod.manifest.is_patch:
        return
    facts = context.facts(container)
    yield from _endless_loops(facts)
    yield from _endless_programs(facts, context)
    yield from _endless_sleeps(facts)


def _endless_loops(facts: Facts) -> Reports:
    if not (_never_ends(facts) or facts.ends.never_succeeds):
        return
    for loop in facts.ends.loops:
        if loop.kind is LoopKind.LITERAL and not (loop.has_way_out and _never_ends(facts)):
            ender = "nothing but a failure" if loop.has_way_out else "nothing"
            why = f"{ender} ends the loop '{shortened(loop.words)}'"
            yield Report(loop.place.node, _message(facts, why), loop.place.span)


def _endless_programs(facts: Facts, context: Context) -> Reports:
    files = mounted_files(facts.container, context.objects)
    for one in endless_programs(facts, files):
        if one.is_daemon or (one.proof is Proof.IMAGE and not facts.container.pod.is_whole):
            continue
        is_written = one.proof is Proof.WORDS
        yield Report(
            one.place.node,
            _message(facts, f"'{shortened(one.words)}' runs for ever"),
            one.place.span,
            severity=None if is_written else Severity.WARNING,
            confidence=None if is_written else Confidence.MEDIUM,
        )


def _never_ends(facts: Facts) -> bool:
    return facts.ends.verdict is Verdict.NEVER


def _message(facts: Facts, why: str) -> str:
    """Say that the container never ends, or that all its ends are failures."""
    container = facts.container
    if facts.ends.never_succeeds and not _never_ends(facts):
        return f"{container} never exits with success: {why}, so {held_up(container)}"
    return f"{container} never exits: {why}, so {stuck(container)}"


def _endless_sleeps(facts: Facts) -> Reports:
    for one in fixed_sleeps(facts):
        time = one.seconds or 0.0
        if FOR_EVER <= time < inf:
            message = (
                f"{facts.container} sleeps for {rounded(time)}: until then {stuck(facts.container)}"
            )
            yield Report(one.place.node, message, one.place.span, severity=Severity.WARNING)
