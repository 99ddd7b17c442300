"""What a container takes from its image and does not find there, nor in its volumes."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.facts.container import Facts
from initlint.facts.missing_files import missing_files
from initlint.facts.missing_programs import Missing, missing_programs
from initlint.knowledge.meaning import Role
from initlint.model.workspace import Workspace
from initlint.volumes.doubts import may_gain


def missing(facts: Facts, workspace: Workspace) -> Iterator[Missing]:
    """Give the programs and files that *facts*' container lacks, one for each place.

    What is named by its path may lie in a mount that somebody adds to the pod later on.
    """
    gains = may_gain(facts.container.pod, workspace)
    said = set()
    for found in missing_programs(facts, workspace):
        if not (gains and found.what.startswith("/")):
            said.add(found.command.place)
            yield found
    for found in missing_files(facts, workspace) if not gains else ():
        if found.place not in said:
            said.add(found.place)
            yield found


def is_migration(found: Missing) -> bool:
    """Tell whether it is a migration that cannot run."""
    meaning = found.command.meaning
    return meaning is not None and meaning.role is Role.MIGRATION
