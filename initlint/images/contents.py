"""The files of an image that is being built: what each step put there, took away, or may have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from initlint.images.changes import (
    ABSENT,
    DIRECTORY,
    UNKNOWN,
    Answer,
    Change,
    Copied,
    Doubted,
    Entry,
    Files,
    Kind,
    Linked,
    Matched,
    Opened,
    Program,
    Removed,
    absolute,
    joined,
)
from initlint.record import field, record, replace

_MOST_LINKS = 40  # as many as Linux follows
_MOST_STEPS = 100_000  # looks into one image for one question, those into its stages included


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


def _lineage(path: str) -> Iterator[str]:
    """Give the directories on the way to *path* and itself, outermost first."""
    at = path.find("/", 1)
    while at > 0:
        yield path[:at]
        at = path.find("/", at + 1)
    yield path
