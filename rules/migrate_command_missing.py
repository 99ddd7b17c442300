"""A migration whose program, or a file that it needs, is not in the image."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule
from initlint.volumes.missing import is_migration, missing

_ONE_SHOT = frozenset(("Job", "CronJob", "Pod"))


@rule(
    "migrate-command-missing",
    summary="Migration that the image does not have",
    severity=Severity.ERROR,
    category="images",
    since="0.1.0",
    each=Container,
)
def migrate_command_missing(container: Container, context: Context) -> Reports:
    if not (container.is_init or container.pod.manifest.kind in _ONE_SHOT):
        return
    for found in missing(context.facts(container), context.workspace):
        if is_migration(found):
            message = (
                f"{container} migrates with '{_called(found.command.words)}', and image"
                f" '{container.image.text}' has no '{found.what}'"
            )
            yield Report(found.place.node, message, found.place.span, severity=found.severity)


def _called(words: tuple[str | None, ...]) -> str:
    known = [word for word in words[:3] if word is not None and "\0" not in word]
    return " ".join(known)
