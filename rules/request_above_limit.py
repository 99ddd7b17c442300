"""A request that is higher than the limit that bounds it."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.admission import refusal
from initlint.model.pod import Pod
from initlint.model.resources import amount, is_huge_pages, may_exceed_request, total
from initlint.rule import Report, Reports, related, rule
from initlint.settings import KubeVersion
from initlint.tree.node import Node

# Gate PodLevelResources is on by default from 1.34; before, the field is dropped.
_POD_LEVEL = KubeVersion(1, 34)


@rule(
    "request-above-limit",
    summary="Resource request above its limit",
    severity=Severity.ERROR,
    category="api",
    since="0.1.0",
    each=Pod,
)
def request_above_limit(pod: Pod, context: Context) -> Reports:
    version = context.settings.kube_version
    follows = refusal(pod, version)
    for container in pod.containers:
        resources = container.node.get("resources")
        yield from _requests(resources, str(container), container.name, pod, follows)
    if version >= _POD_LEVEL and pod.is_whole:
        yield from _requests(pod.node.get("resources"), "the pod", None, pod, follows)
        yield from _totals(pod, follows)
        yield from _limits_above_pod(pod, follows)


def _requests(resources: Node, who: str, name: str | None, pod: Pod, follows: str) -> Reports:
    for key, request in resources.get("requests").pairs():
        limit = resources.get("limits", key.raw)
        if not pod.is_whole and not (request and limit):
            continue  # the target of the patch may have the other one
        asked, bound = amount(request), amount(limit)
        needs_equal = not may_exceed_request(key.raw)
        if asked is None or min(asked, bound or 0) < 0:
            continue  # that a value is no amount is said elsewhere
        if needs_equal and bound is None and not limit:
            message = f"{who} requests {key.raw} without a limit, which must be equal: {follows}"
            yield Report(key, message, container=name)
        elif bound is not None and (asked > bound or (needs_equal and asked < bound)):
            how = "more than its limit" if asked > bound else "less than its limit"
            asks = f"{who} requests {request.text} of {key.raw}, {how} of {limit.text}"
            label = related(limit, "the limit")
            yield Report(request, f"{asks}: {follows}", related=(label,), container=name)


def _totals(pod: Pod, follows: str) -> Reports:
    """Compare what the whole pod asks for with what its containers add up to."""
    for which in ("requests", "limits"):
        for key, value in pod.node.get("resources", which).pairs():
            of_pod, of_containers = amount(value), total(pod, which, key.raw)
            if which == "limits" and not is_huge_pages(key.raw):
                continue
            if of_pod is not None and of_containers is not None and of_containers > of_pod:
                message = f"the pod {which} {value.text} of {key.raw}, less than its containers do"
                yield Report(value, f"{message}: {follows}")


def _limits_above_pod(pod: Pod, follows: str) -> Reports:
    """Compare the limits of main containers, and of no others, with those of the whole pod."""
    for key, value in pod.node.get("resources", "limits").pairs():
        for container in pod.main_containers:
            limit = container.node.get("resources", "limits", key.raw)
            own, bound = amount(limit), amount(value)
            if own is not None and bound is not None and own > bound:
                message = (
                    f"{container} has a limit of {limit.text} of {key.raw}, more than the pod's"
                )
                label = related(value, "the limit of the pod")
                name = container.name
                yield Report(limit, f"{message}: {follows}", related=(label,), container=name)
