"""Waits that together may last longer than something else waits for the pod."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from initlint.context import Context
from initlint.facts.waiting import Lasting, lasting
from initlint.facts.wording import seconds
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.model.deadlines import Deadline, deadlines
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, related, rule


class _Passed(NamedTuple):
    container: Container
    wait: Lasting
    total: float  # seconds, of all waits up to and with this one


@rule(
    "wait-outlasts-deadline",
    summary="Waits that last longer than a deadline",
    severity=Severity.WARNING,
    category="termination",
    since="0.1.0",
    each=Pod,
)
def wait_outlasts_deadline(pod: Pod, context: Context) -> Reports:
    if not pod.is_whole:
        return
    limits = tuple(deadlines(pod, context.settings))
    first = min(limits, key=lambda limit: limit.seconds, default=None)
    if first is None:
        return
    passed = next((one for one in _totals(pod, context) if one.total > first.seconds), None)
    if passed is not None:
        yield _report(passed, first)


def _totals(pod: Pod, context: Context) -> Iterator[_Passed]:
    """Give each wait whose bound is known, with what it and those before it come to."""
    before = 0.0
    for container in pod.init_containers:
        if not container.is_init:
            continue
        facts = context.facts(container)
        own, longest = 0.0, facts.ends.bound
        for one in lasting(facts):
            # Of two branches only one is waited in.
            own = own + one.seconds if longest is None else min(own + one.seconds, longest)
            yield _Passed(container, one, before + own)
        before += own


def _report(passed: _Passed, deadline: Deadline) -> Report:
    place = passed.wait.place
    own = seconds(passed.wait.seconds)
    is_alone = passed.total == passed.wait.seconds
    sums = "" if is_alone else f" after others, {seconds(passed.total)} in all"
    message = (
        f"{passed.container} may wait {own}{sums}, longer than {deadline.name} "
        f"({seconds(deadline.seconds)}): by then {deadline.follows}"
    )
    labels = (related(deadline.node, "the deadline"),) if deadline.node is not None else ()
    return Report(place.node, message, place.span, labels, container=passed.container.name)
