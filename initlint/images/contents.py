"""The files of an image that is being built: what each step put there, took away, or may have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from fnmatch import fnmatchcase
from pathlib import Path
from posixpath import normpath
from typing import Protocol

from initlint.record import field, record, replace

_MOST_LINKS = 40  # as many as Linux follows
_MOST_STEPS = 100_000  # looks into one image for one question, those into its stages included


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


class Nothing:
    """The files of `scratch`: none."""

    def look(self, path: str) -> Entry:
        """Give what stands at *path*."""
        return DIRECTORY if path == "/" else ABSENT


class Unseen:
    """The files of an image of which nothing is known."""

    def look(self, path: str) -> Entry:
        """Give what stands at *path*."""
        return DIRECTORY if path == "/" else UNKNOWN


@record(eq=False)
class Contents:
    """The files of an image: those of its `base`, and the changes on top, in order.

    `links` leads from a path to the absolute path that it stands for.
    """

    base: Files
    changes: tuple[Change, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    _steps: list[int] = field(default_factory=lambda: [0])
    _seen: dict[str, Entry | Answer] = field(default_factory=dict)

    def after(self, changes: Iterable[Change]) -> Contents:
        """Give the files after further *changes*."""
        made, links = list(self.changes), dict(self.links)
        for change in changes:
            placed = _placed(change, Contents(self.base, (), links))
            made.append(placed)
            if isinstance(placed, Linked):
                links[placed.path] = placed.target
            elif isinstance(placed, Removed | Doubted | Copied | Matched):
                covered = [path for path in links if placed.says(path) is not Answer.NOTHING]
                for path in covered if isinstance(placed, Copied | Matched) else ():
                    made += (Doubted(path), Opened((links[path],)))
                links = {path: to for path, to in links.items() if path not in covered}
        return Contents(self.base, tuple(made), links)

    def beside(self, path: str) -> str:
        """Give *path* with the links on the way to its directory followed."""
        directory, _, name = absolute(path).rpartition("/")
        return joined(self.resolve(directory or "/") or directory, name)

    def look(self, path: str) -> Entry:
        """Give what stands at the absolute *path*."""
        resolved = self.resolve(path)
        if resolved is None:
            return UNKNOWN
        said = self.changed(resolved)
        if isinstance(said, Entry):
            return said
        below = self.base.look(resolved) if said is not Answer.DOUBT else UNKNOWN
        return UNKNOWN if said is Answer.OPEN and below.kind is Kind.ABSENT else below

    def resolve(self, path: str) -> str | None:
        """Give *path* with the links on its way followed; None where they lead in circles."""
        path = absolute(path)
        for _ in range(_MOST_LINKS):
            link = next((each for each in _lineage(path) if each in self.links), None)
            if link is None:
                return path
            path = absolute(joined(self.links[link], path[len(link) + 1 :]))
        return None

    def changed(self, path: str) -> Entry | Answer:
        """Give what the changes alone say of the resolved *path*."""
        if path not in self._seen:
            self._seen[path] = self._changed(path)
        return self._seen[path]

    def _changed(self, path: str) -> Entry | Answer:
        is_open = False
        for change in reversed(self.changes):
            self._steps[0] += 1
            if self._steps[0] > _MOST_STEPS:
                return Answer.DOUBT
            said = change.says(path)
            if said is Answer.OPEN:
                is_open = True
            elif said is not Answer.NOTHING:
                return Answer.DOUBT if is_open and said is ABSENT else said
        return Answer.OPEN if is_open else Answer.NOTHING


def _placed(change: Change, contents: Contents) -> Change:
    """Give *change* with the links on the way to where it happens followed."""
    if isinstance(change, Opened | Program):
        return change
    if isinstance(change, Linked | Removed | Doubted):
        return replace(change, path=contents.beside(change.path))
    return replace(change, path=contents.resolve(change.path) or change.path)


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


def _lineage(path: str) -> Iterator[str]:
    """Give the directories on the way to *path* and itself, outermost first."""
    at = path.find("/", 1)
    while at > 0:
        yield path[:at]
        at = path.find("/", at + 1)
    yield path
