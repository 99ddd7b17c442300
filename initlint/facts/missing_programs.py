"""Programs that a container runs and that its image does not have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from posixpath import join, normpath
from typing import TYPE_CHECKING

from initlint.facts.absence import mildest, severity_of
from initlint.facts.brought import given_path, is_supplier, may_bring_program
from initlint.facts.commands import commands
from initlint.facts.platform import is_other_platform, is_rewritten
from initlint.facts.programs import Program, programs
from initlint.facts.standing import Standing, standing
from initlint.finding import Severity
from initlint.record import record

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.images.facts import ImageFacts
    from initlint.knowledge.presence import Presence
    from initlint.model.workspace import Workspace
    from initlint.shell.questions import Place
    from initlint.shell.run_commands import RunCommand


@record
class Missing:
    """Something that a command needs and the image lacks, at the word that names it."""

    command: RunCommand
    place: Place
    what: str
    severity: Severity
    standing: Standing
    is_program: bool = True


def missing_programs(facts: Facts, workspace: Workspace) -> Iterator[Missing]:
    """Give the programs that surely are not there; nothing where anything speaks for them."""
    image = known_image(facts, workspace)
    if image is None:
        return
    ran = commands(facts)
    said: set[Place] = set()  # a command of a loop runs with other words in each turn
    suppliers: list[RunCommand] = []
    for command in ran:
        if command.is_elsewhere or _is_behind_missing_shell(command, ran[0], image):
            continue
        found = _first_missing(facts, image, command, suppliers)
        if found is not None and found.place not in said:
            said.add(found.place)
            yield found
        suppliers += [command] if is_supplier(command) else []


def _first_missing(
    facts: Facts, image: ImageFacts, command: RunCommand, suppliers: Sequence[RunCommand]
) -> Missing | None:
    """Give the first of the command's programs that is missing: no other one is come to."""
    stands = standing(command)
    for program in programs(command) if stands is not Standing.REPLACED else ():
        name = _located(program, command.call.directory)
        severity = _severity(facts, image, name, suppliers)
        is_written = program.place.node is not facts.container.image
        if is_written and severity is not None and name is not None:
            graded = severity if stands is Standing.NEEDED else Severity.WARNING
            return Missing(command, program.place, name, graded, stands)
    return None


def known_image(facts: Facts, workspace: Workspace) -> ImageFacts | None:
    """Give what is known of the image that runs; None where another one may run in its place."""
    pod = facts.container.pod
    is_written_out = pod.is_whole and not is_rewritten(facts.container, workspace)
    if is_other_platform(pod) or not is_written_out:
        return None
    return facts.image


def _severity(
    facts: Facts, image: ImageFacts, name: str | None, before: Sequence[RunCommand]
) -> Severity | None:
    if name is None:
        return None
    directories = () if name.startswith("/") else given_path(facts)
    names = [join(directory, name) for directory in directories] or [name]
    if any(may_bring_program(facts, one, before) for one in names):
        return None
    return mildest([severity_of(presence(image, one)) for one in names])


def presence(image: ImageFacts, program: str) -> Presence:
    """Tell whether *program*, a name or an absolute path, is in *image*."""
    found = image.presence(program)
    if found.is_present is None and program.startswith("/"):
        return image.file(program)
    return found


def _located(program: Program, directory: str | None) -> str | None:
    """Give the name to look for on PATH or the absolute path; None where that is not known."""
    if not program.name.isprintable() or " " in program.name:
        return None  # a whole command line, taken for a program's name
    if not program.is_path or program.name.startswith("/"):
        return normpath(program.name) if program.is_path else program.name
    return None if directory is None else normpath(join(directory, program.name))


def _is_behind_missing_shell(command: RunCommand, outer: RunCommand, image: ImageFacts) -> bool:
    """Whether the shell of *outer*, the command of argv, would run *command* and is missing."""
    if command is outer or command.node.context.depth == 0 or outer.node.context.depth > 0:
        return False
    return any(presence(image, one.name).is_present is False for one in programs(outer))
