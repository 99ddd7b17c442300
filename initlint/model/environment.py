"""The environment of a container, as it is written."""

from __future__ import annotations

from initlint.record import record
from initlint.tree.node import Node


@record(eq=False)
class EnvVar:
    """One entry of `env`."""

    node: Node

    @property
    def name(self) -> str:
        return self.node.get("name").text or ""

    @property
    def value(self) -> Node:
        """The literal value; absent where `valueFrom` gives it."""
        return self.node.get("value")

    @property
    def value_from(self) -> Node:
        return self.node.get("valueFrom")
