"""An init container that makes its pod reserve more than the pod needs while it runs."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.model.pod import Pod
from initlint.model.problem import together
from initlint.model.resources import has_pod_level, needed
from initlint.rule import Report, Reports, rule
from initlint.tree.node import Node

_TIMES = 2


@rule(
    "init-dominates-request",
    summary="Init container that requests far more than the pod needs later",
    severity=Severity.INFO,
    category="pod",
    since="0.1.0",
    each=Pod,
)
def init_dominates_request(pod: Pod, context: Context) -> Reports:  # noqa: ARG001
    if not pod.is_whole or has_pod_level(pod):
        return
    for container in pod.init_containers:
        found = tuple(_dominating(container)) if container.is_init else ()
        if found:
            words = together(words for _, words in found)
            message = (
                f"{container} requests {words} as the containers that run later together: "
                "the pod reserves this for as long as it lives"
            )
            culprit = found[0][0] if len(found) == 1 else container.node.get("name")
            yield Report(culprit or container.node, message, container=container.name)


def _dominating(container: Container) -> Iterator[tuple[Node, str]]:
    """Give the requests that are a multiple of what is needed for the rest of the pod's life."""
    pod = container.pod
    staying = (*pod.main_containers, *(each for each in pod.init_containers if each.is_sidecar))
    for name in ("cpu", "memory"):
        own = needed(container, "requests", name)
        others = [needed(each, "requests", name) for each in staying]
        if own is None or None in others:
            continue
        later = sum((each for each in others if each is not None), Fraction(0))
        if later > 0 and own >= _TIMES * later:
            yield _key(container, name), f"at least {own // later} times as much {name}"


def _key(container: Container, name: str) -> Node:
    """Give the place of the request, or of the limit that stands in for it."""
    resources = container.node.get("resources")
    return resources.get("requests").key(name) or resources.get("limits").key(name)
