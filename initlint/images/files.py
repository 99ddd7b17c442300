"""The complete list of an image's files, and where a path in it leads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple

MOST_LINKS = 40  # the kernel follows no more of them (MAXSYMLINKS in linux/namei.h)


class Kind(Enum):
    """What stands at a path; the last three occur in layers only."""

    FILE = "file"
    DIRECTORY = "directory"
    SYMLINK = "symlink"
    OTHER = "other"  # a device, a pipe
    HARD_LINK = "hard link"
    WHITEOUT = "whiteout"
    OPAQUE = "opaque"


class Entry(NamedTuple):
    """One file: its permission bits, where it leads if it is a symbolic link.

    `inode` is the same number, not 0, for the names of one file that has several;
    `layer` counts from 0. `text` is kept of very few files, those that tell a version.
    """

    kind: Kind
    mode: int
    target: str = ""
    inode: int = 0
    layer: int = 0
    text: str = ""

    @property
    def is_executable(self) -> bool:
        """Tell whether anybody, and so root, may run it."""
        return self.kind is Kind.FILE and bool(self.mode & 0o111)


class Folder:
    """A directory, with what stands in it."""

    __slots__ = ("children", "layer", "mode")

    def __init__(self, mode: int, layer: int) -> None:
        self.children: dict[str, Entry | Folder] = {}
        self.mode = mode
        self.layer = layer


class Found(NamedTuple):
    """Where a path leads: the real path, and what stands there, None where nothing does."""

    path: str
    entry: Entry | None


class Program(NamedTuple):
    """A command that was looked up: where it was found, and what that leads to."""

    path: str
    real_path: str
    entry: Entry


class Files:
    """The merged file list of an image."""

    def __init__(self, root: Folder) -> None:
        self._root = root

    def resolve(self, path: str) -> Found:
        """Follow *path*, from the root, through the symbolic links in all of its parts.

        Where nothing stands there, the path is the one that the links led to.
        """
        found, _ = self._follow(path)
        return found

    def _follow(self, path: str) -> tuple[Found, Folder | None]:
        """Give where *path* leads, and the directory there if it is one."""
        pending = parts_of(path)
        folders, names, links = [self._root], list[str](), 0
        while pending:
            name = pending.pop()
            child = folders[-1].children.get(name)
            if name == "..":
                del folders[max(len(names), 1) :], names[-1:]
            elif isinstance(child, Folder):
                folders.append(child)
                names.append(name)
            elif child is not None and child.kind is Kind.SYMLINK and links < MOST_LINKS:
                links += 1
                pending += parts_of(child.target)
                if child.target.startswith("/"):
                    folders, names = [self._root], []
            else:
                is_end = child is not None and child.kind is not Kind.SYMLINK and not pending
                place = _path(*names, name, *reversed(pending))
                return Found(place, child if is_end else None), None
        folder = folders[-1]
        entry = Entry(Kind.DIRECTORY, folder.mode, layer=folder.layer)
        return Found(_path(*names), entry), folder

    def which(
        self, command: str, search_path: Iterable[str], directory: str = "/"
    ) -> Program | None:
        """Find *command*, a name or a path from *directory*, as a shell does; None if absent.

        What cannot be executed is found only where nothing else is.
        """
        found = [*self._candidates(command, search_path, directory)]
        return next((one for one in found if one.entry.is_executable), next(iter(found), None))

    def is_same_file(self, one: str, other: str) -> bool:
        """Tell whether both paths lead to one file, be it through links of either kind."""
        first, second = self.resolve(one), self.resolve(other)
        if first.entry is None or second.entry is None:
            return False
        is_linked = first.entry.inode != 0 and first.entry.inode == second.entry.inode
        return is_linked or first.path == second.path

    def names(self, directory: str) -> tuple[str, ...]:
        """Give the names of what stands in *directory*, in order; none where there is none."""
        _, folder = self._follow(directory)
        return tuple(sorted(folder.children)) if folder is not None else ()

    def __iter__(self) -> Iterator[tuple[str, Entry]]:
        """Give every path with what stands there, directories before what is in them."""
        pending = [("", self._root)]
        while pending:
            path, folder = pending.pop()
            yield path or "/", Entry(Kind.DIRECTORY, folder.mode, layer=folder.layer)
            for name, child in folder.children.items():
                if isinstance(child, Folder):
                    pending.append((f"{path}/{name}", child))
                else:
                    yield f"{path}/{name}", child

    def _candidates(
        self, command: str, search_path: Iterable[str], directory: str
    ) -> Iterator[Program]:
        places = (directory,) if "/" in command else search_path
        for place in places:
            path = command if command.startswith("/") else f"{place or directory}/{command}"
            real_path, entry = self.resolve(path)
            if entry is not None and entry.kind is Kind.FILE:
                yield Program(path, real_path, entry)


def parts_of(path: str) -> list[str]:
    """Give the names in *path*, the last one first."""
    return [part for part in reversed(path.split("/")) if part not in ("", ".")]


def _path(*parts: str) -> str:
    return "/" + "/".join(parts)
