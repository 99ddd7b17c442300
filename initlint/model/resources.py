"""Requests and limits: which names and amounts the API server takes, and how they add up."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from initlint.model.container import Container
from initlint.model.names import is_placeholder, qualified_problem
from initlint.model.pod import Pod
from initlint.model.problem import Problem, Problems
from initlint.model.quantity import in_thousandths, parse, quantity
from initlint.tree.node import Node, Scalar

# ValidateContainerResourceName, validateResourceRequirements and helper.IsOvercommitAllowed,
# pkg/apis/core/validation and pkg/apis/core/helper at 1.37.2.
_STANDARD = frozenset({"cpu", "memory", "ephemeral-storage"})
_OF_POD = frozenset({"cpu", "memory"})
_HUGE_PAGES = "hugepages-"
_NATIVE_DOMAIN = "kubernetes.io/"
_QUOTA_PREFIX = "requests."


def is_huge_pages(name: str) -> bool:
    return name.startswith(_HUGE_PAGES)


def is_extended(name: str) -> bool:
    """Whether *name* is a device or another resource that somebody beside Kubernetes counts."""
    return "/" in name and _NATIVE_DOMAIN not in name


def may_exceed_request(name: str) -> bool:
    """Whether the limit of resource *name* may be higher than its request, or missing."""
    return not is_extended(name) and not is_huge_pages(name)


def amount(node: Node) -> Fraction | None:
    """Give a request or limit as it is kept; None where it is absent or no quantity.

    Null is kept as 0, as it is no way to leave an entry out.
    """
    value = Fraction(0) if node.text is not None and not node else quantity(node)
    return None if value is None else in_thousandths(value)


def requirement_problems(
    resources: Node, *, is_of_pod: bool = False, is_completed: bool = False
) -> Problems:
    """Yield what is wrong with the names and amounts of one `resources`.

    *is_completed* tells that the API server adds requests before it looks.
    """
    for which in ("limits", "requests"):
        for key, value in resources.get(which).pairs():
            problem = _name_problem(key.raw, is_of_pod=is_of_pod)
            if problem:
                yield Problem(key, f"resource '{key.raw}' {problem}")
            else:
                yield from _amount_problems(key, value)
    if not is_completed:
        yield from _lonely_huge_pages(resources)


def _name_problem(name: str, *, is_of_pod: bool) -> str | None:
    if "/" not in name:
        if name in (_OF_POD if is_of_pod else _STANDARD) or is_huge_pages(name):
            return None
        takes = "cpu, memory and hugepages-…" if is_of_pod else "cpu, memory and ephemeral-storage"
        return f"is not known; {takes} are, others are written as domain/name"
    if is_of_pod:
        return "cannot be given for the whole pod"
    if is_extended(name) and name.startswith(_QUOTA_PREFIX):
        return f"may not begin with '{_QUOTA_PREFIX}'"
    return qualified_problem(_QUOTA_PREFIX + name if is_extended(name) else name)


def _amount_problems(key: Scalar, value: Node) -> Problems:
    if value.text is None or isinstance(value.value, bool) or value.value is None:
        return
    given = quantity(value)
    name, text = key.raw, value.text
    if given is None and is_placeholder(text):
        return
    if given is None:
        yield Problem(value, f"'{text}' is no quantity, such as 250m or 64Mi, of {name}")
    elif given < 0:
        yield Problem(value, f"the amount of {name} is negative: '{text}'")
    elif is_extended(name) and in_thousandths(given).denominator != 1:
        yield Problem(value, f"the amount of {name} must be a whole number, not '{text}'")
    elif is_huge_pages(name) and not _fills_pages(name, given):
        yield Problem(value, f"'{text}' is no multiple of the page size in '{name}'")


def _fills_pages(name: str, given: Fraction) -> bool:
    size = parse(name.removeprefix(_HUGE_PAGES))
    return size is not None and size > 0 and given % size == 0


def _lonely_huge_pages(resources: Node) -> Problems:
    keys = [key for which in ("limits", "requests") for key, _ in resources.get(which).pairs()]
    if any(key.raw in _OF_POD for key in keys):
        return
    huge = next((key for key in keys if is_huge_pages(key.raw)), None)
    if huge is not None:
        yield Problem(huge, f"{huge.raw} needs a request or limit of cpu or memory beside it")


def has_pod_level(pod: Pod) -> bool:
    """Whether *pod* states resources as a whole, whatever its containers state."""
    resources = pod.node.get("resources")
    return any(True for which in ("requests", "limits") for _ in resources.get(which).pairs())


def total(pod: Pod, which: str, name: str) -> Fraction | None:
    """Add up what the containers of *pod* need of resource *name*; None where that is unknown.

    *which* is "requests" or "limits". A limit stands in for a request that is not given.
    Formula: AggregateContainerRequests, component-helpers resource/helpers.go.
    """
    inits = [needed(container, which, name) for container in pod.init_containers]
    mains = [needed(container, which, name) for container in pod.main_containers]
    if None in inits or None in mains:
        return None
    highest = beside = Fraction(0)
    for container, need in zip(pod.init_containers, inits, strict=True):
        assert need is not None
        highest = max(highest, beside + need)
        beside += need if container.is_sidecar else 0
    return max(highest, beside + sum(need for need in mains if need is not None))


def needed(container: Container, which: str, name: str) -> Fraction | None:
    """Give what *container* needs of a resource, 0 where it says nothing; None if unknown."""
    for node in _candidates(container.node.get("resources"), which, name):
        if node:
            return amount(node)
    return Fraction(0)


def _candidates(resources: Node, which: str, name: str) -> Iterator[Node]:
    yield resources.get(which, name)
    if which == "requests":
        yield resources.get("limits", name)
