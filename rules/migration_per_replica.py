"""A migration that runs in several pods at the same time."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.copies import copies
from initlint.facts.migrating import Migration, migrations
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule


@rule(
    "migration-per-replica",
    summary="Migration in an init container of several pods",
    severity=Severity.WARNING,
    category="images",
    since="0.1.0",
    each=Container,
)
def migration_per_replica(container: Container, context: Context) -> Reports:
    several = copies(container.pod, context.workspace) if container.is_init else None
    if several is None:
        return
    for migration in migrations(context.facts(container)):
        if migration.command is not None and migration.command.is_guarded:
            continue  # by its ordinal, a variable, a lock
        is_risky = migration.takes_lock is False and not several.is_serial
        message = (
            f"{container} migrates with '{migration.words}' {several.why}:"
            f" {_outcome(migration, is_serial=several.is_serial)}"
        )
        severity = None if is_risky else Severity.INFO
        yield Report(migration.place.node, message, migration.place.span, severity=severity)
        return


def _outcome(migration: Migration, *, is_serial: bool) -> str:
    if migration.takes_lock:
        return "the runs wait for each other, and each start of a pod waits for the database"
    if is_serial:
        return "one after the other at first, and at once when pods restart together"
    if migration.takes_lock is None:
        return "two runs at once need a lock, of which nothing is known here"
    return "the tool takes no lock, so that two runs at once fail or do the work twice"
