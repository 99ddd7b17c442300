"""An init container that does not state what a resource quota bounds."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.admission import pod_refusal
from initlint.model.limit_ranges import defaults
from initlint.model.pod import Pod
from initlint.model.problem import together
from initlint.model.quotas import Demand, demands, states
from initlint.model.resources import has_pod_level
from initlint.rule import Report, Reports, related, rule


@rule(
    "init-blocked-by-quota",
    summary="Init container that does not state what a resource quota bounds",
    severity=Severity.ERROR,
    category="pod",
    since="0.1.0",
    each=Pod,
)
def init_blocked_by_quota(pod: Pod, context: Context) -> Reports:
    if not pod.init_containers or not pod.is_whole or has_pod_level(pod):
        return
    namespaces = context.startup.index.namespaces
    namespace = namespaces.of_pods(pod.manifest)
    quotas = namespaces.quotas(namespace) if namespace is not None else ()
    if namespace is None or not quotas or not _is_complete(pod, namespace, context):
        return
    given = defaults(namespaces.limit_ranges(namespace))
    asked = [demand for quota in quotas for demand in demands(quota, pod, given)]
    for container in pod.init_containers:
        missing = [demand for demand in asked if not states(container, demand, given)]
        if missing:
            labels = tuple(related(each.key, "the quota bounds it") for each in missing)
            message = f"{container} states no {_words(missing)}: {pod_refusal(pod)}"
            place = container.node.get("name") or container.node
            yield Report(place, message, related=labels, container=container.name)


def _is_complete(pod: Pod, namespace: str, context: Context) -> bool:
    """Whether nothing that the workspace does not show is likely to state the amounts."""
    workspace = context.workspace
    own = set(workspace.manifests)
    ranges = (each for each in workspace.elsewhere.manifests if each.kind == "LimitRange")
    likely = (each for each in ranges if each.namespace in ("", namespace))
    return not workspace.is_kustomized(pod.manifest) and own.issuperset(likely)


def _words(missing: list[Demand]) -> str:
    """Say what is missing in the words of the quota's own error."""
    names = " and no ".join(dict.fromkeys(f"{each.which}.{each.resource}" for each in missing))
    quotas = dict.fromkeys(f"'{each.quota.name}'" for each in missing)
    who = "ResourceQuota" if len(quotas) == 1 else "ResourceQuotas"
    return f"{names}, which {who} {together(quotas)} {'bounds' if len(quotas) == 1 else 'bound'}"
