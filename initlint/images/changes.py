"""What single steps of a build do to an image's files."""

from __future__ import annotations

from enum import Enum
from fnmatch import fnmatchcase
from pathlib import Path
from posixpath import normpath
from typing import Protocol

from initlint.record import record


class Kind(Enum):
    """What stands at a path."""

    FILE = "file"
    DIRECTORY = "directory"
    OTHER = "other"  # something: which of the two cannot be told
    ABSENT = "absent"
    UNKNOWN = "unknown"


@record
class Entry:
    """What stands at a path; `origin` is the file on this machine that it is a copy of."""

    kind: Kind
    origin: Path | None = None
    is_executable: bool | None = None

    @property
    def is_present(self) -> bool | None:
        """Tell whether anything is there, None where that cannot be told."""
        if self.kind is Kind.UNKNOWN:
            return None
        return self.kind is not Kind.ABSENT


ABSENT, UNKNOWN = Entry(Kind.ABSENT), Entry(Kind.UNKNOWN)
DIRECTORY, SOMETHING = Entry(Kind.DIRECTORY), Entry(Kind.OTHER)


class Files(Protocol):
    """Files that can be asked for by absolute paths."""

    def look(self, path: str) -> Entry:
        """Give what stands at *path*."""
        ...


class Answer(Enum):
    """What one step says of a path where it says not what stands there."""

    NOTHING = "nothing"
    OPEN = "open"  # something may have come
    DOUBT = "doubt"  # something may have come or gone


@record(eq=False)
class Put:
    """Something that a step put at `path`, with the directories above it."""

    path: str
    entry: Entry

    def says(self, path: str) -> Entry | Answer:
        if path == self.path:
            return self.entry
        return DIRECTORY if is_below(self.path, path) else Answer.NOTHING


@record(eq=False)
class Copied:
    """All that is below `source` in other files, put below `path`."""

    path: str
    files: Files
    source: str

    def says(self, path: str) -> Entry | Answer:
        if path == self.path or is_below(self.path, path):
            return DIRECTORY
        if not is_below(path, self.path):
            return Answer.NOTHING
        found = self.files.look(joined(self.source, path[len(self.path.rstrip("/")) + 1 :]))
        if found.kind is Kind.ABSENT:
            return Answer.NOTHING
        return Answer.OPEN if found.kind is Kind.UNKNOWN else found


@record(eq=False)
class Removed:
    """What a step took away, with all below it."""

    path: str

    def says(self, path: str) -> Entry | Answer:
        return ABSENT if path == self.path or is_below(path, self.path) else Answer.NOTHING


@record(eq=False)
class Opened:
    """Directories in which a step may have put anything, except in those left out."""

    paths: tuple[str, ...]
    except_in: tuple[str, ...] = ()

    def says(self, path: str) -> Entry | Answer:
        if path.rpartition("/")[0] in self.except_in:
            return Answer.NOTHING
        is_meant = any(path == each or is_below(path, each) for each in self.paths)
        return Answer.OPEN if is_meant else Answer.NOTHING


@record(eq=False)
class Doubted:
    """A path at and below which a step may have put or removed anything.

    Where it is not `with_itself`, what stands at the path itself stays.
    """

    path: str
    with_itself: bool = True

    def says(self, path: str) -> Entry | Answer:
        is_meant = (self.with_itself and path == self.path) or is_below(path, self.path)
        return Answer.DOUBT if is_meant else Answer.NOTHING


@record(eq=False)
class Program:
    """A program that is on PATH from now on, where exactly cannot be told.

    Where it is not `certain` it may be there or not, whatever was before.
    """

    name: str
    certain: bool = True

    def says(self, path: str) -> Entry | Answer:
        if path.rpartition("/")[2] != self.name or "bin" not in path:
            return Answer.NOTHING
        return Answer.OPEN if self.certain else Answer.DOUBT


@record(eq=False)
class Linked:
    """A symbolic link at `path`; `target` is absolute."""

    path: str
    target: str

    def says(self, path: str) -> Entry | Answer:
        return DIRECTORY if is_below(self.path, path) else Answer.NOTHING


@record(eq=False)
class Matched:
    """The files of one directory whose names a pattern matches, put into another one."""

    path: str
    files: Files
    source: str
    pattern: str

    def says(self, path: str) -> Entry | Answer:
        if path == self.path or is_below(self.path, path):
            return DIRECTORY
        directory, _, name = path.rpartition("/")
        if (directory or "/") != self.path or not fnmatchcase(name, self.pattern):
            return Answer.NOTHING
        found = self.files.look(joined(self.source, name))
        if found.kind is Kind.UNKNOWN:
            return Answer.OPEN
        return found if found.kind is Kind.FILE else Answer.NOTHING


Change = Put | Copied | Matched | Removed | Opened | Doubted | Program | Linked
EVERYTHING = Opened(("/",))


def is_below(path: str, directory: str) -> bool:
    """Tell whether *path* lies below *directory*; both are absolute."""
    return path != directory and path.startswith(directory.rstrip("/") + "/")


def joined(directory: str, name: str) -> str:
    """Give the path of *name* in *directory*, of the directory itself for no name."""
    return f"{directory.rstrip('/')}/{name}" if name else directory


def absolute(path: str, directory: str = "/") -> str:
    """Give *path* from *directory* on without dots and doubled slashes; never above the root."""
    return normpath(f"/{path}" if path.startswith("/") else f"/{directory}/{path}").replace(
        "//", "/"
    )
