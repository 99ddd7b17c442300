"""A command whose program, or a file that it takes, is not in the image."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.missing_programs import Missing
from initlint.facts.programs import is_run_by_shell
from initlint.finding import Severity
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
    if not (container.is_init or container.is_sidecar):
        return
    for found in missing(context.facts(container), context.workspace):
        if not is_migration(found):
            place = found.place
            message = f"{container} {_what(found, container.image.text)}"
            yield Report(place.node, message, place.span, severity=found.severity)


def _what(found: Missing, image: str | None) -> str:
    if not found.is_program:
        return f"takes '{found.what}' from image '{image}', which does not have it"
    ends = is_run_by_shell(found.command)
    outcome = "the shell ends it with status 127" if ends else "the container cannot start"
    return f"runs '{found.what}', which image '{image}' does not have: {outcome}"
