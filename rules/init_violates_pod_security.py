"""An init container that the Pod Security Standard of its namespace does not let in."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.admission import pod_refusal
from initlint.model.container import Container
from initlint.model.pod import Pod
from initlint.model.pod_security import (
    Breach,
    Policy,
    Standard,
    breaches,
    is_restricted_without_init,
)
from initlint.model.pod_security_labels import Enforcement, enforcement
from initlint.model.problem import together
from initlint.rule import Report, Reports, related, rule
from initlint.tree.node import ABSENT, Node


@rule(
    "init-violates-pod-security",
    summary="Init container that the Pod Security Standard of its namespace refuses",
    severity=Severity.ERROR,
    category="pod",
    since="0.1.0",
    each=Pod,
)
def init_violates_pod_security(pod: Pod, context: Context) -> Reports:
    if not pod.init_containers or not pod.is_whole or context.workspace.is_kustomized(pod.manifest):
        return
    target = context.settings.kube_version
    namespace = context.startup.index.namespaces.of_pods(pod.manifest)
    found = enforcement(context.workspace, namespace, target) if namespace is not None else None
    if found is not None:
        yield from _enforced(pod, found, context)
        return
    policy = Policy(Standard.RESTRICTED, target, target)
    if is_restricted_without_init(pod, policy):
        yield from _beside_restricted(pod, policy, context)


def _enforced(pod: Pod, found: Enforcement, context: Context) -> Reports:
    if found.policy is None:
        return
    label = related(found.label, f"namespace '{found.namespace}' enforces it")
    standard = found.policy.standard.value
    for container in pod.init_containers:
        broken = _breaches(container, found.policy, context)
        if broken:
            message = (
                f"{container} {_words(broken)}, against the Pod Security Standard '{standard}' "
                f"that namespace '{found.namespace}' enforces: {pod_refusal(pod)}"
            )
            name = container.name
            yield Report(_place(container, broken), message, related=(label,), container=name)


def _beside_restricted(pod: Pod, policy: Policy, context: Context) -> Reports:
    for container in pod.init_containers:
        broken = _breaches(container, policy, context)
        if broken:
            message = (
                f"{container} {_words(broken)}, against the Pod Security Standard 'restricted' "
                "that every main container satisfies: a namespace that enforces it refuses the pod"
            )
            place = _place(container, broken)
            yield Report(place, message, severity=Severity.WARNING, container=container.name)


def _breaches(container: Container, policy: Policy, context: Context) -> tuple[Breach, ...]:
    """Give what no cluster mends; OpenShift adds what is missing."""
    found = tuple(breaches(container, policy))
    if context.workspace.is_for_openshift:
        return tuple(breach for breach in found if breach.node)
    return found


def _words(broken: tuple[Breach, ...]) -> str:
    return together(breach.words for breach in broken)


def _place(container: Container, broken: tuple[Breach, ...]) -> Node:
    culprit = broken[0].node if len(broken) == 1 else ABSENT
    return culprit or container.node.get("name") or container.node
