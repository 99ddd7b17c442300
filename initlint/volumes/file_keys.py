"""Variables that kubelet reads from a file in a volume (`fileKeyRef`), and who may write it.

KEP 3721; makeEnvironmentVariables, pkg/kubelet/kubelet_pods.go, the same at 1.35 to 1.37: the
file is read whenever the container starts, and a missing one is an error, `optional` or not.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING

from initlint.model.container import Container, Role
from initlint.record import record
from initlint.settings import KubeVersion
from initlint.volumes.location import Location, relative

if TYPE_CHECKING:
    from initlint.model.environment import EnvVar
    from initlint.model.pod import Pod
    from initlint.tree.node import Node
    from initlint.volumes.graph import VolumeGraph
    from initlint.volumes.uses import Use

KNOWN = KubeVersion(1, 34)  # gate EnvFiles known, off by default
ENABLED = KubeVersion(1, 35)  # … and on


@record(eq=False)
class FileKey:
    """A variable of `container` that is taken from `key` of a file; `node` is its `fileKeyRef`."""

    container: Container
    entry: EnvVar
    node: Node
    target: Location
    key: str
    is_optional: bool

    @property
    def path_node(self) -> Node:
        return self.node.get("path")


def file_keys(pod: Pod) -> Iterator[FileKey]:
    """Give the variables of *pod* that come from files which the API server takes."""
    for container in pod.containers:
        for entry in container.env if container.role is not Role.EPHEMERAL else ():
            node = entry.value_from.get("fileKeyRef")
            path, key = node.get("path").text, node.get("key").text
            volume = pod.volume(node.get("volumeName").text or "")
            if volume is None or volume.type != "emptyDir" or not path or not key:
                continue
            if ".." not in path.split("/"):
                is_optional = node.get("optional").value is True
                target = Location(volume, None, relative(path))
                yield FileKey(container, entry, node, target, key, is_optional)


class Lack(Enum):
    """Why a file is not there."""

    UNMOUNTED = "unmounted"  # no container mounts the volume, so kubelet never sets it up
    OWN = "own"  # only the container that needs it writes it
    LATER = "later"  # only a container that starts later writes it
    NEVER = "never"


@record(eq=False)
class Lacking:
    """A file that is not there when it is read; `uses` are writes of it, or of its neighbours."""

    key: FileKey
    lack: Lack
    uses: tuple[Use, ...] = ()


def lacking(graph: VolumeGraph, key: FileKey) -> Lacking | None:
    """Say why the file of *key* is not there when its container starts; None where it may be."""
    volume = key.target.volume
    assert volume is not None
    if not graph.mounting(volume):
        return Lacking(key, Lack.UNMOUNTED)
    if any(may_write(graph, each, key.target) for each in before(graph, key.container)):
        return None
    writes = graph.writes(volume)
    made = tuple(use for use in writes if use.covers(key.target.path))
    if any(use.container is key.container for use in made):
        return Lacking(key, Lack.OWN, made)
    return Lacking(key, Lack.LATER, made) if made else Lacking(key, Lack.NEVER, writes)


def before(graph: VolumeGraph, container: Container) -> tuple[Container, ...]:
    """Give the containers that may have run when *container* starts.

    Main containers start together, and one that lacks its file is tried again.
    """
    earlier = graph.pod.init_containers
    if container.is_main:
        return (*earlier, *(each for each in graph.pod.main_containers if each is not container))
    return earlier[: container.index]


def may_write(graph: VolumeGraph, container: Container, target: Location) -> bool:
    """Whether *container* may write the file *target*."""
    volume = target.volume
    assert volume is not None
    if graph.may_be_written_unseen(volume, container):
        return True
    uses = graph.uses(container).writes
    return any(use.location.volume is volume and use.covers(target.path) for use in uses)
