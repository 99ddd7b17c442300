"""Fields of a pod that are no part of its containers: names, tolerations, deadlines."""

from __future__ import annotations

from collections.abc import Callable

from initlint.model.admission import built_in_kind, job_spec
from initlint.model.fields import fields
from initlint.model.names import label_problem, qualified_problem, subdomain_problem
from initlint.model.pod import Pod
from initlint.model.problem import Problem, Problems, integer, text
from initlint.settings import KubeVersion
from initlint.tree.node import Node

# ValidatePodSpec and ValidateTolerations, pkg/apis/core/validation, run at 1.29 to 1.37.
_NAMES: dict[str, Callable[[str], str | None]] = {
    "hostname": label_problem,
    "nodeName": subdomain_problem,
    "priorityClassName": subdomain_problem,
    "runtimeClassName": subdomain_problem,
    "serviceAccountName": subdomain_problem,
    "subdomain": label_problem,
}
# Cloud Run takes a Knative Service, too, and there an account is an address:
# https://cloud.google.com/run/docs/reference/yaml/v1, read 2026-11-23.
_KNATIVE = "serving.knative.dev"
_GIVEN_BY_STATEFUL_SETS = ("hostname", "subdomain")
_LONGEST_DEADLINE = 2**31 - 1  # seconds
_CLAIMS = KubeVersion(1, 34)  # gate DynamicResourceAllocation on by default
_NEVER_DEADLINED = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController")


def pod_field_problems(pod: Pod, version: KubeVersion) -> Problems:
    """Yield what the API server of *version* does not take in fields of the pod itself."""
    yield from _name_problems(pod)
    yield from _deadline_problems(pod)
    for toleration in pod.node.get("tolerations").items():
        yield from _toleration_problems(toleration)
    resolver, servers = pod.node.get("dnsPolicy"), pod.node.get("dnsConfig", "nameservers")
    if resolver.text == "None" and pod.is_whole and not any(servers.items()):
        yield Problem(resolver, "the pod has `dnsPolicy: None` and names no server")
    if pod.is_whole:
        yield from _failure_rule_problems(pod)
    if pod.is_whole and version >= _CLAIMS:
        yield from _claim_problems(pod)


def _name_problems(pod: Pod) -> Problems:
    is_named_later = built_in_kind(pod) == "StatefulSet"
    for field, check in _NAMES.items():
        if is_named_later and field in _GIVEN_BY_STATEFUL_SETS:
            continue
        name = text(pod.node.get(field))
        if pod.manifest.group == _KNATIVE and "@" in (name or ""):
            continue
        problem = check(name) if name else None
        if problem:
            message = f"the pod has the {field} '{name}', which {problem}"
            yield Problem(pod.node.get(field), message)


def _deadline_problems(pod: Pod) -> Problems:
    seconds = integer(pod.node.get("activeDeadlineSeconds"))
    if seconds is None or built_in_kind(pod) in _NEVER_DEADLINED:
        return
    if not 1 <= seconds <= _LONGEST_DEADLINE:
        message = f"the pod has a deadline of {seconds} seconds, not of 1 to {_LONGEST_DEADLINE}"
        yield Problem(pod.node.get("activeDeadlineSeconds"), message)


def _toleration_problems(toleration: Node) -> Problems:
    key, value = text(toleration.get("key")), text(toleration.get("value"))
    operator, effect = toleration.get("operator"), toleration.get("effect").text
    if not key and operator.text != "Exists":
        yield Problem(toleration, "a toleration without a key needs `operator: Exists`")
    elif key and (problem := qualified_problem(key)):
        yield Problem(toleration.get("key"), f"a toleration has the key '{key}', which {problem}")
    if value and operator.text == "Exists":
        yield Problem(toleration.get("value"), "a toleration with `operator: Exists` has a value")
    if toleration.get("tolerationSeconds") and effect != "NoExecute":
        seconds = toleration.key("tolerationSeconds")
        yield Problem(seconds, "a toleration with `tolerationSeconds` needs `effect: NoExecute`")


def _failure_rule_problems(pod: Pod) -> Problems:
    """Find rules for failed pods of a Job that speak of a container which the pods lack."""
    names = {container.name for container in (*pod.init_containers, *pod.main_containers)}
    path = "podFailurePolicy.rules.*.onExitCodes.containerName"
    for _, name in fields(job_spec(pod), path):
        if text(name) is not None and name.text not in names:
            yield Problem(name, f"a rule for failures names container '{name.text}', which is none")


def _claim_problems(pod: Pod) -> Problems:
    known = {claim.get("name").text for claim in pod.node.get("resourceClaims").items()}
    for container in pod.containers:
        for claim in container.node.get("resources", "claims").items():
            name = claim.get("name")
            if text(name) and name.text not in known:
                message = f"{container} takes the resource claim '{name.text}', which the pod lacks"
                yield Problem(name, message)
