"""An image as the lock file has it: some of its directories are listed, and others are not."""

from __future__ import annotations

from functools import cached_property
from posixpath import dirname

from initlint.images.config import ImageConfig
from initlint.images.files import Entry, Files, Folder, Kind
from initlint.images.listed import ListedImage
from initlint.images.listing import Listing, Listings
from initlint.knowledge.images import ToolMake
from initlint.knowledge.presence import UNKNOWN, Confidence, Presence
from initlint.knowledge.references import ImageReference
from initlint.knowledge.traps import Version
from initlint.record import record

_PROGRAM, _PLAIN = 0o755, 0o644


@record
class LockedEntry:
    """What the lock file says of one image; `digest` is that of what its reference leads to."""

    digest: str
    config: ImageConfig
    listings: Listings


@record(eq=False)
class LockedImage:
    """The facts of an image from the lock file.

    What a listed directory does not hold is absent; of all others nothing is said.
    """

    reference: ImageReference
    locked: LockedEntry
    source: tuple[str, ...] = ()

    @property
    def entrypoint(self) -> tuple[str, ...]:
        return self.locked.config.entrypoint

    @property
    def cmd(self) -> tuple[str, ...]:
        return self.locked.config.cmd

    @property
    def user(self) -> str:
        return self.locked.config.user

    @property
    def user_confidence(self) -> Confidence:
        return Confidence.EXACT

    @property
    def workdir(self) -> str:
        return self._listed.workdir

    @property
    def search_path(self) -> tuple[str, ...]:
        return self._listed.search_path

    @property
    def is_server(self) -> bool | None:
        return self._listed.is_server

    @property
    def notes(self) -> tuple[str, ...]:
        return self._listed.notes

    @property
    def busybox_version(self) -> Version | None:
        return self._listed.busybox_version

    def has(self, command: str) -> bool | None:
        """Tell whether *command*, a name on PATH or an absolute path, is there."""
        return self.presence(command).is_present

    def presence(self, command: str) -> Presence:
        """Tell whether *command* is there as a program, and how that is known."""
        found = self._listed.presence(command)
        if found.is_present is not False:
            return found
        return found if self._is_seen(command) else UNKNOWN

    def file(self, path: str) -> Presence:
        """Tell whether anything stands at the absolute *path*, and how that is known."""
        found = self._listed.file(path)
        is_open = found.is_present is False and not self._is_listed(path)
        return UNKNOWN if is_open else found

    def dialect_of(self, shell: str) -> str | None:
        """Give the language of *shell* (`sh`, `/bin/bash`): `ash`, `dash` or `bash`."""
        return self._listed.dialect_of(shell) if self._is_seen(shell) else None

    def make_of(self, command: str) -> ToolMake:
        """Tell whose *command* it is; nothing is said where it may come from elsewhere."""
        return self._listed.make_of(command) if self._is_seen(command) else ToolMake()

    @cached_property
    def _listed(self) -> ListedImage:
        files = files_of(self.locked.listings)
        return ListedImage(self.reference, self.locked.config, files, self.source)

    def _is_seen(self, command: str) -> bool:
        """Tell whether all places are listed where *command* may stand."""
        if "/" in command:
            return self._is_listed(command)
        places = (place or self.workdir for place in self.search_path)
        return all(self._is_listed(f"{place}/{command}") for place in places)

    def _is_listed(self, path: str) -> bool:
        """Tell whether it is known what stands at *path*."""
        found = self._listed.files.resolve(path)
        if found.entry is not None:
            return True
        place = dirname(found.path)
        while place not in self._entries:
            place = dirname(place)
        if self._entries[place].kind is not Kind.DIRECTORY:
            return True
        listing = self.locked.listings.get(place)
        return listing is not None and listing.is_complete

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        return dict(self._listed.files)


def files_of(listings: Listings) -> Files:
    """Give the files that *listings* tell of."""
    root = Folder(_PROGRAM, 0)
    firsts = {first for listing in listings.values() for first in listing.copies}
    inodes = {path: number for number, path in enumerate(sorted(firsts), 1)}
    modes = {path: _mode(listings, path) for path in firsts}
    for directory, listing in listings.items():
        folder = root
        for name in directory.split("/"):
            folder = _child(folder, name) if name else folder
        _fill(folder, directory.rstrip("/"), listing, inodes)
        for first, names in listing.copies.items():
            for name in names:
                copy = Entry(Kind.FILE, modes[first], inode=inodes[first])
                folder.children.setdefault(name, copy)
    return Files(root)


def _child(folder: Folder, name: str) -> Folder:
    child = folder.children.get(name)
    if not isinstance(child, Folder):
        child = folder.children[name] = Folder(_PROGRAM, 0)
    return child


def _fill(folder: Folder, directory: str, listing: Listing, inodes: dict[str, int]) -> None:
    put = folder.children.setdefault
    for name in listing.directories:
        put(name, Folder(_PROGRAM, 0))
    for names, mode in ((listing.programs, _PROGRAM), (listing.files, _PLAIN)):
        for name in names:
            inode, text = inodes.get(f"{directory}/{name}", 0), listing.texts.get(name, "")
            put(name, Entry(Kind.FILE, mode, inode=inode, text=text))
    for name in listing.others:
        put(name, Entry(Kind.OTHER, _PLAIN))
    for target, names in listing.links.items():
        for name in names:
            put(name, Entry(Kind.SYMLINK, 0o777, target))


def _mode(listings: Listings, path: str) -> int:
    listing = listings.get(dirname(path))
    is_program = listing is not None and path.rpartition("/")[2] in listing.programs
    return _PROGRAM if is_program else _PLAIN
