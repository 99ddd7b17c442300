"""A migration that runs another version than the application beside it."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.migrating import migrations
from initlint.facts.platform import is_rewritten
from initlint.facts.versions import skew
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, related, rule


@rule(
    "migration-image-skew",
    summary="Migration that runs another version than the application",
    severity=Severity.WARNING,
    category="images",
    since="0.1.0",
    each=Container,
)
def migration_image_skew(container: Container, context: Context) -> Reports:
    if not container.is_init or is_rewritten(container, context.workspace):
        return
    differing = ((main, skew(container, main)) for main in container.pod.main_containers)
    found = next(((main, why) for main, why in differing if why is not None), None)
    migration = next(migrations(context.facts(container)), None) if found else None
    if found is None or migration is None:
        return
    main, why = found
    message = f"{container} migrates with '{container.image.text}', and {main} {why}"
    labels = (related(main.image, "the application's image"),)
    yield Report(migration.place.node, message, migration.place.span, related=labels)
