"""The part of an image's files that is worth keeping: where commands are looked for and run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from posixpath import dirname, normpath

from initlint.images.config import ImageConfig
from initlint.images.files import MOST_LINKS, Entry, Files, Kind, parts_of
from initlint.record import field, record

_STANDARD = (
    "/bin",
    "/sbin",
    "/usr/bin",
    "/usr/sbin",
    "/usr/local/bin",
    "/usr/local/sbin",
)
# What tells the distribution, and where busybox stands in images without a distribution.
_MARKERS = ("/etc/alpine-release", "/etc/debian_version", "/etc/os-release", "/busybox/busybox")
_LARGEST_DIRECTORY = 5000  # names; Debian's /usr/bin with all of buildpack-deps has 1,500
_MOST_BELOW_WORKDIR = 400  # names, directories together
_Names = tuple[str, ...]


@record
class Listing:
    """What stands in one directory: names by kind, in order.

    `programs` are files that may be run. `links` are symbolic links by what they say, `copies`
    further names of a file by its first one, `texts` what files say that tell a version.
    Where it is not complete, more may stand there.
    """

    programs: _Names = ()
    files: _Names = ()
    directories: _Names = ()
    others: _Names = ()
    links: Mapping[str, _Names] = field(default_factory=dict)
    copies: Mapping[str, _Names] = field(default_factory=dict)
    is_complete: bool = True
    texts: Mapping[str, str] = field(default_factory=dict)


Listings = Mapping[str, Listing]


def all_listings(files: Files) -> Listings:
    """List all directories of *files*."""
    tree = _Tree(files)
    return tree.listings({path for path, entry in files if entry.kind is Kind.DIRECTORY}, set())


def listings(config: ImageConfig, files: Files) -> Listings:
    """List the directories of *files* in which commands of an image with *config* are.

    They are those of PATH and the usual ones, with those above them, and what is below the
    working directory as far as it is not too much. Of others only what links in these lead
    to is told.
    """
    tree = _Tree(files)
    workdir = normpath(f"/{config.workdir}")
    words = (word for word in (*config.entrypoint, *config.cmd) if word.startswith("/"))
    searched = [tree.real(place) for place in (*config.search_path, *_STANDARD)]
    whole = {"/", *tree.below(tree.real(workdir))}
    for place in searched:  # above those that are missing it stands that they are
        whole |= {place, *_above(place)}
    links = (path for place in whole for path in tree.links(place))
    seen = set(tree.met((*config.search_path, *_STANDARD, workdir, *words, *_MARKERS, *links)))
    return tree.listings({*filter(tree.is_small_directory, whole)}, seen)


class _Tree:
    """All files of an image by path and by directory."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._entries = dict(files)
        self._children: dict[str, list[str]] = defaultdict(list)
        for path in self._entries:
            if path != "/":
                self._children[dirname(path)].append(path)

    def real(self, path: str) -> str:
        return self._files.resolve(path).path

    def is_small_directory(self, path: str) -> bool:
        entry = self._entries.get(path)
        is_directory = entry is not None and entry.kind is Kind.DIRECTORY
        return is_directory and len(self._children.get(path, ())) <= _LARGEST_DIRECTORY

    def links(self, directory: str) -> Iterator[str]:
        for path in self._children.get(directory, ()):
            if self._entries[path].kind is Kind.SYMLINK:
                yield path

    def below(self, directory: str) -> Iterator[str]:
        """Give *directory* and those below it, level by level, until that is too much."""
        left = _MOST_BELOW_WORKDIR
        pending = [directory] if directory != "/" else []
        for each in pending:
            children = sorted(self._children.get(each, ()))
            if len(children) > left or not self.is_small_directory(each):
                continue
            left -= len(children)
            yield each
            pending += (path for path in children if self._entries[path].kind is Kind.DIRECTORY)

    def met(self, paths: Iterable[str]) -> Iterator[str]:
        """Give all that is met on the way to *paths*, links before what they lead to."""
        for path in paths:
            yield from self._met(path)

    def _met(self, path: str) -> Iterator[str]:
        pending, here, links = parts_of(path), "", 0
        while pending:
            name = pending.pop()
            there = dirname(here) if name == ".." else f"{here}/{name}"
            entry = self._entries.get(there or "/")
            if entry is None:
                return
            yield there or "/"
            if entry.kind is not Kind.SYMLINK:
                here = there.rstrip("/")
                continue
            links += 1
            if links > MOST_LINKS:
                return
            pending += parts_of(entry.target)
            here = "" if entry.target.startswith("/") else here

    def listings(self, whole: set[str], seen: set[str]) -> Listings:
        """List the directories *whole*, and of others what is *seen*."""
        listed: dict[str, set[str]] = {each: set(self._children.get(each, ())) for each in whole}
        for path in seen - {"/"}:
            for each in (path, *_above(path)):
                if each != "/":
                    listed.setdefault(dirname(each), set()).add(each)
        first = self._first_names(path for paths in listed.values() for path in paths)
        return {
            directory: self._listing(sorted(paths), first, is_complete=directory in whole)
            for directory, paths in sorted(listed.items())
        }

    def _first_names(self, paths: Iterable[str]) -> Mapping[int, str]:
        """Give the first of the names of each file that has several."""
        first: dict[int, str] = {}
        for path in sorted(paths):
            first.setdefault(self._entries[path].inode, path)
        return first

    def _listing(self, paths: list[str], first: Mapping[int, str], *, is_complete: bool) -> Listing:
        kinds: dict[Kind | str, list[str]] = defaultdict(list)
        links: dict[str, list[str]] = defaultdict(list)
        copies: dict[str, list[str]] = defaultdict(list)
        texts: dict[str, str] = {}
        for path in paths:
            entry, name = self._entries[path], path.rpartition("/")[2]
            if entry.kind is Kind.FILE and entry.text and entry.text.isprintable():
                texts[name] = entry.text
            if entry.kind is Kind.SYMLINK:
                links[entry.target].append(name)
            elif entry.kind is Kind.FILE and entry.inode and first[entry.inode] != path:
                copies[first[entry.inode]].append(name)
            else:
                kinds[_kind(entry)].append(name)
        return Listing(
            tuple(kinds["program"]),
            tuple(kinds[Kind.FILE]),
            tuple(kinds[Kind.DIRECTORY]),
            tuple(kinds[Kind.OTHER]),
            {target: tuple(names) for target, names in sorted(links.items())},
            {target: tuple(names) for target, names in sorted(copies.items())},
            is_complete,
            texts,
        )


def _kind(entry: Entry) -> Kind | str:
    return "program" if entry.is_executable else entry.kind


def _above(path: str) -> Iterator[str]:
    """Give the directories above *path*, the root included."""
    while path != "/":
        path = dirname(path)
        yield path
