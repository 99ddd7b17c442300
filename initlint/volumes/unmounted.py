"""Volumes that an init container fills and no later container mounts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from initlint.model.container import Container
from initlint.model.volume import Lifetime, Mount, Volume
from initlint.record import record
from initlint.volumes.afterwards import is_for_itself, is_marker, is_scratch
from initlint.volumes.doubts import is_mentioned
from initlint.volumes.graph import VolumeGraph
from initlint.volumes.location import is_within, normal
from initlint.volumes.uses import Use, UseKind

_PAUSE = re.compile(r"(?:^|/)(?:[\w.]*-)?pause(?:[:@-]|$)")


@record
class Unmounted:
    """A volume that only an init container mounts, and what that writes there.

    `named` are uses by later containers of a path that they do not have, though the writer
    has it there. `is_seen` tells that the write is, and not only its path.
    """

    mount: Mount
    volume: Volume
    write: Use
    named: tuple[Use, ...]
    is_seen: bool


def unmounted_volumes(container: Container, graph: VolumeGraph) -> Iterator[Unmounted]:
    """Give the volumes of an init *container* whose content nobody gets."""
    for volume in graph.pod.volumes:
        if volume.lifetime is not Lifetime.POD or is_mentioned(volume):
            continue
        if graph.table(container).has(volume) and not _has_user(container, volume, graph):
            found = _lost(container, volume, graph)
            if found is not None:
                yield found


def _has_user(container: Container, volume: Volume, graph: VolumeGraph) -> bool:
    """Whether a container that runs after *container* or beside it mounts *volume*."""
    return any(graph.table(other).has(volume) for other in graph.followers(container))


def _lost(container: Container, volume: Volume, graph: VolumeGraph) -> Unmounted | None:
    kept = [w for w in _writes(container, volume, graph) if not is_for_itself(graph, w)]
    named = {write: _named(graph, write) for write in kept}
    for write, uses in named.items():
        if uses:
            return _made(write, uses, is_seen=True)
    seen = next((w for w in reversed(kept) if not _is_passing(w, volume)), None)
    if seen is not None:
        return None if _only_pauses(graph) else _made(seen, (), is_seen=True)
    return _unseen(container, volume, graph)


def _writes(container: Container, volume: Volume, graph: VolumeGraph) -> Iterator[Use]:
    for use in graph.uses(container).writes:
        if use.location.volume is volume and use.kind is UseKind.WRITES:
            yield use


def _unseen(container: Container, volume: Volume, graph: VolumeGraph) -> Unmounted | None:
    """Give what an opaque program is told to write, where a later container is told the same."""
    if not graph.may_be_written_unseen(volume, container):
        return None
    for told in graph.uses(container).names:
        if told.location.volume is volume and told.is_exact:
            named = _named(graph, told)
            if named and not is_scratch(told.path):
                return _made(told, named, is_seen=False)
    return None


def _made(write: Use, named: tuple[Use, ...], *, is_seen: bool) -> Unmounted:
    mount, volume = write.location.mount, write.location.volume
    assert mount is not None
    assert volume is not None
    return Unmounted(mount, volume, write, named, is_seen)


def _named(graph: VolumeGraph, write: Use) -> tuple[Use, ...]:
    """Give the uses of what *write* makes under its own path, where something else is."""
    return tuple(
        use
        for follower in graph.followers(write.container)
        for use in graph.uses(follower).uses
        if use.kind in (UseKind.NAMES, UseKind.READS) and use.is_exact
        if _is_same_path(use, write) and _is_missing(graph, use)
    )


def _is_same_path(use: Use, write: Use) -> bool:
    if use.path == write.path:
        return True
    mount = normal(write.location.mount.path) if write.location.mount is not None else "/"
    if is_scratch(mount) or not is_within(use.path[1:], mount[1:]):
        return False
    is_inside = write.is_tree and is_within(use.path[1:], write.path[1:])
    return is_inside or is_within(write.path[1:], use.path[1:])


def _is_missing(graph: VolumeGraph, use: Use) -> bool:
    """Whether the container has nothing at the path that *use* names, as far as is seen."""
    if any(own.path == use.path for own in graph.uses(use.container).writes):
        return False
    volume = use.location.volume
    return volume is None or (volume.starts_empty and not graph.writes(volume))


def _is_passing(write: Use, volume: Volume) -> bool:
    mount = write.location.mount
    path = mount.path if mount is not None else ""
    return is_marker(write.path) or is_scratch(volume.name, path)


def _only_pauses(graph: VolumeGraph) -> bool:
    """Whether every main container does nothing: the init containers are the work."""
    return all(
        _PAUSE.search(main.image.text or "") or not graph.uses(main).may_read_unseen
        for main in graph.pod.main_containers
    )
