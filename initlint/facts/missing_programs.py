"""Programs that a container runs and that its image does not have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from posixpath import join, normpath
from typing import TYPE_CHECKING

from initlint.facts.absence import mildest, severity_of
from initlint.facts.brought import given_path, may_bring_program
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
    for index, command in enumerate(ran):
        if command.is_elsewhere or _is_behind_missing_shell(command, ran[:index], image):
            continue
        stands = standing(command)
        for program in programs(command):
            if program.place.node is facts.container.image:
                continue
            name = _located(program, command.call.directory)
            severity = _severity(facts, image, name, ran[:index])
            if severity is None or name is None or stands is Standing.REPLACED:
                continue
            if program.place not in said:
                said.add(program.place)
                is_sure = stands is Standing.NEEDED
                graded = severity if is_sure else Severity.WARNING
                yield Missing(command, program.place, name, graded, stands)
            break


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


def _is_behind_missing_shell(
    command: RunCommand, before: Sequence[RunCommand], image: ImageFacts
) -> bool:
    """Whether the shell that would run *command* is missing itself."""
    outer = before[0] if before and command.node.context.depth > 0 else None
    if outer is None or outer.node.context.depth > 0:
        return False
    return any(presence(image, one.name).is_present is False for one in programs(outer))
