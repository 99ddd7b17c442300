"""A sleep where a wait for a condition was meant."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.wording import seconds
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule
from initlint.shell.calling import Called, called

_SHORTEST = 5.0  # seconds; less settles something and waits for nothing
_LONGEST = 86_400.0  # from here on `never-exits` speaks


@rule(
    "fixed-sleep",
    summary="Fixed sleep in place of a wait",
    severity=Severity.INFO,
    category="termination",
    since="0.1.0",
    each=Container,
)
def fixed_sleep(container: Container, context: Context) -> Reports:
    if not container.is_init:
        return
    seen = set()
    for one in called(context.facts(container).program):
        if _stands_for_a_wait(one) and one.place not in seen:
            seen.add(one.place)
            message = (
                f"{container} sleeps {seconds(one.seconds or 0)} in place of a wait: "
                f"every start takes that long, and what it is meant for may take longer"
            )
            yield Report(one.place.node, message, one.place.span)


def _stands_for_a_wait(one: Called) -> bool:
    is_passed = one.is_hard and not one.in_loop and not one.is_aside
    return is_passed and one.seconds is not None and _SHORTEST <= one.seconds < _LONGEST
