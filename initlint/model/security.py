"""Who a container runs as and what it may do."""

from __future__ import annotations

from initlint.record import record
from initlint.tree.node import Node


@record(eq=False)
class Security:
    """A pod's security context with the container's own on top (semantics: PodSecurityContext)."""

    pod: Node
    container: Node

    def field(self, name: str) -> Node:
        """Give the container's field, else the pod's field of that name."""
        return self.container.get(name) or self.pod.get(name)

    @property
    def run_as_user(self) -> int | None:
        """The user id that is asked for; None where the image decides."""
        return _integer(self.field("runAsUser"))

    @property
    def run_as_group(self) -> int | None:
        return _integer(self.field("runAsGroup"))

    @property
    def fs_group(self) -> int | None:
        return _integer(self.pod.get("fsGroup"))

    @property
    def must_run_as_non_root(self) -> bool:
        return self.field("runAsNonRoot").value is True

    @property
    def is_privileged(self) -> bool:
        return self.container.get("privileged").value is True

    @property
    def has_read_only_root(self) -> bool:
        return self.container.get("readOnlyRootFilesystem").value is True

    @property
    def added_capabilities(self) -> tuple[str, ...]:
        return _names(self.container.get("capabilities", "add"))

    @property
    def dropped_capabilities(self) -> tuple[str, ...]:
        return _names(self.container.get("capabilities", "drop"))


def _integer(node: Node) -> int | None:
    value = node.value
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _names(node: Node) -> tuple[str, ...]:
    """Give capability names in one spelling: upper case, without `CAP_`."""
    return tuple((item.text or "").upper().removeprefix("CAP_") for item in node.items())
