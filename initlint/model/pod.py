"""A pod, or the template of one, with its containers in the order in which they start."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from initlint.knowledge.kinds import Coverage
from initlint.model.container import Container, Role
from initlint.model.manifest import Manifest, texts
from initlint.model.volume import Volume
from initlint.tree.node import ABSENT, Node


@dataclass(frozen=True, eq=False)
class Pod:
    """A pod spec at its place in an object.

    `template` is what holds the pod's own metadata; `coverage` tells whether the spec is
    the whole of the pod or is merged into one that somebody else makes.
    """

    manifest: Manifest
    node: Node
    template: Node
    coverage: Coverage = Coverage.WHOLE
    init_lists: tuple[str, ...] = ("initContainers",)
    main_lists: tuple[str, ...] = ("containers",)
    claim_templates: Node = field(default=ABSENT)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is merged into it before it reaches the API server as a pod."""
        return self.coverage is Coverage.WHOLE and not self.manifest.is_patch

    @property
    def labels(self) -> dict[str, str]:
        return texts(self.template.get("metadata", "labels"))

    @property
    def annotations(self) -> dict[str, str]:
        return texts(self.template.get("metadata", "annotations"))

    @cached_property
    def init_containers(self) -> tuple[Container, ...]:
        """The entries of `initContainers` in order, native sidecars among them."""
        nodes = self._entries(self.init_lists)
        return tuple(Container(self, node, _init_role(node), i) for i, node in enumerate(nodes))

    @cached_property
    def main_containers(self) -> tuple[Container, ...]:
        nodes = self._entries(self.main_lists)
        return tuple(Container(self, node, Role.MAIN, i) for i, node in enumerate(nodes))

    @cached_property
    def ephemeral_containers(self) -> tuple[Container, ...]:
        nodes = self._entries(("ephemeralContainers",))
        return tuple(Container(self, node, Role.EPHEMERAL, i) for i, node in enumerate(nodes))

    @property
    def containers(self) -> tuple[Container, ...]:
        """All containers in the order in which they start."""
        return (*self.init_containers, *self.main_containers, *self.ephemeral_containers)

    @cached_property
    def volumes(self) -> tuple[Volume, ...]:
        """The volumes; a claim template stands in for a volume of the same name."""
        claims = tuple(Volume(self, node, True) for node in self.claim_templates.items())
        overridden = {claim.name for claim in claims}
        written = (Volume(self, node) for node in self.node.get("volumes").items())
        return (*(volume for volume in written if volume.name not in overridden), *claims)

    @cached_property
    def _volumes_by_name(self) -> dict[str, Volume]:
        return {volume.name: volume for volume in self.volumes}

    def volume(self, name: str) -> Volume | None:
        return self._volumes_by_name.get(name)

    @property
    def restart_policy(self) -> Node:
        return self.node.get("restartPolicy")

    @property
    def replicas(self) -> int | None:
        """The number of pods that is asked for; None where a controller decides."""
        replicas = self.manifest.node.get("spec", "replicas").value
        if isinstance(replicas, int) and not isinstance(replicas, bool):
            return replicas
        return 1 if self.manifest.kind in ("Deployment", "StatefulSet", "ReplicaSet") else None

    def _entries(self, lists: tuple[str, ...]) -> list[Node]:
        return [node for name in lists for node in self.node.get(name).items()]


def _init_role(node: Node) -> Role:
    return Role.SIDECAR if node.get("restartPolicy").text == "Always" else Role.INIT
