"""Volumes of a pod and where containers mount them."""

from __future__ import annotations

from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from initlint.record import record
from initlint.tree.node import Node

if TYPE_CHECKING:
    from initlint.model.container import Container
    from initlint.model.pod import Pod

# Kubelet mounts these read-only whatever the manifest says (since 1.9.6; image: KEP 4639).
READ_ONLY_TYPES = frozenset({"configMap", "secret", "downwardAPI", "projected", "image"})
# Claims, directories of the node, and disks or shares of a network that the pod names itself;
# what a flexVolume or an inline CSI volume is, its driver decides.
PERSISTENT_TYPES = frozenset(
    {
        "persistentVolumeClaim",
        "hostPath",
        "nfs",
        "awsElasticBlockStore",
        "azureDisk",
        "azureFile",
        "cephfs",
        "cinder",
        "fc",
        "flocker",
        "gcePersistentDisk",
        "glusterfs",
        "iscsi",
        "photonPersistentDisk",
        "portworxVolume",
        "quobyte",
        "rbd",
        "scaleIO",
        "storageos",
        "vsphereVolume",
    }
)
CLAIM_TEMPLATE = "volumeClaimTemplate"
_BRINGING = ("dataSource", "dataSourceRef", "selector", "volumeName")
# A volume without a source is an emptyDir (SetDefaults_Volume, pkg/apis/core/v1/defaults.go).
DEFAULT_TYPE = "emptyDir"


class Lifetime(Enum):
    """How long what is written to a volume stays."""

    POD = "pod"  # as long as the pod on its node: emptyDir, generic ephemeral, gitRepo
    PERSISTENT = "persistent"  # outlives the pod
    GIVEN = "given"  # content comes from the cluster and cannot be written
    UNKNOWN = "unknown"


@record(eq=False)
class Volume:
    """An entry of `volumes`, or a claim template of a StatefulSet."""

    pod: Pod
    node: Node
    is_claim_template: bool = False

    @property
    def name(self) -> str:
        path = ("metadata", "name") if self.is_claim_template else ("name",)
        return self.node.get(*path).text or ""

    @property
    def name_node(self) -> Node:
        return (
            self.node.get("metadata", "name") if self.is_claim_template else self.node.get("name")
        )

    @cached_property
    def types(self) -> tuple[str, ...]:
        """The names of the sources that are set; one in a valid volume, none means emptyDir."""
        if self.is_claim_template:
            return (CLAIM_TEMPLATE,)
        return tuple(key.raw for key, value in self.node.pairs() if key.raw != "name" and value)

    @property
    def type(self) -> str:
        """The source's name as Kubernetes spells it, or `volumeClaimTemplate`."""
        return self.types[0] if self.types else DEFAULT_TYPE

    @property
    def source(self) -> Node:
        """What stands under the type; absent for an emptyDir that is only implied."""
        return self.node if self.is_claim_template else self.node.get(self.type)

    @property
    def is_writable(self) -> bool:
        """Whether any container could write to it."""
        return self.type not in READ_ONLY_TYPES and self.source.get("readOnly").value is not True

    @property
    def starts_empty(self) -> bool:
        """Whether nothing is in it when the pod first starts on a fresh install."""
        if self.type == "emptyDir":
            return True
        claims = {CLAIM_TEMPLATE: self.node, "ephemeral": self.source.get(CLAIM_TEMPLATE)}
        claim = claims.get(self.type)
        # A claim that names its volume, or what it is made from, may bring content.
        return claim is not None and not any(claim.get("spec", name) for name in _BRINGING)

    @property
    def lifetime(self) -> Lifetime:
        if self.type in ("emptyDir", "ephemeral", "gitRepo"):
            return Lifetime.POD
        if self.type in READ_ONLY_TYPES:
            return Lifetime.GIVEN
        if self.is_claim_template or self.type in PERSISTENT_TYPES:
            return Lifetime.PERSISTENT
        return Lifetime.UNKNOWN


@record(eq=False)
class Mount:
    """An entry of a container's `volumeMounts`."""

    container: Container
    node: Node

    @property
    def name(self) -> str:
        return self.node.get("name").text or ""

    @property
    def path(self) -> str:
        """The mount path as kubelet uses it: absolute, no slash at the end; empty if missing."""
        path = self.node.get("mountPath").text
        return "/" + path.strip("/") if path else ""

    @property
    def sub_path(self) -> str:
        """The path inside the volume that is mounted; empty for its root."""
        return (self.node.get("subPath").text or "").strip("/")

    @property
    def has_sub_path_expression(self) -> bool:
        return bool(self.node.get("subPathExpr"))

    @property
    def volume(self) -> Volume | None:
        return self.container.pod.volume(self.name)

    @property
    def is_writable(self) -> bool:
        volume = self.volume
        is_read_only = self.node.get("readOnly").value is True
        return not is_read_only and volume is not None and volume.is_writable
