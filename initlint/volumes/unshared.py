"""What an init container leaves in its own file system, where no other container sees it."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.model.container import Container
from initlint.record import record
from initlint.volumes.afterwards import is_for_itself, is_marker, is_scratch
from initlint.volumes.graph import VolumeGraph
from initlint.volumes.location import is_within
from initlint.volumes.uses import Use, UseKind


@record
class Unshared:
    """A write that goes with its container, and a later container's use of the same path.

    `is_proof`: a main container names the very file, and the writer makes it anew.
    """

    write: Use
    use: Use
    is_proof: bool


def unshared_outputs(container: Container, graph: VolumeGraph) -> Iterator[Unshared]:
    """Give what an init *container* writes beside its volumes for containers after it."""
    if graph.facts(container).is_image_default:
        return
    said = set()
    for write in graph.uses(container).writes:
        if write.path in said or not _is_left(write) or is_for_itself(graph, write):
            continue
        use = next(_takers(write, graph), None)
        if use is not None:
            said.add(write.path)
            is_proof = use.path == write.path and use.container.is_main
            yield Unshared(write, use, is_proof and not _is_edit(write, graph))


def _is_left(write: Use) -> bool:
    """Whether *write* makes a file, outside all volumes, that is for anybody to find."""
    is_file = write.location.volume is None and write.kind is UseKind.WRITES
    return is_file and bool(write.location.path) and not _is_personal(write.path)


def _is_edit(write: Use, graph: VolumeGraph) -> bool:
    """Whether the file was there before, in the image."""
    reads = graph.uses(write.container).reads
    return write.appends or any(r.step == write.step and r.meets(write) for r in reads)


def _is_personal(path: str) -> bool:
    """Whether a path is one that the container's own tools look at, or a sign, or a log."""
    return "/." in path or is_marker(path)


def _takers(write: Use, graph: VolumeGraph) -> Iterator[Use]:
    for follower in graph.followers(write.container):
        own = graph.uses(follower)
        for use in (*own.reads, *own.names):
            if _takes(use, write) and not any(
                w.covers(use.location.path) for w in _before(use, own.writes)
            ):
                yield use


def _before(use: Use, writes: tuple[Use, ...]) -> Iterator[Use]:
    """Give the writes of a container, in its own file system, that may come before *use*."""
    for write in writes:
        if write.location.volume is None and (use.step < 0 or write.step < use.step):
            yield write


def _takes(use: Use, write: Use) -> bool:
    if use.location.volume is not None or not use.is_exact:
        return False
    if use.path == write.path:
        return True
    # Everybody has his own /tmp, and a program looks into many directories of its image.
    if not write.is_tree or is_scratch(write.path) or write.location.path.count("/") < 1:
        return False
    return is_within(use.location.path, write.location.path)
