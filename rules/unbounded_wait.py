"""A wait that nothing limits."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.container import Facts
from initlint.facts.waiting import Waiting, may_hang, stands_in_constant_loop, waiting
from initlint.facts.wording import awaited
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.model.deadlines import active_deadline
from initlint.model.status import stuck
from initlint.rule import Report, Reports, rule
from initlint.shell.questions import Verdict


@rule(
    "unbounded-wait",
    summary="Wait with no deadline, or attempts with no timeout",
    severity=Severity.INFO,
    category="termination",
    since="0.1.0",
    each=Container,
)
def unbounded_wait(container: Container, context: Context) -> Reports:
    if not container.is_init or container.pod.manifest.is_patch:
        return
    if active_deadline(container.pod) is not None:
        return
    facts = context.facts(container)
    for one in waiting(facts):
        if any(stands_in_constant_loop(facts, wait) for wait in one.waits):
            continue
        message = _message(facts, one)
        if message is not None:
            yield Report(one.place.node, f"{container} {message}", one.place.span)


def _message(facts: Facts, one: Waiting) -> str | None:
    targets = " and ".join(dict.fromkeys(map(awaited, one.waits)))
    hangs = any(may_hang(facts, wait) for wait in one.waits)
    if not one.is_bounded:
        limits = "no deadline and no timeout for an attempt" if hangs else "no deadline"
        return f"waits for {targets} with {limits}: if it never comes, {stuck(facts.container)}"
    if hangs and facts.ends.verdict is not Verdict.UNKNOWN:
        follows = "one that gets no answer may take minutes"
        return f"waits for {targets} with no timeout for an attempt: {follows}"
    return None
