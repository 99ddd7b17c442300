"""A command whose program, or a file that it takes, is not in the image."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from initlint.context import Context
from initlint.facts.missing_files import missing_files
from initlint.facts.missing_programs import Missing, missing_programs
from initlint.facts.programs import is_run_by_shell
from initlint.finding import Severity
from initlint.knowledge.meaning import Role
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule
from initlint.shell.questions import Place


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
    said: set[Place] = set()
    for missing, message in _missing(container, context):
        meaning = missing.command.meaning
        is_migration = meaning is not None and meaning.role is Role.MIGRATION
        if missing.place not in said and not is_migration:
            said.add(missing.place)
            yield Report(missing.place.node, message, missing.place.span, severity=missing.severity)


def _missing(container: Container, context: Context) -> Iterator[tuple[Missing, str]]:
    facts, image = context.facts(container), container.image.text
    programs = (
        (
            one,
            f"{container} runs '{one.what}', which image '{image}' does not have: {_outcome(one)}",
        )
        for one in missing_programs(facts, context.workspace)
    )
    files = (
        (one, f"{container} takes '{one.what}' from image '{image}', which does not have it")
        for one in missing_files(facts, context.workspace)
    )
    yield from chain(programs, files)


def _outcome(missing: Missing) -> str:
    if is_run_by_shell(missing.command):
        return "the shell ends it with status 127"
    return "the container cannot start"
