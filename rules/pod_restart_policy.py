"""A restart policy of pods that their kind of workload does not take."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.admission import built_in_kind, job_spec
from initlint.model.pod import Pod
from initlint.model.problem import either, text
from initlint.rule import Report, Reports, related, rule
from initlint.tree.node import ABSENT, Node

# pkg/apis/apps/validation, pkg/apis/batch/validation and pkg/apis/core/validation, run at 1.29
# to 1.37: a StatefulSet's restart policy was checked before the rest of its template was.
_FOR_EVER = frozenset(
    {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController"}
)
_TO_COMPLETION = frozenset({"Job", "CronJob"})
_TO_THE_END = ("OnFailure", "Never")
_ANY = ("Always", "OnFailure", "Never")


@rule(
    "pod-restart-policy",
    summary="Restart policy that the kind of workload does not take",
    severity=Severity.ERROR,
    category="api",
    since="0.1.0",
    each=Pod,
)
def pod_restart_policy(pod: Pod, _: Context) -> Reports:
    kind = built_in_kind(pod)
    if not kind and pod.is_whole:
        return  # the pods of a custom resource are its controller's to complete
    policy, takes = text(pod.restart_policy), _taken(kind)
    key, follows = pod.node.key("restartPolicy"), f"the API server refuses the {kind or 'object'}"
    if not policy:
        is_missing = policy == "" or not pod.restart_policy
        if kind in _TO_COMPLETION and pod.is_whole and is_missing:
            message = (
                f"pods of a {kind} need `restartPolicy`, which is 'Always' where it is not given"
            )
            place = key or pod.template.key("spec")
            yield Report(place, f"{message}, to be {either(takes)}: {follows}")
    elif policy not in takes:
        who = "the pod" if kind in ("", "Pod") else f"a pod of a {kind}"
        message = f"{who} has `restartPolicy: {policy}`, which must be {either(takes)}"
        yield Report(key, f"{message}: {follows}")
    elif kind in _TO_COMPLETION and policy != "Never" and _failure_policy(pod):
        label = related(_failure_policy(pod), "the policy for failures")
        message = f"the Job has a `podFailurePolicy`, which needs `restartPolicy: Never`: {follows}"
        yield Report(key, message, related=(label,))


def _taken(kind: str) -> tuple[str, ...]:
    if kind in _FOR_EVER:
        return ("Always",)
    return _TO_THE_END if kind in _TO_COMPLETION else _ANY


def _failure_policy(pod: Pod) -> Node:
    """Give the key `podFailurePolicy` of the Job that makes *pod*."""
    job = job_spec(pod)
    return job.key("podFailurePolicy") if job.get("podFailurePolicy") else ABSENT
