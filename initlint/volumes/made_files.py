"""The files and directories that containers make in volumes: whose they are, and their modes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from initlint.facts.commands import commands
from initlint.knowledge.private_files import private_file
from initlint.record import record, replace
from initlint.shell.syntax import Command, Statement
from initlint.volumes.deeds import Deed, DeedKind, deeds_of, runs_as_another
from initlint.volumes.location import Location, normal
from initlint.volumes.modes import DEFAULT_UMASK, PRIVATE, Mode, changed, copied, made, umask_of
from initlint.volumes.ownership import Identity, identity, number_of, somebody
from initlint.volumes.shell_uses import aimed

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.shell.run_commands import RunCommand
    from initlint.volumes.mounts import MountTable

# They open a file, which they make where it is not there (run: GNU coreutils 9.1, busybox 1.35,
# curl 7.88, GNU wget 1.21).
_OPENING = frozenset(("tee", "touch", "dd", "truncate", "curl", "wget"))
_SETGID = re.compile(r"0?[2367]\d{3}\Z|.*[ug]*g[+=][a-zX]*s")
_KEEPING = ("-a", "-p", "--archive", "--preserve")


@record
class Event:
    """A deed in a volume: whose it is, and the umask that is in force."""

    deed: Deed
    location: Location
    umask: int | None
    by: Identity


@record
class MadeFile:
    """A file or directory as somebody made it, or as it is after later changes."""

    event: Event
    owner: Identity
    group: int | None
    mode: Mode
    is_directory: bool

    @property
    def location(self) -> Location:
        return self.event.location


def events(facts: Facts, table: MountTable) -> Iterator[Event]:
    """Give what a container does in volumes, in the order in which it first happens."""
    by = identity(facts.container, facts.image)
    if runs_as_another(facts):
        by = somebody()
    for command, umask in _with_umask(facts):
        for deed in deeds_of(command):
            location = table.locate(deed.path)
            if location is not None and location.volume is not None:
                yield Event(deed, location, umask, by)


def made_file(event: Event, facts: Facts) -> MadeFile | None:
    """Give the file or directory that *event* makes; None where owner or place is not told."""
    deed = event.deed
    owner = event.by
    if not deed.is_exact or deed.is_tree:
        return None
    is_directory = deed.kind is DeedKind.MAKES_DIRECTORY
    mode = made(True, event.umask) if is_directory else _file_mode(event)
    if mode is None or (owner.user is None and owner.is_root is None):
        return None
    if deed.mode is not None:
        mode = changed(mode, deed.mode, is_directory=is_directory, umask=event.umask)
    file = MadeFile(event, owner, _group(event, owner, facts), mode, is_directory)
    return file if deed.owner is None else given_away(file, deed.owner)


def given_away(file: MadeFile, owner: str) -> MadeFile:
    """Give *file* with the *owner* of a chown; a name other than root's is nobody known."""
    user, colon, group = owner.partition(":")
    other = somebody(number_of(user)) if user else file.owner
    return replace(file, owner=other, group=number_of(group) if colon else file.group)


def runs_at_first(event: Event) -> bool:
    """Whether what makes a file runs where nothing is there yet: a test asks for no more."""
    volume, command = event.location.volume, event.deed.command
    if not command.is_guarded:
        return True
    is_new = volume is not None and volume.starts_empty
    return is_new and all(_asks_for(event.deed.path, each) for each in command.conditions)


def _asks_for(path: str, condition: Statement) -> bool:
    """Whether *condition* is `[ -d PATH ]`, `[ ! -e PATH ]` or the like."""
    if not isinstance(condition, Command) or condition.name not in ("[", "[[", "test"):
        return False
    words = [word.literal or "" for word in condition.words[1:]]
    asked = [word for word in words if word not in ("!", "]", "]]", "-d", "-e", "-f")]
    return len(asked) == 1 and asked[0].startswith("/") and normal(asked[0]) == path


def _group(event: Event, owner: Identity, facts: Facts) -> int | None:
    """Give the group of what is made; None where a directory above may hand another one down.

    fsGroup makes the root of an emptyDir setgid (SetVolumeOwnership, volume_linux.go at 1.36).
    """
    volume, group = event.location.volume, facts.container.security.fs_group
    if volume is None or _hands_groups_down(facts):
        return None
    if group is None:
        return owner.group
    return group if volume.type == "emptyDir" else None


@lru_cache(maxsize=64)  # asked for every file that a container makes
def _hands_groups_down(facts: Facts) -> bool:
    """Whether some command makes a directory setgid."""
    modes = (each.meaning.mode for each in commands(facts) if each.meaning is not None)
    return any(_SETGID.match(mode or "") for mode in modes)


def _file_mode(event: Event) -> Mode | None:
    """Give the mode of a new file; None where the command makes none, or decides by itself."""
    command = event.deed.command
    if event.deed.kind is not DeedKind.WRITES:
        return None
    meaning = command.meaning
    is_redirect = meaning is None or not meaning.writes
    if is_redirect or meaning is None or meaning.tool in _OPENING:
        return made(False, event.umask)
    private = private_file(meaning.tool, meaning.subcommand, command.words)
    if private is not None:
        aim = aimed(command, private, is_tree=False)
        is_it = aim is not None and normal(aim.path) == event.deed.path
        return PRIVATE if is_it else made(False, event.umask)
    if meaning.tool == "install":
        return copied(0)
    keeps = any((word or "-a").startswith(_KEEPING) for word in command.words[1:])
    return copied(event.umask) if meaning.tool == "cp" and not keeps else None


def _with_umask(facts: Facts) -> Iterator[tuple[RunCommand, int | None]]:
    """Give each command with the umask that it runs under."""
    umask: int | None = DEFAULT_UMASK
    setter: RunCommand | None = None
    for command in commands(facts):
        if command.is_elsewhere or command.call.is_function:
            continue
        if command.name == "umask" and command.words[1:] and command.words[1] not in ("-S", "-p"):
            is_plain = not (command.is_guarded or command.positions)
            umask = umask_of(command.words[-1], umask) if is_plain else None
            setter = command
        is_own = setter is None or setter.script is command.script
        yield command, umask if is_own else None
