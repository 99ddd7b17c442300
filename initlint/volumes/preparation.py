"""What was done to a volume before a container looks into it."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.model.container import Container
from initlint.model.volume import Volume
from initlint.volumes.graph import VolumeGraph
from initlint.volumes.location import is_related, is_within
from initlint.volumes.uses import Use


def is_made(graph: VolumeGraph, use: Use) -> bool:
    """Whether something may have made the place that *use* is about, by then."""
    volume, path = use.location.volume, use.location.path
    if volume is None or not path or _is_mount_point(graph, volume, path, use.container):
        return True
    return any(write.covers(path) for write in writes_before(graph, use))


def writes_before(graph: VolumeGraph, use: Use) -> Iterator[Use]:
    """Give the writes into the volume of *use* that may come before it, its own container's too."""
    for write in graph.writes(use.location.volume) if use.location.volume is not None else ():
        if write.container is use.container:
            if use.step < 0 or write.step < use.step:
                yield write
        elif graph.can_follow(write.container, use.container):
            yield write


def is_told(graph: VolumeGraph, volume: Volume, reader: Container, step: int = -1) -> bool:
    """Whether all that may write to *volume* before *reader* comes to *step* is seen.

    With no step, the reader's own program counts for nothing: it looks for what others made.
    """
    others = graph.forerunners(reader)
    if any(graph.may_be_written_unseen(volume, other) for other in others):
        return False
    if step < 0 or not graph.table(reader).can_write(volume):
        return True
    return not any(unseen < step for unseen in graph.unseen_steps(reader))


def _is_mount_point(graph: VolumeGraph, volume: Volume, path: str, reader: Container) -> bool:
    """Whether a mount of a container makes a directory at or below *path* of *volume*."""
    return any(
        is_within(root, path)
        for container in (*graph.forerunners(reader), reader)
        for root in graph.table(container).made_directories.get(volume, ())
    )


def shares_part(graph: VolumeGraph, volume: Volume, path: str, reader: Container) -> bool:
    """Whether a container before *reader* mounts the same part of *volume*, or one around it."""
    return any(
        mounted.mount.volume is volume
        and (mounted.root is None or (mounted.root and is_related(mounted.root, path)))
        for container in graph.forerunners(reader)
        for mounted in graph.table(container).mounted
    )
