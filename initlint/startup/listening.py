"""Ports on which the containers of a pod certainly do not listen.

A containerPort that is not declared says nothing: many servers listen on more than they
declare. What a known database listens on is known, unless somebody tells it otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator

from initlint.knowledge.backends import backend_of_image
from initlint.model.container import Container
from initlint.model.pod import Pod

_CONFIGURING = frozenset({"configMap", "secret", "projected", "hostPath"})


def never_listens(pod: Pod, port: int) -> bool:
    """Tell whether no container of *pod* ever listens on *port*."""
    serving = [c for c in pod.containers if c.is_main or c.is_sidecar]
    return pod.is_whole and bool(serving) and all(_is_deaf(each, port) for each in serving)


def _is_deaf(container: Container, port: int) -> bool:
    backend = backend_of_image(container.image.text)
    if backend is None or not backend.never_listens(port):
        return False
    if container.env_from or any(str(port) in text for text in _texts(container)):
        return False
    if any(entry.value_from and "PORT" in entry.name for entry in container.env):
        return False
    volumes = (mount.volume for mount in container.mounts)
    return not any(volume is not None and volume.type in _CONFIGURING for volume in volumes)


def _texts(container: Container) -> Iterator[str]:
    """Give everything that may tell the program another port."""
    for node in (*container.command, *container.args):
        yield node.text or ""
    for entry in container.env:
        yield entry.value.text or ""
    for declared in container.node.get("ports").items():
        yield declared.get("containerPort").text or ""
