"""The objects that a pod cannot start without: what it runs as, mounts and reads."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.model.container import Container
from initlint.model.pod import Pod
from initlint.record import record
from initlint.tree.node import Node


@record(eq=False)
class Reference:
    """A name in a pod spec that must be there; `node` is the scalar that holds the name.

    `container` is the one that cannot start without it, None where no container can.
    """

    kind: str
    name: str
    node: Node
    container: Container | None = None


def references(pod: Pod) -> Iterator[Reference]:
    """Give the references of *pod* that are not optional."""
    account = pod.node.get("serviceAccountName")
    yield from _named("ServiceAccount", account)
    mounted = {mount.name for c in pod.containers for mount in c.mounts}
    for volume in pod.volumes:
        if volume.name in mounted and not volume.is_claim_template:
            yield from _of_volume(volume.node)
    for container in pod.containers:
        yield from _of_environment(container)


def _named(kind: str, node: Node, container: Container | None = None) -> Iterator[Reference]:
    if node.text:
        yield Reference(kind, node.text, node, container)


def _of_volume(volume: Node) -> Iterator[Reference]:
    yield from _named("PersistentVolumeClaim", volume.get("persistentVolumeClaim", "claimName"))
    for source in (volume, *volume.get("projected", "sources").items()):
        if source.get("configMap", "optional").value is not True:
            yield from _named("ConfigMap", source.get("configMap", "name"))
        secret = source.get("secret")
        if secret.get("optional").value is not True:
            yield from _named("Secret", secret.get("secretName"))
            yield from _named("Secret", secret.get("name"))


def _of_environment(container: Container) -> Iterator[Reference]:
    for entry in container.env:
        for field, kind in (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")):
            yield from _required(kind, entry.value_from.get(field), container)
    for source in container.env_from:
        for field, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
            yield from _required(kind, source.get(field), container)


def _required(kind: str, reference: Node, container: Container) -> Iterator[Reference]:
    if reference.get("optional").value is not True:
        yield from _named(kind, reference.get("name"), container)
