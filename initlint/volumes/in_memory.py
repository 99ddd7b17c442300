"""Volumes that live in memory, and what bounds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint.model.quantity import quantity

if TYPE_CHECKING:
    from initlint.model.container import Container
    from initlint.model.volume import Volume


def memory_problem(container: Container, volume: Volume) -> str | None:
    """Say why writing to *volume* may take *container* out of memory; None where it cannot.

    A tmpfs may grow to its sizeLimit, else to the pod's memory limit or the node's memory
    (calculateEmptyDirMemorySize, pkg/volume/emptydir at 1.36); its pages are charged to the
    container that writes them.
    """
    if volume.type != "emptyDir" or volume.source.get("medium").text != "Memory":
        return None
    limit_node = container.node.get("resources", "limits", "memory")
    size_node = volume.source.get("sizeLimit")
    limit, size = quantity(limit_node), quantity(size_node)
    if size_node and size is None:
        return None
    if not size:  # 0 sets no bound
        own = f"the container's memory limit of {limit_node.text}"
        return f"has no sizeLimit, so only {own if limit else 'the memory of the node'} bounds it"
    if limit is None or size < limit:
        return None
    return (
        f"may grow to {size_node.text}, which the container's memory limit of "
        f"{limit_node.text} does not hold: it is killed (OOMKilled) before the volume is full"
    )
