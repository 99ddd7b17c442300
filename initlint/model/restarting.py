"""Restart policies and restart rules of single containers, version by version."""

from __future__ import annotations

from initlint.model.container import Container, Role
from initlint.model.problem import Problem, Problems, either, text
from initlint.settings import KubeVersion

# validateInitContainerRestartPolicy, validateContainers and validateEphemeralContainers
# behind dropDisabledFields (pkg/apis/core/validation, pkg/api/pod), run at 1.29 to 1.37.
_FIELD_KNOWN = KubeVersion(1, 28)
SIDECARS = KubeVersion(1, 29)  # gate SidecarContainers on by default
_OTHERS_DROPPED = KubeVersion(1, 34)  # gate ContainerRestartRules known, off by default
_OTHERS = KubeVersion(1, 35)  # … and on
_RULES_OF_SIDECARS = KubeVersion(1, 36)  # gate RestartAllContainersOnContainerExits on
_POLICIES = ("Always", "Never", "OnFailure")
_MOST_RULES = 20
_MOST_EXIT_CODES = 255


def lost_policy(container: Container, version: KubeVersion) -> str | None:
    """Say why *version* has no use for the container's `restartPolicy`, and what follows.

    None where the API server of *version* takes the field or refuses it.
    """
    policy = container.node.get("restartPolicy").text
    if container.is_sidecar and version < SIDECARS:
        how = "does not know" if version < _FIELD_KNOWN else "drops by default"
        waits = "the pod waits for this container to exit before it starts the next one"
        return f"Kubernetes {version} {how}: {waits}"
    if version < _FIELD_KNOWN:
        return f"Kubernetes {version} does not know: kubectl refuses the field"
    if not container.is_sidecar and _OTHERS_DROPPED <= version < _OTHERS:
        return f"Kubernetes {version} drops by default: the pod's own policy counts"
    if container.is_init and version < SIDECARS and policy:
        return f"Kubernetes {version} drops by default: the pod's own policy counts"
    return None


def refused_policy(container: Container, version: KubeVersion) -> str | None:
    """Say why the API server of *version* refuses the container's `restartPolicy`."""
    policy = container.node.get("restartPolicy").text
    if container.role is Role.EPHEMERAL:
        return "no ephemeral container may have"
    if version >= _OTHERS:
        return None if policy in _POLICIES else f"must be {either(_POLICIES)}"
    if container.is_main:
        return "no main container may have before Kubernetes 1.35"
    return None if container.is_sidecar else "must be 'Always' before Kubernetes 1.35"


def restart_rule_problems(container: Container, version: KubeVersion) -> Problems:
    """Yield what is wrong with `restartPolicyRules`, whose gate is on from 1.35 by default."""
    rules = container.node.get("restartPolicyRules")
    if version < _OTHERS or not any(rules.items()):
        return
    key = container.node.key("restartPolicyRules")
    if container.role is Role.EPHEMERAL:
        yield Problem(key, f"{container} has `restartPolicyRules`, which is not for this kind")
    elif container.is_sidecar and version < _RULES_OF_SIDECARS:
        yield Problem(key, f"{container} has `restartPolicyRules`, and no sidecar may before 1.36")
    elif not container.node.get("restartPolicy") and container.pod.is_whole:
        yield Problem(key, f"{container} has `restartPolicyRules` and no `restartPolicy` beside it")
    else:
        yield from _rule_problems(container)


def _rule_problems(container: Container) -> Problems:
    rules = tuple(container.node.get("restartPolicyRules").items())
    if len(rules) > _MOST_RULES:
        message = f"{container} has {len(rules)} restart rules, more than {_MOST_RULES}"
        yield Problem(rules[_MOST_RULES], message)
    for each in rules:
        codes = tuple(each.get("exitCodes", "values").items())
        if text(each.get("action")) and not each.get("exitCodes"):
            yield Problem(each, f"{container} has a restart rule without `exitCodes`")
        elif len(codes) > _MOST_EXIT_CODES:
            message = f"{container} has a restart rule with more than {_MOST_EXIT_CODES} exit codes"
            yield Problem(codes[_MOST_EXIT_CODES], message)
