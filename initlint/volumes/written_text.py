r"""The content that a container gives a file of a volume, where its commands spell it out.

`\0` stands in a content for a piece that is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from initlint.facts.commands import commands
from initlint.facts.printed_text import command_of, input_text, printed_text
from initlint.facts.scripts import mounted_files
from initlint.record import record
from initlint.shell.graph import Position
from initlint.shell.questions import Place
from initlint.shell.surroundings import statements
from initlint.shell.syntax import Command, Group, Sequence, Subshell
from initlint.volumes.uses import Use, UseKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from initlint.facts.container import Facts
    from initlint.facts.objects import Objects
    from initlint.model.container import Container
    from initlint.shell.run_commands import RunCommand
    from initlint.shell.syntax import Statement
    from initlint.shell.text import Text
    from initlint.volumes.graph import VolumeGraph
    from initlint.volumes.location import Location

_LONGEST = 200_000  # characters
_CHANGING = frozenset((UseKind.WRITES, UseKind.REMOVES))


@record
class Written:
    """What one command adds to a file."""

    text: str
    place: Place


def written_text(
    graph: VolumeGraph, objects: Objects, container: Container, target: Location
) -> tuple[Written, ...] | None:
    """Give what *container* leaves in the file *target* of a volume, piece by piece.

    None where it is not known, which holds wherever a test, a loop or something that was not
    read decides.
    """
    volume = target.volume
    if volume is None or graph.may_be_written_unseen(volume, container):
        return None
    facts, files = graph.facts(container), mounted_files(container, objects)
    uses = [use for use in graph.uses(container).uses if _is_of(use, target)]
    found: list[Written] = []
    for use in sorted(uses, key=lambda each: each.step):
        is_exact = use.location.path == target.path and not use.is_tree
        if use.kind is UseKind.REMOVES:
            if found and not (is_exact and _runs_always(commands(facts)[use.step])):
                return None
            found = []
            continue
        piece = _written(facts, use, files) if is_exact else None
        if piece is None or sum(len(each.text) for each in found) > _LONGEST:
            return None
        found = [*found, piece] if use.appends else [piece]
    return tuple(found)


def _is_of(use: Use, target: Location) -> bool:
    is_there = use.location.volume is target.volume
    return is_there and use.kind in _CHANGING and use.covers(target.path)


def _written(facts: Facts, use: Use, files: Mapping[str, Text]) -> Written | None:
    if not use.words:
        return _by_group(facts, use, files)
    command = commands(facts)[use.step]
    if not _runs_always(command):
        return None
    text = _redirected(facts, command, use, files)
    return Written(text, command.place) if text is not None else None


def _redirected(
    facts: Facts, command: RunCommand, use: Use, files: Mapping[str, Text]
) -> str | None:
    """Give what *command* writes: through a redirection, as `tee`, or as a copy."""
    for redirect in command.statement.redirects:
        if command.script.place(redirect.start, redirect.end) == use.place:
            is_output = redirect.descriptor in (None, 1) and command.name != "tee"
            return printed_text(facts, command, files) if is_output else None
    if command.name == "tee":
        return input_text(facts, command, files)
    if command.name == "cp" and len(command.words) == 3:
        source = files.get(command.words[1] or "")
        return source.string if source is not None else None
    return None


def _by_group(facts: Facts, use: Use, files: Mapping[str, Text]) -> Written | None:
    """Give what the plain commands of a group `{ …; } > file` print, one after the other."""
    group = next(_groups(facts, use), None)
    if group is None:
        return None
    texts: list[str] = []
    for statement in _inside(group.body):
        command = command_of(facts, statement)
        text = _of_member(facts, command, files) if command is not None else None
        if text is None:
            return None
        texts.append(text)
    return Written("".join(texts), use.place)


def _of_member(facts: Facts, command: RunCommand, files: Mapping[str, Text]) -> str | None:
    if not _runs_always(command):
        return None
    writes = any(">" in use.operator for use in command.uses)
    return None if writes else printed_text(facts, command, files)


def _groups(facts: Facts, use: Use) -> Iterator[Group]:
    for script in facts.program.scripts:
        for statement in statements(script):
            if isinstance(statement, Group):
                places = (script.place(each.start, each.end) for each in statement.redirects)
                if use.place in places:
                    yield statement


def _inside(statement: Statement) -> Iterator[Statement]:
    """Give the commands of a sequence, however it is put in brackets."""
    if isinstance(statement, Sequence):
        for each in statement.statements:
            yield from _inside(each)
    elif isinstance(statement, Subshell) or (
        isinstance(statement, Group) and not statement.redirects
    ):
        yield from _inside(statement.body)
    else:
        yield statement


def _runs_always(command: RunCommand) -> bool:
    """Whether it runs once, whatever the script meets: in no loop, test, function or job."""
    context = command.node.context
    is_aside = Position.BACKGROUND in context.positions
    is_plain = isinstance(command.statement, Command) and not context.loops and not context.calls
    return is_plain and not is_aside and not command.is_guarded
