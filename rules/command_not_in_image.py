"""A command whose program, or a file that it takes, is not in the image."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.container import Facts
from initlint.facts.missing_programs import Missing
from initlint.facts.programs import is_run_by_shell
from initlint.finding import Severity
from initlint.knowledge.bases import stand_ins
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule
from initlint.volumes.missing import is_migration, missing


@rule(
    "command-not-in-image",
    summary="Command that the image does not have",
    severity=Severity.ERROR,
    category="images",
    since="0.1.0",
    each=Container,
)
def command_not_in_image(container: Container, context: Context) -> Reports:
    if not container.is_early:
        return
    facts = context.facts(container)
    for found in missing(facts, context.workspace):
        if not is_migration(found):
            place, hint = found.place, _hint(facts, found)
            message = f"{container} {_what(found, container.image.text)}{hint}"
            yield Report(place.node, message, place.span, severity=found.severity)


def _what(found: Missing, image: str | None) -> str:
    if not found.is_program:
        return f"takes '{found.what}' from image '{image}', which does not have it"
    ends = is_run_by_shell(found.command)
    outcome = "the shell ends it with status 127" if ends else "the container cannot start"
    return f"runs '{found.what}', which image '{image}' does not have: {outcome}"


def _hint(facts: Facts, found: Missing) -> str:
    """Name what the image has in its place."""
    name = found.what.rpartition("/")[2]
    others = stand_ins(name) if found.is_program and facts.image is not None else ()
    there = (other for other in others if facts.image is not None and facts.image.has(other))
    instead = next(there, None)
    return f" (it has '{instead}')" if instead else ""
