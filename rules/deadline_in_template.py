"""A deadline for pods that are meant to run for ever."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.admission import built_in_kind
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, rule

# ValidatePodTemplateSpecForReplicaSet, …ForRC and their like, pkg/apis/apps/validation and
# pkg/apis/core/validation, run at 1.29 to 1.37.
_KINDS = frozenset(
    {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController"}
)


@rule(
    "deadline-in-template",
    summary="Deadline in the template of pods that run for ever",
    severity=Severity.ERROR,
    category="api",
    since="0.1.0",
    each=Pod,
)
def deadline_in_template(pod: Pod, _: Context) -> Reports:
    kind = built_in_kind(pod)
    if kind in _KINDS and pod.node.get("activeDeadlineSeconds"):
        message = f"pods of a {kind} cannot have `activeDeadlineSeconds`"
        follows = f"the API server refuses the {kind}"
        yield Report(pod.node.key("activeDeadlineSeconds"), f"{message}: {follows}")
