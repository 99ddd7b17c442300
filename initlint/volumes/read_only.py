"""Changes that a read-only mount, or a read-only root file system, refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from initlint.facts.commands import commands
from initlint.model.volume import READ_ONLY_TYPES
from initlint.volumes.deeds import Deed, DeedKind, deeds
from initlint.volumes.location import Location, is_within, relative
from initlint.volumes.preparation import is_made, is_told
from initlint.volumes.read_only_root import Refusal, refused_by_root, refused_installs
from initlint.volumes.uses import Use, UseKind

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.model.container import Container
    from initlint.model.volume import Mount, Volume
    from initlint.volumes.graph import VolumeGraph

# Where the node's own file systems, its disks and its containers are mounted.
_HOLDING_MOUNTS = re.compile(r"(?:proc|sys|dev|run|mnt|media|var/(?:lib|run)|home)(?:/|\Z)")
_REMOUNTING = frozenset(("mount", "umount", "unshare"))
_KINDS = {
    "configMap": "a ConfigMap, which is always mounted read-only",
    "secret": "a Secret, which is always mounted read-only",
    "downwardAPI": "a downwardAPI volume, which is always mounted read-only",
    "projected": "a projected volume, which is always mounted read-only",
    "image": "an image volume, which is always mounted read-only",
}


def refusals(
    container: Container, facts: Facts, graph: VolumeGraph, *, may_gain: bool
) -> Iterator[Refusal]:
    """Give the changes of *container* that fail wherever they run.

    *may_gain*: somebody may add mounts before the pod runs, so that its root is not all.
    """
    if any(command.name in _REMOUNTING for command in commands(facts)):
        return
    for deed in deeds(facts):
        found = _of_mount(container, deed, graph)
        if found is None and not may_gain:
            found = refused_by_root(container, deed, facts, graph)
        if found is not None:
            yield found
    if not may_gain:
        yield from refused_installs(container, facts, graph)


def _of_mount(container: Container, deed: Deed, graph: VolumeGraph) -> Refusal | None:
    for mount, location in _concerned(container, deed, graph):
        volume = mount.volume
        if volume is None or mount.is_writable:
            continue
        if location is None and not _goes_down(deed):
            continue  # `mkdir -p` of the mount itself has nothing to do
        if deed.is_lenient and (location is None or not _has_work(deed, location, graph)):
            continue
        return Refusal(deed, mount, _why(mount, volume), not _may_hold_mounts(volume))
    return None


def _concerned(
    container: Container, deed: Deed, graph: VolumeGraph
) -> Iterator[tuple[Mount, Location | None]]:
    """Give the mount that a deed falls into, and those below it that it goes down into.

    With each stands the place inside the volume; None for the whole mount.
    """
    table = graph.table(container)
    below = [each for each in container.mounts if each.path and each.path != deed.path]
    below = [each for each in below if is_within(each.path[1:], deed.path[1:])]
    location = table.locate(deed.path)
    if location is not None and location.mount is not None:
        is_open = not deed.is_exact and any(mount.is_writable for mount in below)
        is_root = location.mount.path == deed.path and deed.is_exact
        if not is_open:
            yield location.mount, None if is_root else location
    if deed.is_recursive and deed.kind in (DeedKind.CHANGES_MODE, DeedKind.CHANGES_OWNER):
        yield from ((mount, None) for mount in below)


def _may_hold_mounts(volume: Volume) -> bool:
    """Whether it is a directory of the node in which others are mounted.

    Those stay writable under a read-only mount, unless that is recursive (KEP-3857).
    """
    path = relative(volume.source.get("path").text or "")
    return volume.type == "hostPath" and (
        "/" not in path or _HOLDING_MOUNTS.match(path) is not None
    )


def _goes_down(deed: Deed) -> bool:
    return deed.kind is not DeedKind.MAKES_DIRECTORY


def _has_work(deed: Deed, location: Location, graph: VolumeGraph) -> bool:
    """Whether a command that passes over what is done already finds something to do."""
    if deed.kind is DeedKind.MAKES_DIRECTORY:
        return _is_absent(deed, location, graph)
    given = _given(location, graph)
    is_there = given is not None and any(is_within(each, location.path) for each in given)
    return deed.kind is DeedKind.REMOVES and deed.is_exact and is_there


def _is_absent(deed: Deed, location: Location, graph: VolumeGraph) -> bool:
    """Whether it is known that there is no directory at *location* when it comes to *deed*."""
    volume, mount = location.volume, location.mount
    assert volume is not None
    assert mount is not None
    given = _given(location, graph)
    if given is not None:
        return not any(is_within(each, location.path) for each in given)
    if volume.type in ("configMap", "secret"):
        return not volume.source.get("items")  # keys hold no slash, so it has no directories
    container = mount.container
    use = Use(
        container, UseKind.READS, location, deed.path, deed.command.place, (), step=deed.step
    )  # fmt: skip
    is_fresh = volume.starts_empty and not is_made(graph, use)
    return is_fresh and is_told(graph, volume, container, deed.step)


def _given(location: Location, graph: VolumeGraph) -> frozenset[str] | None:
    volume = location.volume
    return graph.given(volume) if volume is not None and volume.type in READ_ONLY_TYPES else None


def _why(mount: Mount, volume: Volume) -> str:
    if volume.type in READ_ONLY_TYPES:
        return f"volume '{volume.name}' is {_KINDS[volume.type]}"
    if not volume.is_writable:
        return f"volume '{volume.name}' is declared readOnly"
    return f"volume '{volume.name}' is mounted readOnly at '{mount.path}'"
