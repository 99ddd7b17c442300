"""Changes that a read-only mount, or a read-only root file system, refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from initlint.facts.commands import commands
from initlint.facts.installs import installs
from initlint.model.volume import READ_ONLY_TYPES
from initlint.volumes.deeds import Deed, DeedKind, deeds
from initlint.volumes.location import Location, is_within
from initlint.volumes.preparation import is_made, is_told
from initlint.volumes.uses import Use, UseKind

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.model.container import Container
    from initlint.model.volume import Mount, Volume
    from initlint.volumes.graph import VolumeGraph

# Directories of images that no VOLUME is made for; the others may be one, and containerd
# mounts an anonymous writable volume there, read-only root file system or not.
_NO_VOLUME = ("bin", "etc", "home", "lib", "lib64", "root", "run", "sbin", "tmp", "usr", "var/run")
_REMOUNTING = frozenset(("mount", "umount", "unshare"))
_KINDS = {
    "configMap": "a ConfigMap, which is always mounted read-only",
    "secret": "a Secret, which is always mounted read-only",
    "downwardAPI": "a downwardAPI volume, which is always mounted read-only",
    "projected": "a projected volume, which is always mounted read-only",
    "image": "an image volume, which is always mounted read-only",
}


class Refusal(NamedTuple):
    """A change that fails, and why. `is_sure` is false where a part of that is likely only.

    `mount` is the one that refuses; None for the container's own root file system.
    """

    deed: Deed
    mount: Mount | None
    why: str
    is_sure: bool


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
            found = _of_root(container, deed, facts, graph)
        if found is not None:
            yield found
    for install in installs(facts) if not may_gain else ():
        if install.is_of_system and not install.command.is_elsewhere:
            deed = Deed(install.command, DeedKind.WRITES, "/usr", is_tree=True)
            found = _of_root(container, deed, facts, graph)
            if found is not None:
                yield found


def _of_mount(container: Container, deed: Deed, graph: VolumeGraph) -> Refusal | None:
    for mount, location in _concerned(container, deed, graph):
        volume = mount.volume
        if volume is None or mount.is_writable:
            continue
        if location is None and not _goes_down(deed):
            continue  # `mkdir -p` of the mount itself has nothing to do
        if deed.is_lenient and (location is None or not _has_work(deed, location, graph)):
            continue
        # A read-only bind mount leaves mounts of the node below it as they are (KEP-3857).
        is_sure = volume.type != "hostPath"
        return Refusal(deed, mount, _why(mount, volume), is_sure)
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


def _of_root(container: Container, deed: Deed, facts: Facts, graph: VolumeGraph) -> Refusal | None:
    if not container.security.has_read_only_root or deed.is_lenient:
        return None
    if deed.command.name == "mktemp" and _sets(facts, "TMPDIR"):
        return None
    location = graph.table(container).locate(deed.path)
    if location is None or location.volume is not None or _is_aliased(container, location.path):
        return None
    if not deed.is_exact and any(
        is_within(mount.path[1:], location.path) for mount in container.mounts
    ):
        return None
    is_sure = facts.image is not None and any(is_within(location.path, d) for d in _NO_VOLUME)
    why = (
        "the root file system is read-only (readOnlyRootFilesystem) and no volume is mounted there"
    )
    return Refusal(deed, None, why, is_sure)


def _is_aliased(container: Container, path: str) -> bool:
    """Whether the path may lead into a mount through a symbolic link that images have."""
    if not is_within(path, "var/run"):
        return False
    return any(is_within(path[4:], mount.path[1:]) for mount in container.mounts)


def _sets(facts: Facts, variable: str) -> bool:
    in_script = any(variable in text.string for text in facts.argv)
    return in_script or variable in facts.environment.variables
