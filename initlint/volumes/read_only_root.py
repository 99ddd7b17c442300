"""Changes that a read-only root file system refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from initlint.facts.installs import installs
from initlint.volumes.deeds import Deed, DeedKind
from initlint.volumes.location import is_within

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.model.container import Container
    from initlint.model.volume import Mount
    from initlint.volumes.graph import VolumeGraph

# Directories of images that no VOLUME is made for; the others may be one, and containerd
# mounts an anonymous writable volume there, read-only root file system or not.
_NO_VOLUME = ("bin", "etc", "home", "lib", "lib64", "root", "run", "sbin", "tmp", "usr", "var/run")


class Refusal(NamedTuple):
    """A change that fails, and why. `is_sure` is false where a part of that is likely only.

    `mount` is the one that refuses; None for the container's own root file system.
    """

    deed: Deed
    mount: Mount | None
    why: str
    is_sure: bool


def refused_by_root(
    container: Container, deed: Deed, facts: Facts, graph: VolumeGraph
) -> Refusal | None:
    """Say why *deed* fails where the container's own files are read-only; None where it may not."""
    if not container.security.has_read_only_root or deed.is_lenient:
        return None
    if deed.command.name == "mktemp" and _sets(facts, "TMPDIR"):
        return None
    location = graph.table(container).locate(deed.path)
    if location is None or location.volume is not None or _is_aliased(container, location.path):
        return None
    below = [each for each in container.mounts if is_within(each.path[1:], location.path)]
    if below and not deed.is_exact:
        return None
    is_in_root = "/" not in location.path and not deed.is_tree
    is_no_volume = is_in_root or any(is_within(location.path, each) for each in _NO_VOLUME)
    why = (
        "the root file system is read-only (readOnlyRootFilesystem) and no volume is mounted there"
    )
    return Refusal(deed, None, why, facts.image is not None and is_no_volume)


def refused_installs(container: Container, facts: Facts, graph: VolumeGraph) -> Iterator[Refusal]:
    """Give the packages of the distribution that cannot be unpacked below `/usr`."""
    for install in installs(facts):
        if install.is_of_system and not install.command.is_elsewhere:
            deed = Deed(install.command, DeedKind.WRITES, "/usr", is_tree=True)
            found = refused_by_root(container, deed, facts, graph)
            if found is not None:
                yield found


def _is_aliased(container: Container, path: str) -> bool:
    """Whether the path may lead into a mount through a symbolic link that images have."""
    if not is_within(path, "var/run"):
        return False
    return any(is_within(path[4:], mount.path[1:]) for mount in container.mounts)


def _sets(facts: Facts, variable: str) -> bool:
    in_script = any(variable in text.string for text in facts.argv)
    return in_script or variable in facts.environment.variables
