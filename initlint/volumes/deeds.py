"""What the commands of a container change on disk, told by the paths that they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from initlint.facts.commands import commands
from initlint.record import record, replace
from initlint.shell.values import template
from initlint.volumes.location import normal
from initlint.volumes.shell_uses import aimed

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.knowledge.meaning import Meaning, Word
    from initlint.shell.run_commands import RunCommand

# Who else may stand before a command: it then runs as somebody else.
_SWITCHING = frozenset(
    ("sudo", "doas", "su", "runuser", "su-exec", "gosu", "setpriv", "s6-setuidgid", "setuidgid",
     "chpst", "capsh", "unshare", "fakeroot", "pkexec", "chroot", "nsenter")
)  # fmt: skip
# Options with which a file that is there, or is missing, is left alone (run: GNU coreutils 9.1).
_SPARING = {"cp": "nui", "mv": "nui", "touch": "c", "rsync": "u", "unzip": "n"}
# What leaves the place of a new temporary file to mktemp.
_OF_MKTEMP = re.compile(r"-[dqt]+\Z|--directory\Z|--quiet\Z|[^-/]+\Z")


class DeedKind(Enum):
    """What is done to a path; the value reads in a message."""

    WRITES = "writes"
    MAKES_DIRECTORY = "makes the directory"
    REMOVES = "removes"
    CHANGES_MODE = "changes the mode of"
    CHANGES_OWNER = "changes the owner of"


@record
class Deed:
    """One change that one command makes.

    `path` is absolute. `is_tree`: the path, or anything below it; `is_exact` is false where
    only its beginning is known. `is_recursive`: all that lies below as well. `is_lenient`: no
    failure where there is nothing left to do. `mode` and `owner` are as the command has them,
    None where it sets none or the word is not known. `step` is the index of the command among
    the container's `commands`.
    """

    command: RunCommand
    kind: DeedKind
    path: str
    is_tree: bool = False
    is_exact: bool = True
    is_recursive: bool = False
    is_lenient: bool = False
    mode: str | None = None
    owner: str | None = None
    step: int = -1


def deeds(facts: Facts) -> Iterator[Deed]:
    """Give what the commands of *facts* change, in the order in which they first run."""
    for step, command in enumerate(commands(facts)):
        if not command.is_elsewhere and not command.call.is_function:
            yield from (replace(deed, step=step) for deed in deeds_of(command))


def deeds_of(command: RunCommand) -> Iterator[Deed]:
    """Give what one command changes."""
    for use in command.uses:
        if ">" in use.operator:
            yield from _deed(command, DeedKind.WRITES, template(use.path))
    if command.meaning is not None:
        yield from _meant(command, command.meaning)
    if command.name == "mktemp" and all(
        _OF_MKTEMP.match(word or "/") for word in command.words[1:]
    ):
        yield Deed(command, DeedKind.WRITES, "/tmp", is_tree=True)  # noqa: S108 - the container's


@lru_cache(maxsize=64)  # asked for every file that a container makes
def runs_as_another(facts: Facts) -> bool:
    """Whether some command of the container may run as another user than its first process."""
    written = (word for each in facts.program.commands() for word in each.words)
    given = (text.string for text in facts.argv)
    return any((word or "").rpartition("/")[2] in _SWITCHING for word in (*written, *given))


def _meant(command: RunCommand, meaning: Meaning) -> Iterator[Deed]:
    is_sparing = _has_option(command, _SPARING.get(meaning.tool, ""))
    owner = owner_of(meaning)
    is_tree = meaning.recursive or meaning.into_directory is True
    for word in meaning.writes:
        yield from _deed(
            command, DeedKind.WRITES, word, is_tree=is_tree, is_lenient=is_sparing,
            mode=meaning.mode, owner=owner,
        )  # fmt: skip
    for word in meaning.makes_directories:
        yield from _deed(
            command, DeedKind.MAKES_DIRECTORY, word, is_lenient=meaning.forced,
            mode=meaning.mode, owner=owner,
        )  # fmt: skip
    for word in meaning.removes:
        is_lenient = meaning.forced or is_sparing
        yield from _deed(command, DeedKind.REMOVES, word, is_lenient=is_lenient)
    for word in meaning.changes:
        if meaning.mode is not None or "mode" in meaning.doubtful:
            yield from _deed(command, DeedKind.CHANGES_MODE, word, mode=meaning.mode)
        else:
            yield from _deed(command, DeedKind.CHANGES_OWNER, word, owner=owner)


def owner_of(meaning: Meaning) -> str | None:
    """Give the owner that a command sets, as `user`, `user:group` or `:group`; None if unknown."""
    if {"owner", "group"} & meaning.doubtful or not (meaning.owner or meaning.group):
        return None
    return (meaning.owner or "") + (f":{meaning.group}" if meaning.group else "")


def _deed(
    command: RunCommand,
    kind: DeedKind,
    word: Word,
    *,
    is_tree: bool = False,
    is_lenient: bool = False,
    mode: str | None = None,
    owner: str | None = None,
) -> Iterator[Deed]:
    aim = aimed(command, word, is_tree=is_tree)
    if aim is not None:
        is_recursive = command.meaning is not None and command.meaning.recursive
        yield Deed(
            command, kind, normal(aim.path), aim.is_tree, aim.is_exact, is_recursive,
            is_lenient, mode, owner,
        )  # fmt: skip


def _has_option(command: RunCommand, letters: str) -> bool:
    """Whether one of the short options *letters* is given, alone or in a cluster."""
    if not letters:
        return False
    return any(re.match(rf"-\w*[{letters}]", word or "") for word in command.words[1:])
