"""What the API server does with an object whose pod is not valid."""

from __future__ import annotations

from initlint.model.pod import Pod
from initlint.settings import KubeVersion
from initlint.tree.node import ABSENT, Node

# Kinds whose pod template the API server has always validated as a whole.
_VALIDATED = frozenset(
    {
        "CronJob",
        "DaemonSet",
        "Deployment",
        "Job",
        "Pod",
        "PodTemplate",
        "ReplicaSet",
        "ReplicationController",
    }
)
# kubernetes/kubernetes#131790: before, only its labels and annotations were looked at.
STATEFUL_SET_VALIDATED = KubeVersion(1, 34)


_BUILT_IN_GROUPS = frozenset({"", "apps", "batch"})


def built_in_kind(pod: Pod) -> str:
    """Give the kind of the object if Kubernetes itself defines it, else an empty text."""
    return pod.manifest.kind if pod.manifest.group in _BUILT_IN_GROUPS else ""


def job_spec(pod: Pod) -> Node:
    """Give the spec of the Job that makes *pod*, also where a CronJob makes the Job."""
    spec, kind = pod.manifest.node.get("spec"), built_in_kind(pod)
    if kind == "CronJob":
        return spec.get("jobTemplate", "spec")
    return spec if kind == "Job" else ABSENT


def refusal(pod: Pod, version: KubeVersion) -> str:
    """Say what becomes of the object that holds the invalid *pod*, as a clause of a message."""
    kind = built_in_kind(pod)
    if kind in _VALIDATED or (kind == "StatefulSet" and version >= STATEFUL_SET_VALIDATED):
        return f"the API server refuses the {kind}"
    return pod_refusal(pod)


def pod_refusal(pod: Pod) -> str:
    """Say the same of what is checked in pods only, and in no template."""
    kind = built_in_kind(pod)
    if kind == "Pod":
        return "the API server refuses the Pod"
    if kind in _VALIDATED or kind == "StatefulSet":
        return f"the API server takes the {kind} but refuses its pods"
    return "the API server refuses its pods" if pod.manifest.kind else "the API server refuses it"
