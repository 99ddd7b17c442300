"""What a run is asked for that rules may depend on: the target version, the deployer."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from initlint.record import field, record

_VERSION = re.compile(r"v?(\d{1,3})\.(\d{1,3})(?:\.\d+)?\Z")


class KubeVersion(NamedTuple):
    """A minor release of Kubernetes; compares as a number, not as a string."""

    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"

    @classmethod
    def parse(cls, text: str) -> KubeVersion:
        """Read `1.33`, `v1.33` or `1.33.4`; raises ValueError for anything else."""
        match = _VERSION.match(text)
        if match is None:
            raise ValueError(f"'{text}' is no Kubernetes version")
        return cls(int(match[1]), int(match[2]))


class Deployer(Enum):
    """What applies the manifests, and so what it waits for in between."""

    KUBECTL = "kubectl"
    HELM = "helm"
    HELM_WAIT = "helm-wait"
    ARGOCD = "argocd"
    FLUX = "flux"


OLDEST_VERSION = KubeVersion(1, 25)
NEWEST_VERSION = KubeVersion(1, 37)  # the newest schemas that kubernetes-validate 1.37 holds


@record
class Settings:
    """The facts about the target that the manifests do not hold.

    `deployer` is None where nobody said: rules then go by evidence in the manifests.
    `external` names hosts that exist outside the input; `options` holds rule options by
    rule name.
    """

    kube_version: KubeVersion = NEWEST_VERSION
    deployer: Deployer | None = None
    namespace: str = "default"
    external: tuple[str, ...] = ()
    options: dict[str, dict[str, object]] = field(default_factory=dict)
