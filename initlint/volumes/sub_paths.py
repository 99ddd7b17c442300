"""Mounts of a part of a volume that is not there when the kubelet looks for it."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename

from initlint.facts.commands import commands
from initlint.model.container import Container
from initlint.model.near_miss import near_misses
from initlint.model.volume import Lifetime, Mount, Volume
from initlint.record import record
from initlint.tree.node import Node
from initlint.volumes.afterwards import is_marker
from initlint.volumes.graph import VolumeGraph
from initlint.volumes.intent import is_file_name
from initlint.volumes.location import relative
from initlint.volumes.preparation import shares_part
from initlint.volumes.uses import LOOKING, Use, UseKind

_TESTS = frozenset(("[", "[[", "test"))


@record
class MissingPart:
    """A mount of a subPath that nothing has made: the kubelet makes a directory of that name.

    `write` is the one that comes too late, or that was probably meant. `is_proof`: a file that
    is wanted gets to be a directory.
    """

    mount: Mount
    write: Use | None
    is_proof: bool

    @property
    def key(self) -> Node:
        """Where it says which part is mounted."""
        node = self.mount.node
        return node.key("subPath") or node.key("subPathExpr")


def mounted_too_early(container: Container, graph: VolumeGraph) -> Iterator[MissingPart]:
    """Give the mounts of files that *container* itself, or one after it, is to write."""
    for mount, volume, path in _parts(container, graph):
        if not volume.starts_empty or _may_be_made(graph, volume, path, container):
            continue
        late = (w for w in graph.writes(volume) if _makes_file(w, path))
        write = next((w for w in late if _is_late(w.container, container)), None)
        if write is not None:
            yield MissingPart(mount, write, is_proof=True)


def never_made(container: Container, graph: VolumeGraph) -> Iterator[MissingPart]:
    """Give the mounts of parts that nobody makes at all."""
    for mount, volume, path in _parts(container, graph):
        if _is_asked_for(mount, container, graph):
            continue
        if volume.lifetime is Lifetime.GIVEN:
            yield from _not_given(mount, volume, path, graph)
        elif volume.starts_empty and not _is_ever_made(graph, volume, path, container):
            yield from _meant(mount, volume, path, graph)


def _is_asked_for(mount: Mount, container: Container, graph: VolumeGraph) -> bool:
    """Whether the container itself tests what is there: it is made for either case."""
    return any(
        command.name in _TESTS and mount.path in command.words
        for command in commands(graph.facts(container))
    )


def _parts(container: Container, graph: VolumeGraph) -> Iterator[tuple[Mount, Volume, str]]:
    for mounted in graph.table(container).mounted:
        volume = mounted.mount.volume
        if volume is not None and mounted.root:
            yield mounted.mount, volume, mounted.root


def _may_be_made(graph: VolumeGraph, volume: Volume, path: str, reader: Container) -> bool:
    """Whether somebody may have made *path* before the kubelet mounts it for *reader*."""
    if shares_part(graph, volume, path, reader):
        return True
    before = [each for each in graph.forerunners(reader) if _is_earlier(each, reader)]
    if any(graph.may_be_written_unseen(volume, each) for each in graph.forerunners(reader)):
        return True
    return any(w.covers(path) for w in graph.writes(volume) if w.container in before)


def _is_ever_made(graph: VolumeGraph, volume: Volume, path: str, reader: Container) -> bool:
    return _may_be_made(graph, volume, path, reader) or any(
        write.covers(path) for write in graph.writes(volume)
    )


def _is_earlier(writer: Container, reader: Container) -> bool:
    order = writer.pod.containers
    return order.index(writer) < order.index(reader)


def _is_late(writer: Container, reader: Container) -> bool:
    return writer is reader or not _is_earlier(writer, reader)


def _makes_file(write: Use, path: str) -> bool:
    is_file = write.kind is UseKind.WRITES and write.is_exact and not write.is_tree
    return is_file and write.location.path == path


def _not_given(
    mount: Mount, volume: Volume, path: str, graph: VolumeGraph
) -> Iterator[MissingPart]:
    given = graph.given(volume)
    if given and not any(each == path or each.startswith(f"{path}/") for each in given):
        is_meant = bool(near_misses(path, given)) or _is_wanted(mount, graph)
        yield MissingPart(mount, None, is_proof=is_file_name(path) and is_meant)


def _is_wanted(mount: Mount, graph: VolumeGraph) -> bool:
    """Whether the container names the very file: else it may get by without it."""
    uses = graph.uses(mount.container).uses
    return any(use.path == mount.path and use.kind in LOOKING for use in uses)


def _meant(mount: Mount, volume: Volume, path: str, graph: VolumeGraph) -> Iterator[MissingPart]:
    if is_file_name(path) and is_file_name(mount.path):
        yield MissingPart(mount, _same_name(mount, path, graph), is_proof=True)
        return
    writes = [w for w in graph.writes(volume) if not is_marker(w.path)]
    near = [w for w in writes if near_misses(path, [w.location.path.split("/")[0]])]
    if near or (writes and not any(_is_seen(graph, write) for write in writes)):
        yield MissingPart(mount, (near or writes)[0], is_proof=False)


def _same_name(mount: Mount, path: str, graph: VolumeGraph) -> Use | None:
    names = (basename(path), basename(relative(mount.path)))
    for writer in graph.forerunners(mount.container):
        for write in graph.uses(writer).writes:
            if write.kind is UseKind.WRITES and basename(write.path) in names:
                return write
    return None


def _is_seen(graph: VolumeGraph, write: Use) -> bool:
    """Whether a container that comes after *write* has what it makes under any path."""
    volume = write.location.volume
    assert volume is not None
    return any(
        graph.table(each).paths_of(volume, write.location.path)
        for each in graph.followers(write.container)
    )
