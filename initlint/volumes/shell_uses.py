"""What the commands of a container do to files, as far as their words tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename

from initlint.facts.commands import commands
from initlint.facts.container import Facts
from initlint.knowledge.file_habits import file_habits
from initlint.knowledge.meaning import Meaning, Word
from initlint.record import record, replace
from initlint.shell.calls import FileUse
from initlint.shell.questions import Place
from initlint.shell.run_commands import RunCommand
from initlint.shell.values import UNKNOWN_PIECE, template
from initlint.volumes.location import normal
from initlint.volumes.mounts import MountTable
from initlint.volumes.uses import Use, UseKind

_OPEN_END = re.compile(r"[\0*?\[]")  # where a path stops being known
_NAMES_A_FILE = re.compile(r"[^/]\.[A-Za-z0-9]+\Z")

_RUNS_A_FILE = re.compile(r"\.|source|sh|[bd]?ash|python[\d.]*|node|ruby|perl|php")


@record
class Aim:
    """A path that a command is aimed at: absolute as far as it is known."""

    path: str
    is_tree: bool
    is_exact: bool
    appends: bool = False


def shell_uses(facts: Facts, table: MountTable) -> Iterator[Use]:
    """Give what the commands of *facts* do to files, in the order in which they first run."""
    directories = {path for command in commands(facts) for path in _made_directories(command)}
    for step, command in enumerate(commands(facts)):
        if command.is_elsewhere or command.call.is_function:
            continue
        for kind, aim, place in (*_redirected(command), *_meant(command, table)):
            location = table.locate(aim.path)
            if location is not None:
                path = normal(aim.path)
                is_new = location.volume is not None and location.volume.starts_empty
                is_free = is_new and path not in directories and not table.is_mount_root(path)
                yield Use(
                    table.container,
                    kind,
                    location,
                    path,
                    place,
                    command.words,
                    certain=command.is_certain,
                    is_tree=aim.is_tree and not (is_free and _copies_one_file(command)),
                    is_exact=aim.is_exact,
                    step=step,
                    is_fatal=_must_succeed(command),
                    appends=aim.appends,
                )


def _made_directories(command: RunCommand) -> Iterator[str]:
    for word in command.meaning.makes_directories if command.meaning is not None else ():
        aim = aimed(command, word, is_tree=False)
        if aim is not None:
            yield normal(aim.path)


def _copies_one_file(command: RunCommand) -> bool:
    """Whether a copy makes the very file that it names, unless that is a directory already."""
    meaning = command.meaning
    if meaning is None or meaning.tool not in ("cp", "install"):
        return False
    if meaning.recursive or meaning.into_directory is True:
        return False
    return not any(_OPEN_END.search(word or UNKNOWN_PIECE) for word in meaning.reads)


def _must_succeed(command: RunCommand) -> bool:
    if not command.is_fatal or command.is_excused:
        return False
    # A server never succeeds: what stands before it is met by every run.
    never_ends = not command.exploration.ends(succeeded=True)
    return command.is_certain or (never_ends and not command.is_guarded)


_Aimed = tuple[UseKind, Aim, Place]


def _redirected(command: RunCommand) -> Iterator[_Aimed]:
    for use in command.uses:
        aim = aimed(command, template(use.path), is_tree=False)
        if aim is not None:
            place = command.script.place(use.start, use.end)
            aim = replace(aim, appends=use.operator.endswith(">>"))
            yield from ((kind, aim, place) for kind in _kinds(use))


def _kinds(use: FileUse) -> Iterator[UseKind]:
    if "<" in use.operator:
        yield UseKind.READS
    if ">" in use.operator:
        yield UseKind.WRITES


def _meant(command: RunCommand, table: MountTable) -> Iterator[_Aimed]:
    meaning = command.meaning
    touched = _touched(meaning, table) if meaning is not None else ()
    for kind, word, is_tree in (*_run(command), *touched):
        aim = aimed(command, word, is_tree=is_tree)
        if aim is not None:
            aim = replace(aim, appends=meaning is not None and meaning.appends)
            yield kind, aim, command.place


def _run(command: RunCommand) -> Iterator[tuple[UseKind, Word, bool]]:
    """Give the files of the program itself: by its path, as a script, or sourced."""
    program, script = (*command.words, None, None)[:2]
    if program and program.startswith("/"):
        yield UseKind.READS, program, False
    if script and script.startswith("/") and _RUNS_A_FILE.fullmatch(command.name):
        yield UseKind.READS, script, False


def _touched(meaning: Meaning, table: MountTable) -> Iterator[tuple[UseKind, Word, bool]]:
    is_doubtful = "reads" in meaning.doubtful
    for word in meaning.reads:
        # Behind an option that nobody knows a word may be the value of that option.
        if not is_doubtful:
            yield UseKind.READS, word, meaning.recursive
        elif "/" in (word or ""):
            yield UseKind.NAMES, word, meaning.recursive
    for word, is_tree in _written(meaning, table):
        yield UseKind.WRITES, word, is_tree
    for word in meaning.makes_directories:
        yield UseKind.MAKES_DIRECTORY, word, False
    for word in meaning.changes:
        yield UseKind.CHANGES, word, meaning.recursive
    for word in meaning.removes:
        yield UseKind.REMOVES, word, meaning.recursive


def _written(meaning: Meaning, table: MountTable) -> Iterator[tuple[Word, bool]]:
    """Give what a command writes, and whether more than the file of that name may come of it."""
    landing = _landing(meaning, table)
    if landing:
        yield from ((word, meaning.recursive) for word in landing)
        return
    for word in meaning.writes:
        yield word, not _is_one_file(meaning, word)


def _landing(meaning: Meaning, table: MountTable) -> tuple[str, ...]:
    """Give the names under which files that are copied into a directory land there."""
    if meaning.tool not in ("cp", "mv") or meaning.into_directory is not True:
        return ()
    if len(meaning.writes) != 1 or not meaning.writes[0]:
        return ()
    is_there = len(meaning.reads) > 1 or table.is_mount_root(normal(meaning.writes[0]))
    if meaning.recursive and not is_there:
        return ()  # `cp -r /a /b/` makes /b itself where it is not there yet
    names = [basename(word or "") for word in meaning.reads]
    if any(not name or _OPEN_END.search(name) or name in (".", "..") for name in names):
        return ()
    return tuple(f"{meaning.writes[0].rstrip('/')}/{name}" for name in names)


def _is_one_file(meaning: Meaning, word: Word) -> bool:
    if meaning.into_directory is True or meaning.recursive:
        return False
    if meaning.tool in file_habits().exact:
        return True
    # `cp a /b` writes /b/a where /b is a directory; with an ending it is none.
    return meaning.tool in ("cp", "install") and _NAMES_A_FILE.search(word or "") is not None


def aimed(command: RunCommand, word: Word, *, is_tree: bool) -> Aim | None:
    """Give the absolute path that *word* stands for, down to where it stops being known.

    None where nothing of it is known.
    """
    path = word or ""
    if not path or path == "-" or path.startswith(UNKNOWN_PIECE):
        return None
    if not path.startswith("/"):
        if command.call.directory is None:
            return None
        path = f"{command.call.directory}/{path}"
    open_end = _OPEN_END.search(path)
    if open_end is None:
        return Aim(path, is_tree, is_exact=True)
    known = path[: open_end.start()].rpartition("/")[0]
    return Aim(known or "/", is_tree=True, is_exact=False) if known else None
