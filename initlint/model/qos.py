"""The quality of service that a container's requests and limits give it.

requirementsQOS and ComputePodQOS, pkg/apis/core/v1/helper/qos/qos.go at 1.37.2: a pod is
Guaranteed only if each of its containers is, init containers and sidecars among them.
"""

from __future__ import annotations

from initlint.model.container import Container
from initlint.model.resources import amount

_COMPUTED = ("cpu", "memory")


def shortfall(container: Container) -> tuple[str, ...] | None:
    """Give the resources of which *container* has no guarantee; None where that is unknown.

    A guarantee is a limit above 0 and a request that equals it, or is left out.
    """
    found = [(name, _is_guaranteed(container, name)) for name in _COMPUTED]
    if any(known is None for _, known in found):
        return None
    return tuple(name for name, known in found if not known)


def _is_guaranteed(container: Container, name: str) -> bool | None:
    resources = container.node.get("resources")
    request, limit = resources.get("requests", name), resources.get("limits", name)
    if not limit:
        return False
    bound = amount(limit)
    asked = amount(request) if resources.get("requests").key(name) else bound
    if bound is None or asked is None:
        return None
    return bound > 0 and asked == bound
