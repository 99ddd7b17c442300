"""What an ephemeral container may not have."""

from __future__ import annotations

from initlint.model.pod import Pod
from initlint.model.problem import Problem, Problems

# validateEphemeralContainers and allowedEphemeralContainerFields, pkg/apis/core/validation
# at 1.37.2; an empty `ports` list or an empty `resources` counts as not given.
_FORBIDDEN = (
    "lifecycle",
    "livenessProbe",
    "ports",
    "readinessProbe",
    "resizePolicy",
    "resources",
    "startupProbe",
)
_HARMLESS_EMPTY = ("ports", "resizePolicy", "resources")


def ephemeral_problems(pod: Pod) -> Problems:
    """Yield the ephemeral containers that no template may hold, and what none of them may have."""
    if pod.ephemeral_containers and pod.manifest.kind != "Pod":
        key = pod.node.key("ephemeralContainers")
        yield Problem(key, "a pod template holds ephemeral containers, which a running pod gets")
        return
    names = {each.name for each in (*pod.init_containers, *pod.main_containers)}
    for container in pod.ephemeral_containers:
        for field in _FORBIDDEN:
            value = container.node.get(field)
            is_empty = not any(value.items()) and not any(value.pairs())
            if value and not (is_empty and field in _HARMLESS_EMPTY):
                message = f"{container} has `{field}`, which no ephemeral container may have"
                yield Problem(container.node.key(field), message)
        target = container.node.get("targetContainerName")
        if target.text and pod.is_whole and target.text not in names:
            yield Problem(
                target, f"{container} targets '{target.text}', which the pod does not have"
            )
