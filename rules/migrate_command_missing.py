"""A migration whose program, or a file that it needs, is not in the image."""

from __future__ import annotations

from itertools import chain

from initlint.context import Context
from initlint.facts.missing_files import missing_files
from initlint.facts.missing_programs import missing_programs
from initlint.finding import Severity
from initlint.knowledge.meaning import Role
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule
from initlint.shell.questions import Place


@rule(
    "migrate-command-missing",
    summary="Migration that the image does not have",
    severity=Severity.ERROR,
    category="images",
    since="0.1.0",
    each=Container,
)
def migrate_command_missing(container: Container, context: Context) -> Reports:
    if not (container.is_init or container.pod.manifest.kind in ("Job", "CronJob", "Pod")):
        return
    facts, workspace = context.facts(container), context.workspace
    said: set[Place] = set()
    for missing in chain(missing_programs(facts, workspace), missing_files(facts, workspace)):
        meaning = missing.command.meaning
        is_migration = meaning is not None and meaning.role is Role.MIGRATION
        if is_migration and missing.command.place not in said:
            said.add(missing.command.place)
            message = (
                f"{container} migrates with '{_called(missing.command.words)}', and image"
                f" '{container.image.text}' has no '{missing.what}'"
            )
            place = missing.place
            yield Report(place.node, message, place.span, severity=missing.severity)


def _called(words: tuple[str | None, ...]) -> str:
    known = [word for word in words[:3] if word is not None and "\0" not in word]
    return " ".join(known)
