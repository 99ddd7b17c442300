"""What one command of a RUN finds."""

from __future__ import annotations

from collections.abc import Mapping
from posixpath import basename

from initlint.images.build_context import read_text
from initlint.images.changes import (
    Entry,
    Files,
    Kind,
    absolute,
    is_below,
    joined,
)
from initlint.images.contents import Contents
from initlint.record import record
from initlint.shell.values import UNKNOWN_PIECE


@record(eq=False)
class Mounted:
    """A mount of `--mount`; `files` are those that a bind mount shows below `source`."""

    path: str
    files: Files | None = None
    source: str = "/"


@record(eq=False)
class Situation:
    """The files and variables as a command finds them; `family` is the distribution's."""

    contents: Contents
    mounts: tuple[Mounted, ...]
    environment: Mapping[str, str]
    family: str | None

    def look(self, path: str) -> Entry:
        """Give what a command finds at the absolute *path*."""
        for mount in reversed(self.mounts):
            if path == mount.path and mount.files is not None:
                return mount.files.look(mount.source)
            if is_below(path, mount.path):
                inside = path[len(mount.path) + 1 :]
                if mount.files is None:
                    return Entry(Kind.UNKNOWN)
                return mount.files.look(joined(mount.source, inside))
        return self.contents.look(path)

    def text(self, path: str | None) -> str | None:
        """Give the text of the file at *path*, where it is a copy of one that can be read."""
        return None if path is None else read_text(self.look(path))

    def into(self, target: str, source: str) -> str | None:
        """Give where *source* lands that is copied to *target*; None: it cannot be told.

        It lands in a directory under its own name, else under the name *target*.
        """
        kind = self.look(target.rstrip("/") or "/").kind
        if target.endswith("/") or kind is Kind.DIRECTORY:
            return joined(target, basename(source.rstrip("/")))
        return target if kind in (Kind.FILE, Kind.ABSENT) else None


def place(word: str | None, directory: str | None) -> str | None:
    """Give the absolute path that *word* names, None where it is not known.

    A slash at its end stays.
    """
    if word is None or not word or UNKNOWN_PIECE in word or word.startswith("~"):
        return None
    if not word.startswith("/") and directory is None:
        return None
    path = absolute(word, directory or "/")
    return f"{path}/" if word.endswith("/") and path != "/" else path
