"""What resource quotas make every container of a pod state.

A quota on cpu or memory refuses pods with a container, init containers among them, that does
not state the amount (podEvaluator.Constraints, pkg/quota/v1/evaluator/core/pods.go at 1.37.2);
quotas on other resources do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from initlint.model.container import Container
from initlint.model.manifest import Manifest
from initlint.model.pod import Pod
from initlint.model.problem import text
from initlint.model.resources import amount
from initlint.tree.node import Node, Scalar

# The keys of `hard` that ask for something, with what they ask for.
_ASKED = {
    "cpu": ("requests", "cpu"),
    "memory": ("requests", "memory"),
    "requests.cpu": ("requests", "cpu"),
    "requests.memory": ("requests", "memory"),
    "limits.cpu": ("limits", "cpu"),
    "limits.memory": ("limits", "memory"),
}
Defaults = Mapping[str, frozenset[str]]  # resources by "requests" and "limits"


class Demand(NamedTuple):
    """An amount that a quota bounds, at its key, so that each container must state it."""

    quota: Manifest
    key: Scalar
    which: str
    resource: str


class _Scope(NamedTuple):
    """Which pods a quota counts."""

    name: str
    operator: str = "Exists"
    values: frozenset[str] = frozenset()


def demands(quota: Manifest, pod: Pod, defaults: Defaults) -> Iterator[Demand]:
    """Give what *quota* asks of the containers of *pod*; nothing where it may not count it."""
    if not _counts(quota, pod, defaults):
        return
    for key, _ in quota.node.get("spec", "hard").pairs():
        if key.raw in _ASKED:
            yield Demand(quota, key, *_ASKED[key.raw])


def states(container: Container, demand: Demand, defaults: Defaults) -> bool:
    """Tell whether *container* has the amount: stated, or by default.

    A limit stands in for a request that is not given (SetDefaults_Pod).
    """
    if demand.resource in defaults[demand.which]:
        return True
    resources = container.node.get("resources")
    places = ("requests", "limits") if demand.which == "requests" else ("limits",)
    return any(resources.get(place).key(demand.resource) for place in places)


def _counts(quota: Manifest, pod: Pod, defaults: Defaults) -> bool:
    """Tell whether *quota* surely counts *pod*: all of its scopes are met."""
    spec = quota.node.get("spec")
    plain = (_Scope(scope.text or "") for scope in spec.get("scopes").items())
    selected = map(_scope, spec.get("scopeSelector", "matchExpressions").items())
    return all(_is_met(scope, pod, defaults) for scope in (*plain, *selected))


def _scope(selector: Node) -> _Scope:
    name, operator = selector.get("scopeName").text, selector.get("operator").text
    values = frozenset(value.text or "" for value in selector.get("values").items())
    return _Scope(name or "", operator or "", values)


def _is_met(scope: _Scope, pod: Pod, defaults: Defaults) -> bool:
    match scope.name:
        case "Terminating":
            return bool(pod.node.get("activeDeadlineSeconds"))
        case "NotTerminating":
            return not pod.node.get("activeDeadlineSeconds")
        case "NotBestEffort":
            return bool(defaults["requests"] & {"cpu", "memory"}) or _asks_for_something(pod)
        case "PriorityClass":
            return _has_priority(text(pod.node.get("priorityClassName")), scope)
    return False


def _has_priority(name: str | None, scope: _Scope) -> bool:
    """Tell whether a priority class is the one that is asked for.

    Where none is named, the cluster may have a default one.
    """
    if not name:
        return False
    if scope.operator in ("In", "NotIn"):
        return (name in scope.values) is (scope.operator == "In")
    return scope.operator == "Exists"


def _asks_for_something(pod: Pod) -> bool:
    return any(
        (amount(value) or 0) > 0
        for container in (*pod.init_containers, *pod.main_containers)
        for value in _computed(container)
    )


def _computed(container: Container) -> Iterator[Node]:
    resources = container.node.get("resources")
    for which in ("requests", "limits"):
        for name in ("cpu", "memory"):
            yield resources.get(which, name)
