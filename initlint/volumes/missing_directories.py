"""Files that a command puts into a directory of a volume that nobody has made."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname

from initlint.model.container import Container
from initlint.record import record, replace
from initlint.volumes.graph import VolumeGraph
from initlint.volumes.intent import is_placeholder
from initlint.volumes.preparation import is_made, is_told
from initlint.volumes.uses import Use, UseKind

# They make the directories that are missing (curl(1), install(1)).
_MAKING = frozenset(("--create-dirs", "-D", "--parents"))


@record
class MissingDirectory:
    """A write that fails, and the path of the directory that it needs."""

    write: Use
    path: str


def missing_directories(container: Container, graph: VolumeGraph) -> Iterator[MissingDirectory]:
    """Give the writes of *container* into directories that are not there by then."""
    said: set[str] = set()
    unfilled = {use.step for use in graph.uses(container).reads if is_placeholder(use)}
    for write in graph.uses(container).writes:
        path = dirname(write.path)
        if path not in said and write.step not in unfilled and _fails(write, graph):
            said.add(path)
            yield MissingDirectory(write, path)


def _fails(write: Use, graph: VolumeGraph) -> bool:
    volume = write.location.volume
    if volume is None or not volume.starts_empty or not write.is_fatal or not write.is_exact:
        return False
    if write.kind is not UseKind.WRITES or write.is_tree or _MAKING.intersection(write.words):
        return False
    folder = replace(write.location, path=dirname(write.location.path))
    place = replace(write, location=folder)
    return not is_made(graph, place) and is_told(graph, volume, write.container, write.step)
