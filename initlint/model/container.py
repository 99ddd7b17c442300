"""A container of a pod: its role, command, environment and mounts."""

from __future__ import annotations

from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from initlint.model.environment import EnvVar
from initlint.model.volume import Mount
from initlint.record import record
from initlint.tree.node import Node

if TYPE_CHECKING:
    from initlint.model.pod import Pod
    from initlint.model.security import Security


class Role(Enum):
    """When a container runs."""

    INIT = "init container"  # to its end, before the next one starts
    SIDECAR = "sidecar"  # an init container with `restartPolicy: Always`; stays
    MAIN = "container"
    EPHEMERAL = "ephemeral container"


@record(eq=False)
class Container:
    """One entry of `initContainers`, `containers` or `ephemeralContainers`."""

    pod: Pod
    node: Node
    role: Role
    index: int  # in its list, from 0

    def __str__(self) -> str:
        return f"{self.role.value} '{self.name}'"

    @property
    def name(self) -> str:
        """The name; `#1`, `#2` … where it is missing."""
        return self.node.get("name").text or f"#{self.index + 1}"

    @property
    def is_init(self) -> bool:
        """Whether this runs to its end before the next container starts."""
        return self.role is Role.INIT

    @property
    def is_sidecar(self) -> bool:
        return self.role is Role.SIDECAR

    @property
    def is_early(self) -> bool:
        """Whether this stands in `initContainers`: it starts before the main containers."""
        return self.is_init or self.is_sidecar

    @property
    def is_main(self) -> bool:
        return self.role is Role.MAIN

    @property
    def image(self) -> Node:
        return self.node.get("image")

    @property
    def command(self) -> tuple[Node, ...]:
        """The elements of `command`, which replace the image's entry point and arguments."""
        return tuple(self.node.get("command").items())

    @property
    def args(self) -> tuple[Node, ...]:
        """The elements of `args`, which replace the image's arguments."""
        return tuple(self.node.get("args").items())

    @cached_property
    def env(self) -> tuple[EnvVar, ...]:
        """The entries of `env` in order; the last of one name wins."""
        return tuple(EnvVar(node) for node in self.node.get("env").items())

    @property
    def env_from(self) -> tuple[Node, ...]:
        return tuple(self.node.get("envFrom").items())

    @cached_property
    def mounts(self) -> tuple[Mount, ...]:
        return tuple(Mount(self, node) for node in self.node.get("volumeMounts").items())

    @property
    def devices(self) -> tuple[Node, ...]:
        return tuple(self.node.get("volumeDevices").items())

    @cached_property
    def security(self) -> Security:
        """The pod's and the container's security context, merged."""
        from initlint.model.security import Security

        return Security(self.pod.node.get("securityContext"), self.node.get("securityContext"))
