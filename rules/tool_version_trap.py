"""A tool that does not work so in the version that the image has."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.tool_traps import Caught, caught
from initlint.finding import Severity
from initlint.knowledge.traps import Effect
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule

_FOLLOWS = {
    Effect.FAILS: "it fails each time",
    Effect.ALWAYS_SUCCEEDS: "it waits for nothing",
    Effect.NEVER_SUCCEEDS: "it never succeeds",
    Effect.NEVER_SEARCHED: "it never succeeds",
}


@rule(
    "tool-version-trap",
    summary="Option or use of a tool that the image's version of it does not take",
    severity=Severity.ERROR,
    category="commands",
    since="0.1.0",
    each=Container,
)
def tool_version_trap(container: Container, context: Context) -> Reports:
    if not container.is_early:
        return
    facts = context.facts(container)
    said = set()
    for found in caught(facts, context.workspace, context.settings.namespace):
        key = (found.place, found.trap.fact)
        if key not in said:
            yield _report(container, found)
        said.add(key)


def _report(container: Container, found: Caught) -> Report:
    follows = _FOLLOWS[found.trap.effect]
    message = f"{container} runs '{found.name}' in a way that {follows}: {found.trap.fact}"
    severity = None if found.counts else Severity.WARNING
    return Report(found.place.node, message, found.place.span, severity=severity)
