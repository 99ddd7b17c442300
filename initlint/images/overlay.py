"""Layers put on each other: the one list of files that a container sees."""

from __future__ import annotations

from collections.abc import Iterable

from initlint.images.files import MOST_LINKS, Entry, Files, Folder, Kind, parts_of
from initlint.images.layers import Layer, LayerEntry
from initlint.images.limits import LIMITS, ImageError, Limits

_DIRECTORY_MODE = 0o755


def merge(layers: Iterable[Layer], limits: Limits = LIMITS) -> Files:
    """Put *layers* on each other, the lowest one first; raises ImageError."""
    overlay = _Overlay(limits)
    for number, layer in enumerate(layers):
        overlay.add(layer, number)
    return Files(overlay.root)


class _Overlay:
    """A tree of files that grows by layers.

    An entry whose directory is a symbolic link lands where the link leads, as when a runtime
    unpacks it (containerd archive.applyNaive). Whiteouts spare what is of their own layer.
    """

    def __init__(self, limits: Limits) -> None:
        self.root = Folder(_DIRECTORY_MODE, 0)
        self._limits = limits
        self._packed = self._unpacked = 0
        self._steps = 0
        self._count = 0
        self._inodes = 0
        self._shared: dict[Entry, Entry] = {}

    def add(self, layer: Layer, number: int) -> None:
        self._require_measure(layer)
        self._step(len(layer.entries))
        last, folder = "", self.root
        for entry in layer.entries:
            directory, _, name = entry.path.rpartition("/")
            if entry.kind is Kind.OPAQUE or entry.kind is Kind.WHITEOUT:
                self._take_away(entry, number)
                continue
            if directory != last:
                last, folder = directory, self._made(directory, number)
            if self._put(folder, name, entry, number):
                last, folder = "", self.root

    def _require_measure(self, layer: Layer) -> None:
        """Refuse layers each of which is small enough, and all of which are not."""
        self._packed += layer.packed
        self._unpacked += layer.unpacked
        most = self._limits.most_unpacked(self._packed)
        if self._unpacked > most:
            raise ImageError(f"has layers that unpack to more than {most >> 20} MiB together")

    def _put(self, folder: Folder, name: str, entry: LayerEntry, number: int) -> bool:
        """Put *entry* as *name* into *folder*; tells whether paths may lead elsewhere now."""
        former = self.root if name == "" else folder.children.get(name)
        if entry.kind is Kind.DIRECTORY and isinstance(former, Folder):
            former.mode, former.layer = entry.mode, number
            return False
        if name == "":
            raise ImageError("has a layer whose root is no directory")
        folder.children[name] = self._new(entry, number)
        self._grow(former is None)
        return isinstance(former, Folder) or (former is not None and former.kind is Kind.SYMLINK)

    def _new(self, entry: LayerEntry, number: int) -> Entry | Folder:
        if entry.kind is Kind.DIRECTORY:
            return Folder(entry.mode, number)
        if entry.kind is Kind.HARD_LINK:
            return self._linked(entry, number)
        made = Entry(entry.kind, entry.mode, entry.target, layer=number, text=entry.text)
        return made if made.target else self._shared.setdefault(made, made)

    def _linked(self, entry: LayerEntry, number: int) -> Entry:
        """Give the file that *entry* is another name of; without it, what the entry tells."""
        directory, _, name = entry.target.rpartition("/")
        folder = self._existing(directory)
        target = folder.children.get(name) if folder is not None else None
        if folder is None or not isinstance(target, Entry):
            return Entry(Kind.FILE, entry.mode, layer=number)
        if target.inode == 0:
            self._inodes += 1
            target = folder.children[name] = target._replace(inode=self._inodes)
        return target._replace(layer=number)

    def _take_away(self, entry: LayerEntry, number: int) -> None:
        directory, _, name = entry.path.rpartition("/")
        if entry.kind is Kind.OPAQUE:
            folder = self._existing(entry.path)
            if folder is not None:
                self._clear(folder, number)
            return
        folder = self._existing(directory)
        child = folder.children.get(name) if folder is not None else None
        if folder is None or child is None:
            return
        if isinstance(child, Folder):
            self._clear(child, number)
        if _is_gone(child, number):
            del folder.children[name]

    def _clear(self, folder: Folder, number: int) -> None:
        """Take away what lower layers have below *folder*."""
        folders = [folder]
        for each in folders:
            self._step(1 + len(each.children))
            folders += [child for child in each.children.values() if isinstance(child, Folder)]
        for each in reversed(folders):
            kept = {n: child for n, child in each.children.items() if not _is_gone(child, number)}
            self._count -= len(each.children) - len(kept)
            each.children = kept

    def _existing(self, path: str) -> Folder | None:
        return self._walk(path, None)

    def _made(self, path: str, number: int) -> Folder:
        folder = self._walk(path, number)
        assert folder is not None
        return folder

    def _walk(self, path: str, number: int | None) -> Folder | None:
        """Give the directory that *path* leads to; layer *number* makes what is not there."""
        pending, folders, links = parts_of(path), [self.root], 0
        while pending:
            self._step(1)
            name = pending.pop()
            if name == "..":
                del folders[max(len(folders) - 1, 1) :]
                continue
            child = folders[-1].children.get(name)
            if isinstance(child, Entry) and child.kind is Kind.SYMLINK:
                links += 1
                if links > MOST_LINKS:
                    raise ImageError(f"has '{path}' behind a loop of symbolic links")
                pending += parts_of(child.target)
                folders = folders[:1] if child.target.startswith("/") else folders
                continue
            if not isinstance(child, Folder):
                if number is None:
                    return None
                self._grow(child is None)
                child = folders[-1].children[name] = Folder(_DIRECTORY_MODE, number)
            folders.append(child)
        return folders[-1]

    def _grow(self, by: int) -> None:
        self._count += by
        if self._count > self._limits.entries:
            raise ImageError(f"has more than {self._limits.entries} files")

    def _step(self, steps: int) -> None:
        self._steps += steps
        if self._steps > self._limits.steps:
            raise ImageError("has layers that take too long to put together")


def _is_gone(child: Entry | Folder, number: int) -> bool:
    return child.layer < number and not (isinstance(child, Folder) and child.children)
