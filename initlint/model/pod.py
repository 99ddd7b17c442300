"""A pod, or the template of one, with its containers in the order in which they start."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from initlint.knowledge.kinds import Coverage, Path, PodPath
from initlint.model.container import Container, Role
from initlint.model.manifest import Manifest, texts
from initlint.model.volume import Volume
from initlint.record import field, record
from initlint.tree.node import ABSENT, Mapping, Node

# Kinds with `spec.replicas`, which defaults to 1.
_REPLICATED = frozenset(
    {"Deployment", "StatefulSet", "ReplicaSet", "ReplicationController", "Rollout", "CloneSet"}
)


@record(eq=False)
class Pod:
    """A pod spec at its place in an object.

    `template` is what holds the pod's own metadata. `path` tells whether the spec is the
    whole of the pod or is merged into one that somebody else makes, and under which names
    its containers stand. `outer_volumes` are lists of volumes that stand outside the spec.
    """

    manifest: Manifest
    node: Node
    template: Node
    path: PodPath
    outer_volumes: tuple[Node, ...] = ()
    claim_templates: Node = field(default=ABSENT)

    @property
    def coverage(self) -> Coverage:
        return self.path.coverage

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
        nodes = self._entries(self.path.init_lists)
        return tuple(Container(self, node, _init_role(node), i) for i, node in nodes)

    @cached_property
    def main_containers(self) -> tuple[Container, ...]:
        single = ((0, self.node.get(*path)) for path in self.path.single)
        nodes = (*single, *self._entries(self.path.main_lists))
        return tuple(Container(self, node, Role.MAIN, i) for i, node in nodes if node)

    @cached_property
    def ephemeral_containers(self) -> tuple[Container, ...]:
        nodes = self._entries((("ephemeralContainers",),))
        return tuple(Container(self, node, Role.EPHEMERAL, i) for i, node in nodes)

    @property
    def containers(self) -> tuple[Container, ...]:
        """All containers in the order in which they start."""
        return (*self.init_containers, *self.main_containers, *self.ephemeral_containers)

    @cached_property
    def volumes(self) -> tuple[Volume, ...]:
        """The volumes; a claim template stands in for a volume of the same name."""
        claims = tuple(
            Volume(self, node, is_claim_template=True) for node in self.claim_templates.items()
        )
        overridden = {claim.name for claim in claims}
        lists = (self.node.get("volumes"), *self.outer_volumes)
        written = (Volume(self, node) for each in lists for node in each.items())
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
        return 1 if self.manifest.kind in _REPLICATED else None

    def _entries(self, lists: tuple[Path, ...]) -> Iterator[tuple[int, Node]]:
        """Give the containers in some lists with their indexes; what is no mapping is none."""
        for path in lists:
            for index, node in enumerate(self.node.get(*path).items()):
                if isinstance(node, Mapping):
                    yield index, node


def _init_role(node: Node) -> Role:
    return Role.SIDECAR if node.get("restartPolicy").text == "Always" else Role.INIT
