"""The directories below a path, and the files in them that may hold manifests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from initlint.record import record
from initlint.source.bundle import Chart, InputProblem, Kustomization, Notice
from initlint.source.charts import CHART_FILE, OWN_FOLDERS, belongs_to_chart, count_templates
from initlint.source.files import cannot_be_read
from initlint.source.ignore import Ignore
from initlint.source.kustomized import KUSTOMIZATION_FILES
from initlint.source.names import display

ENDINGS = (".yaml", ".yml", ".json")
_SKIPPED_FOLDERS = frozenset({"node_modules", "vendor"})


@record
class Entry:
    """A file by the path that leads to it, and by the one it really has."""

    path: Path
    real: str
    is_link: bool = False

    @property
    def is_sniffed(self) -> bool:
        """Whether the file is only read where its head looks like a Kubernetes object."""
        return self.path.suffix.lower() == ".json"


@record(eq=False)
class Folder:
    """A directory with the files that may hold manifests, by name; `parent` is above it."""

    path: Path
    real: str
    parent: Folder | None
    entries: tuple[Entry, ...]

    @property
    def lineage(self) -> Iterator[Folder]:
        """The directories above this one, the nearest first."""
        folder = self.parent
        while folder is not None:
            yield folder
            folder = folder.parent


Found = Folder | Chart | Kustomization | InputProblem | Notice


def walk(path: Path, ignore: Ignore) -> Iterator[Found]:
    """Yield the directory *path* and all below it that are not left out, parents first.

    *ignore* holds for *path* already. Links are followed to files inside *path*, and to
    nothing else: what a linked directory holds is either found where it stands, or it is
    not part of what was given.
    """
    top = os.path.realpath(path)
    pending: list[tuple[Path, str, Folder | None, Ignore]] = [(path, top, None, ignore)]
    while pending:
        here, real, parent, known = pending.pop()
        try:
            listing = _list(here)
        except OSError as error:
            yield InputProblem(display(here), cannot_be_read(error))
            continue
        is_chart = any(each.name == CHART_FILE for each in listing)
        if is_chart:
            yield Chart(display(here), here, count_templates(here))
        if any(each.name in KUSTOMIZATION_FILES for each in listing):
            yield Kustomization(display(here), here, real)
        entries: list[Entry] = []
        for found in _files(listing, real, top, known):
            if not isinstance(found, Entry):
                yield found
            elif not (is_chart and belongs_to_chart(found.path.name)):
                entries.append(found)
        folder = Folder(here, real, parent, tuple(entries))
        yield folder
        for each in reversed(listing):
            below = os.path.join(real, each.name)  # noqa: PTH118
            if _is_entered(each, is_chart=is_chart) and not known.is_ignored(below + os.sep):
                pending.append((here / each.name, below, folder, known.below(below)))


def listed(path: Path, ignore: Ignore) -> tuple[Entry, ...]:
    """Give the files of the one directory *path* that may hold manifests, by name."""
    real = os.path.realpath(path)
    try:
        listing = _list(path)
    except OSError:
        return ()  # whoever named a file in it hears of that file
    return tuple(e for e in _files(listing, real, real, ignore) if isinstance(e, Entry))


def _list(path: Path) -> list[os.DirEntry[str]]:
    with os.scandir(path) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _files(
    listing: list[os.DirEntry[str]], real: str, top: str, ignore: Ignore
) -> Iterator[Entry | InputProblem | Notice]:
    for each in listing:
        if each.name.startswith(".") or not each.name.lower().endswith(ENDINGS):
            continue
        place = os.path.join(real, each.name)  # noqa: PTH118
        if _is_directory(each) or ignore.is_ignored(place):
            continue
        path = Path(each.path)
        yield _linked(path, top) if each.is_symlink() else Entry(path, place)


def _is_directory(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # a link that goes in circles: reported where it is read


def _linked(path: Path, top: str) -> Entry | InputProblem | Notice:
    target = os.path.realpath(path)
    if not os.path.lexists(target) or os.path.islink(target):  # noqa: PTH114
        return InputProblem(display(path), "is a link that leads to no file")
    if not target.startswith(top.rstrip(os.sep) + os.sep):
        return Notice(display(path), "is a link to a file outside what was given: not followed")
    return Entry(path, target, is_link=True)


def _is_entered(entry: os.DirEntry[str], *, is_chart: bool) -> bool:
    if entry.name.startswith(".") or entry.name in _SKIPPED_FOLDERS:
        return False
    if is_chart and entry.name in OWN_FOLDERS:
        return False
    return entry.is_dir(follow_symlinks=False)
