"""The directory that a Dockerfile copies from, as a builder would see it."""

from __future__ import annotations

import os
import stat
from functools import cached_property
from pathlib import Path

from initlint.images.changes import (
    ABSENT,
    DIRECTORY,
    UNKNOWN,
    Entry,
    Kind,
)
from initlint.images.dockerignore import Dockerignore
from initlint.record import field, record
from initlint.source.files import ReadError, read_file
from initlint.source.ignore import Ignore, chain

_LARGEST_DIRECTORY = 10_000  # entries that are listed to find what a pattern matches
_LARGEST_TEXT = 2**20  # bytes of a requirements.txt or package.json


@record(eq=False)
class BuildContext:
    """The files below the directory `root` that `ignored` does not leave out.

    Nothing outside the directory is looked at: a symbolic link leads to what is not known.
    A file that git ignores may be made before the build, so its absence proves nothing, and
    an empty directory is a submodule that was not fetched, or waits for what is made.
    """

    root: Path
    ignored: Dockerignore
    _seen: dict[str, Entry] = field(default_factory=dict)
    _git: dict[str, Ignore] = field(default_factory=dict)

    def look(self, path: str) -> Entry:
        """Give what stands at *path*, absolute with the root of the context as `/`."""
        if path not in self._seen:
            self._seen[path] = self._look(path)
        return self._seen[path]

    def names(self, directory: str) -> tuple[str, ...] | None:
        """Give the names in a directory of the context; None where they cannot be told."""
        if self.look(directory).kind is not Kind.DIRECTORY:
            return None
        names: list[str] = []
        try:
            with os.scandir(self._place(directory)) as found:
                for entry in found:
                    if len(names) == _LARGEST_DIRECTORY:
                        return None
                    names.append(entry.name)
        except (OSError, ValueError):
            return None
        return tuple(sorted(names))

    def _look(self, path: str) -> Entry:
        parts = [part for part in path.split("/") if part]
        place = self._root
        for at, part in enumerate(parts):
            place = os.path.join(place, part)  # noqa: PTH118 a Path for each costs thrice
            mode = _mode(place)
            if mode is None:
                return UNKNOWN
            if not mode:
                return UNKNOWN if self._may_be_made(place) else ABSENT
            is_last = at == len(parts) - 1
            if not stat.S_ISDIR(mode) and not (is_last and stat.S_ISREG(mode)):
                return UNKNOWN
        is_kept = self.ignored.keeps("/".join(parts))
        if not is_kept:
            return UNKNOWN if is_kept is None else ABSENT
        if not parts or stat.S_ISDIR(mode or 0):
            return DIRECTORY
        return Entry(Kind.FILE, Path(place), bool((mode or 0) & 0o111))

    def _place(self, path: str) -> str:
        return self._root + path.rstrip("/")

    @cached_property
    def _root(self) -> str:
        return os.path.realpath(self.root)

    def _may_be_made(self, place: str) -> bool:
        """Tell whether what is missing at *place* may be there when the image is built."""
        directory = os.path.dirname(place)  # noqa: PTH120
        if directory != self._root and _is_empty(directory):
            return True
        if directory not in self._git:
            self._git[directory] = chain(Ignore(), directory)
        ignore = self._git[directory]
        return ignore.is_ignored(place) or ignore.is_ignored(place + os.sep)


def read_text(entry: Entry) -> str | None:
    """Give the text of the file that *entry* is a copy of; None where it cannot be had."""
    if entry.origin is None:
        return None
    try:
        return read_file(entry.origin, _LARGEST_TEXT).decode()
    except (ReadError, UnicodeDecodeError):
        return None


def _is_empty(directory: str) -> bool:
    try:
        with os.scandir(directory) as found:
            return next(found, None) is None
    except OSError:
        return False


def _mode(place: str) -> int | None:
    """Give the mode of what stands at *place*, 0 for nothing, None where it cannot be told."""
    try:
        return os.lstat(place).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0
    except (OSError, ValueError):
        return None
