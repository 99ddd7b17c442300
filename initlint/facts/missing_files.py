"""Files that a container's commands take from its image and that are not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from posixpath import join, normpath
from typing import TYPE_CHECKING

from initlint.facts.absence import mildest, severity_of
from initlint.facts.brought import is_supplier, may_bring_file, may_bring_program
from initlint.facts.commands import commands
from initlint.facts.missing_programs import Missing, known_image, presence
from initlint.facts.standing import Standing, standing
from initlint.finding import Severity
from initlint.knowledge.runtime import is_provided
from initlint.shell.questions import EffectKind

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.images.facts import ImageFacts
    from initlint.model.workspace import Workspace
    from initlint.shell.run_commands import RunCommand

_OPERATORS = frozenset(("&&", "||", "|", ";", ">", "<"))
_PATTERN = frozenset("*?[{$\0&|;<>:")
_MADE_AT_START = ("/run/", "/var/run/")  # sockets and locks of programs that run


def missing_files(facts: Facts, workspace: Workspace) -> Iterator[Missing]:
    """Give what commands read, or need beside themselves, and surely do not find."""
    image = known_image(facts, workspace)
    if image is None:
        return
    ran = commands(facts)
    variants: dict[int, list[list[Missing]]] = {}
    suppliers: list[RunCommand] = []
    for command in ran:
        if command.is_elsewhere or command.call.is_function:
            continue
        found = list(_missing(facts, image, command, suppliers))
        suppliers += [command] if is_supplier(command) else []
        variants.setdefault(command.node.number, []).append(found)
    for found_ways in variants.values():
        # A command may run with other words on other ways (after a `cd` that fails, too).
        if all(found_ways):
            yield from found_ways[0]


def _missing(
    facts: Facts,
    image: ImageFacts,
    command: RunCommand,
    before: Sequence[RunCommand],
) -> Iterator[Missing]:
    stands = standing(command)
    if stands is Standing.REPLACED:
        return
    for path in _read(command):
        severity = severity_of(image.file(path))
        if severity is not None and not may_bring_file(facts, path, before):
            yield _made(command, path, severity, stands)
    meaning = command.meaning
    for needed in meaning.needs if meaning is not None else ():
        kind, _, names = (needed or "").partition(" ")
        if meaning is not None and meaning.reads and kind == "file":
            continue  # another file is named in its place
        severity = (
            _lacking_program(facts, image, names, before)
            if kind == "program"
            else _lacking_files(facts, image, command, names.split("|"), before)
        )
        if severity is not None:
            first = names.partition("|")[0]
            what = first if kind == "program" else join(command.call.directory or "", first)
            yield _made(command, what, severity, stands)


def _read(command: RunCommand) -> Iterator[str]:
    """Give the absolute paths of files that *command* reads by its words."""
    if _OPERATORS & set(command.words):
        return  # meant for a shell, and none reads it
    for effect in command.effects:
        path = effect.path
        is_by_words = effect.kind is EffectKind.READS and effect.place == command.place
        if not is_by_words or path is None or not path.startswith("/"):
            continue
        is_made = is_provided(path) or path.startswith(_MADE_AT_START)
        if not is_made and not _PATTERN & set(path):
            yield path.rstrip("/") or "/"


def _lacking_files(
    facts: Facts,
    image: ImageFacts,
    command: RunCommand,
    names: list[str],
    before: Sequence[RunCommand],
) -> Severity | None:
    """Give how grave it is that none of the files is in the working directory."""
    directory = command.call.directory
    if directory is None:
        return None
    paths = [normpath(join(directory, name)) for name in names]
    if any(may_bring_file(facts, path, before) for path in paths):
        return None
    return mildest([severity_of(image.file(path)) for path in paths])


def _lacking_program(
    facts: Facts, image: ImageFacts, name: str, before: Sequence[RunCommand]
) -> Severity | None:
    if may_bring_program(facts, name, before):
        return None
    return severity_of(presence(image, name))


def _made(command: RunCommand, what: str, severity: Severity, stands: Standing) -> Missing:
    is_sure = stands is Standing.NEEDED
    graded = severity if is_sure else Severity.WARNING
    return Missing(command, command.place, what, graded, stands, is_program=False)
