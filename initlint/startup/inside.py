"""What a pod has of its own: a resolver, listeners on localhost, writers of shared files."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import normpath

from initlint.model.container import Container
from initlint.model.pod import Pod

_PUBLIC_RESOLVERS = ("8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9")


def has_cluster_dns(pod: Pod) -> bool | None:
    """Tell whether *pod* asks the cluster's resolver; None where nobody can tell."""
    policy = pod.node.get("dnsPolicy").text or "ClusterFirst"
    if policy == "None":
        servers = [s.text for s in pod.node.get("dnsConfig", "nameservers").items()]
        return False if servers and all(s in _PUBLIC_RESOLVERS for s in servers) else None
    is_on_node = pod.node.get("hostNetwork").value is True
    return policy == "ClusterFirstWithHostNet" or (policy == "ClusterFirst" and not is_on_node)


def listeners(container: Container, port: int | None) -> Iterator[Container]:
    """Give the other containers of the pod that may answer on *port* of localhost.

    Ports are declared for people only: one that declares none may listen on any, and an
    earlier sidecar on more than it declares unless somebody else claims the port.
    """
    others = [c for c in container.pod.containers if c is not container]
    running = [c for c in others if c.is_sidecar or c.is_main]
    claimed = any(port in _ports(c) for c in running)
    for other in running:
        ports = _ports(other)
        is_earlier = other.is_sidecar and (container.is_main or other.index < container.index)
        if port is None or not ports or port in ports or (is_earlier and not claimed):
            yield other


def _ports(container: Container) -> set[object]:
    return {port.get("containerPort").value for port in container.node.get("ports").items()}


def file_writers(container: Container, path: str) -> list[Container] | None:
    """Give who else may write *path*; None where it may be there already, or nobody can tell.

    Only an emptyDir is known to be empty at first; its mount point itself is always there.
    """
    path = normpath(path)
    mounts = [m for m in container.mounts if path == m.path or path.startswith(m.path + "/")]
    mount = max(mounts, key=lambda m: len(m.path), default=None)
    volume = mount.volume if mount is not None else None
    if mount is None or volume is None or volume.type != "emptyDir" or path == mount.path:
        return None
    writers = [
        other
        for other in container.pod.containers
        if other is not container
        if any(m.name == volume.name and m.is_writable for m in other.mounts)
    ]
    return writers or None
