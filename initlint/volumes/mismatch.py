"""Files that one container makes, and that another, as another user, cannot use as it must."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from initlint.volumes.afterwards import is_marker, is_scratch
from initlint.volumes.deeds import DeedKind
from initlint.volumes.kept_owners import keeps_owners
from initlint.volumes.later_changes import after
from initlint.volumes.location import is_within
from initlint.volumes.made_files import (
    Event,
    MadeFile,
    events,
    made_file,
    runs_at_first,
)
from initlint.volumes.ownership import Identity, can_access, identity
from initlint.volumes.uses import Use, UseKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from initlint.facts.container import Facts
    from initlint.model.container import Container
    from initlint.model.volume import Volume
    from initlint.model.workspace import Workspace
    from initlint.volumes.graph import VolumeGraph

_READ, _WRITE = 4, 2


class Mismatch(NamedTuple):
    """A file as *user* finds it, and what `user` cannot do with it: "read" or "write"."""

    file: MadeFile
    user: Container
    identity: Identity
    what: str
    is_seen: bool  # a command, or a variable, of the user is about that very path


class Mismatches:
    """Compares what init containers of a pod make with whom later containers run as."""

    def __init__(
        self, graph: VolumeGraph, facts_of: Callable[[Container], Facts], workspace: Workspace
    ) -> None:
        """Take the uses of files from *graph*, and the claims of volumes from *workspace*."""
        self._graph = graph
        self._facts_of = facts_of
        self._workspace = workspace

    def of(self, writer: Container) -> Iterator[Mismatch]:
        """Give what *writer* makes and a later container cannot use; one for each file."""
        own = self._events[writer]
        for index, event in enumerate(own):
            volume = event.location.volume
            if volume is None or not keeps_owners(volume, self._workspace):
                continue
            if not runs_at_first(event):
                continue
            file = made_file(event, self._facts_of(writer))
            if file is not None:
                yield from self._of_file(writer, file, own[index + 1 :])

    def _of_file(
        self, writer: Container, file: MadeFile, later: tuple[Event, ...]
    ) -> Iterator[Mismatch]:
        """Give the first container that cannot use *file*, going through them in start order."""
        volume = file.location.volume
        assert volume is not None
        if self._graph.may_be_written_unseen(volume, writer):
            return
        users = self._users(writer, file)
        for user in users:
            found = after(file, later)
            if found is None:
                return
            mismatch = self._for_user(found, user, users)
            if mismatch is not None:
                yield mismatch
                return
            later = (*later, *self._events[user])
            if self._graph.may_be_written_unseen(volume, user) and not user.is_main:
                return

    def _users(self, writer: Container, file: MadeFile) -> tuple[Container, ...]:
        """Give the containers behind *writer* that see *file*."""
        volume, path = file.location.volume, file.location.path
        assert volume is not None
        return tuple(
            each
            for each in self._graph.followers(writer)
            if self._graph.table(each).paths_of(volume, path)
        )

    def _for_user(
        self, file: MadeFile, user: Container, users: tuple[Container, ...]
    ) -> Mismatch | None:
        someone = self._identity(user)
        if self._can(user, file, _WRITE) is False:
            is_seen = self._is_seen_writing(user, file)
            if is_seen or self._is_left_empty_for(file, user, users):
                return Mismatch(file, user, someone, "write", is_seen)
        if self._can(user, file, _READ) is False:
            is_seen = self._is_told(user, file)
            is_passing = is_marker(file.location.path) or is_scratch(file.location.path)
            if is_seen or not (is_passing or self._is_for_another(file, user, users, _READ)):
                return Mismatch(file, user, someone, "read", is_seen)
        return None

    def _can(self, container: Container, file: MadeFile, bit: int) -> bool | None:
        someone = self._identity(container)
        return can_access(someone, file.owner, file.group, file.mode, bit)

    def _is_for_another(
        self, file: MadeFile, user: Container, users: Sequence[Container], bit: int
    ) -> bool:
        """Whether another container may be the one that needs *file*, and has what it needs."""
        for other in users:
            allowed = self._can(other, file, bit)
            uses = self._graph.uses(other)
            may_need = uses.may_read_unseen or uses.may_write_unseen or self._is_told(other, file)
            if other is not user and allowed is not False and may_need:
                return True
        return False

    def _is_seen_writing(self, user: Container, file: MadeFile) -> bool:
        """Whether a command of *user* writes the file, or into the directory."""
        volume = file.location.volume
        assert volume is not None
        for event in self._events[user]:
            deed, location = event.deed, event.location
            if location.volume is not volume or deed.command.is_guarded:
                continue
            if file.is_directory:
                if self._changes(event, file.location.path, user):
                    return True
            elif location.path == file.location.path:
                return _opens(event)  # what removes it makes a new one afterwards
        return False

    def _changes(self, event: Event, directory: str, user: Container) -> bool:
        """Whether an event makes something new in *directory*, or removes something of it."""
        deed, location = event.deed, event.location
        parent, _, name = location.path.rpartition("/")
        if parent != directory or not name or deed.kind not in _IN_DIRECTORY:
            return False
        is_there = bool(self._makers[location.volume, location.path] - {user})
        if deed.kind is DeedKind.REMOVES:
            return is_there
        return not is_there and not (deed.is_lenient and deed.kind is DeedKind.WRITES)

    def _is_left_empty_for(
        self, file: MadeFile, user: Container, users: tuple[Container, ...]
    ) -> bool:
        """Whether nothing is put into a directory that only containers like *user* may be for."""
        if not file.is_directory or not user.is_main:
            return False
        volume, path = file.location.volume, file.location.path
        assert volume is not None
        if any(_may_fill(use, path) for use in self._graph.writes(volume)):
            return False
        writable = [each for each in users if self._graph.table(each).can_write(volume)]
        return user in writable and not self._is_for_another(file, user, writable, _WRITE)

    def _is_told(self, user: Container, file: MadeFile) -> bool:
        """Whether a word or a variable of *user* names the file, or a command reads it."""
        kinds = (UseKind.READS, UseKind.NAMES)
        return any(
            use.kind in kinds
            and use.location.volume is file.location.volume
            and use.location.path == file.location.path
            for use in self._graph.uses(user).uses
        )

    def _identity(self, container: Container) -> Identity:
        return identity(container, self._facts_of(container).image)

    @cached_property
    def _makers(self) -> defaultdict[tuple[Volume | None, str], set[Container]]:
        """Who makes what stands at a path of a volume."""
        makers = defaultdict(set)
        for container in self._graph.pod.containers:
            for use in self._graph.uses(container).writes:
                makers[use.location.volume, use.location.path].add(container)
        return makers

    @cached_property
    def _events(self) -> dict[Container, tuple[Event, ...]]:
        return {
            each: tuple(events(self._facts_of(each), self._graph.table(each)))
            for each in self._graph.pod.containers
        }


_IN_DIRECTORY = frozenset((DeedKind.WRITES, DeedKind.MAKES_DIRECTORY, DeedKind.REMOVES))


def _may_fill(use: Use, directory: str) -> bool:
    if is_within(use.location.path, directory):
        return use.kind is UseKind.WRITES or use.location.path != directory
    return use.is_tree and is_within(directory, use.location.path)


def _opens(event: Event) -> bool:
    """Whether the file itself is opened to be written, and not replaced by another one."""
    meaning = event.deed.command.meaning
    is_redirect = meaning is None or not meaning.writes
    is_opening = meaning is not None and meaning.tool in ("tee", "touch", "dd", "truncate")
    return event.deed.kind is DeedKind.WRITES and (is_redirect or is_opening)
