"""Targets, faults and verdicts in words, for messages and plans."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.shell.questions import ConditionKind
from initlint.startup.api_waits import condition_of
from initlint.startup.blocked import Blocked
from initlint.startup.causes import CauseKind, PlacedWait
from initlint.startup.events import EventKind
from initlint.startup.shapes import Shape, cause_of
from initlint.startup.targets import Resolved, TargetKind
from initlint.startup.witness import Witness

_STATES = {"complete": "to be complete", "ready": "to be ready", "rolled out": "to be rolled out"}


def aim(placed: PlacedWait) -> str:
    """Say what a wait is for: `Service 'db' on port 5432`, `Job 'migrate' to be complete`."""
    target, wait = placed.target, placed.wait
    if wait.kind is ConditionKind.KUBERNETES and target.name:
        return f"{_object(target)} {_state(placed)}"
    if target.kind is TargetKind.FILE:
        return f"file '{target.name}'"
    if target.kind is TargetKind.UNKNOWN:
        shown = wait.target.host or wait.target.path or ""
        return f"'{shown}'" if shown else "something that cannot be told"
    if wait.kind is ConditionKind.DNS:
        return f"the name of {thing(target)}"
    port = f" on port {target.port}" if target.port is not None else ""
    return f"{thing(target)}{port}"


def _object(target: Resolved) -> str:
    kind, _, name = target.name.partition("/")
    return f"{kind} '{name}'"


def _state(placed: PlacedWait) -> str:
    condition = condition_of(placed.wait)
    if placed.wait.negated or condition == "delete":
        return "to be gone"
    if condition in ("", "create"):
        return "to be there"
    return _STATES.get(condition, f"to be {condition}")


def thing(target: Resolved) -> str:
    """Name what a target turned out to be: `Service 'db'`, `pod 'db-0'`, `host 'x.org'`."""
    if target.kind is TargetKind.OWN_POD:
        return "its own pod"
    if target.kind is TargetKind.API_SERVER:
        return "the API server"
    if target.members:
        return f"pod '{target.members[0].hostname or target.name}'"
    if target.services:
        return str(target.services[0])
    return f"host '{target.name}'"


def origin(target: Resolved, behind: tuple[str, ...]) -> str:
    """Say where a target comes from; *behind* are the workloads behind its Service."""
    if target.kind is TargetKind.OWN_POD:
        return "a container of its pod"
    if target.kind is TargetKind.FILE:
        return "a volume of its pod"
    if target.kind in (TargetKind.SERVICE, TargetKind.POD, TargetKind.OBJECT):
        return ", ".join(behind) if behind else "the set"
    if target.kind is TargetKind.NOWHERE:
        near = f"; near it: {', '.join(target.near)}" if target.near else ""
        return f"nothing in the set{near}"
    if target.kind is TargetKind.API_SERVER:
        return "the cluster"
    return "outside of the set" if target.kind is TargetKind.EXTERNAL else "unknown"


_FAULTS = {
    Shape.OWN_SERVICE: "whose every ready endpoint needs this pod itself",
    Shape.OWN_WORKLOAD: "which needs this pod itself",
    Shape.LATER_CONTAINER: "which only a later container of this pod provides",
    Shape.LATER_ORDINAL: "which OrderedReady makes only once this pod is ready",
    Shape.WORKLOAD_CYCLE: "in a circle: {circle}",
    Shape.LATER_PHASE: "but {object} is applied only once this pod is ready",
    Shape.HOOK_NEEDS_RELEASE: "but {object} is applied only once this hook is done",
    Shape.NOT_AT_INSTALL: "but {object} is no part of an install",
    Shape.WRONG_PORT: "but {object} has only port {words}",
    Shape.NO_PODS: "but {object} selects no pod",
    Shape.NO_SUCH_TARGET: "which nothing in the set has",
    Shape.NO_POD_NAME: "which no pod ever has as its name",
    Shape.NO_CLUSTER_DNS: "but the pod does not ask the cluster's DNS",
    Shape.NO_PERMISSION: "but its ServiceAccount may not {words} it",
    Shape.CONSEQUENCE: "which is stuck itself",
}


def fault(blocked: Blocked) -> str:
    """Say what is wrong with a blocked wait or reference, as the end of a sentence about it."""
    if blocked.shape is Shape.NO_SUCH_TARGET and blocked.words:
        near = ", ".join(f"'{name}'" for name in blocked.words)
        return f"which nothing in the set has; near it: {near}"
    if blocked.shape is Shape.WRONG_PORT and _has_port(blocked):
        return f"but none of its pods listens on its target port '{blocked.words[0]}'"
    if blocked.shape is Shape.NO_PERMISSION and not blocked.words:
        return "but the pod has no token for the API server"
    kinds = {cause_of(step).kind for step in blocked.witness.steps}
    if blocked.shape is Shape.LATER_ORDINAL and CauseKind.ORDINAL not in kinds:
        return "which resolves only once this pod is ready"
    names = [f"'{wait.container.pod.manifest.name}'" for wait in blocked.circle]
    circle = " waits for ".join([*names, *names[:1]])
    words = (" and " if blocked.shape is Shape.NO_PERMISSION else ", ").join(blocked.words)
    return _FAULTS[blocked.shape].format(circle=circle, words=words, object=_name(blocked))


def _has_port(blocked: Blocked) -> bool:
    """Tell whether the Service has the port, and it leads nowhere."""
    wait = blocked.wait
    services = wait.target.services if wait is not None else ()
    port = wait.target.port if wait is not None else None
    return port is not None and any(service.port(port) is not None for service in services)


def _name(blocked: Blocked) -> str:
    manifest = blocked.object
    return f"{manifest.kind} '{manifest.name}'" if manifest is not None else "it"


def sentence(blocked: Blocked) -> str:
    """Say who is stuck, on what, and why."""
    if blocked.wait is None:
        return f"it needs {_name(blocked)}, {fault(blocked)}"
    return f"{blocked.wait.container} waits for {aim(blocked.wait)}, {fault(blocked)}"


def reason(witness: Witness) -> str:
    """Say why an event cannot happen where no wait of its own pod is to blame."""
    return next(_reasons(witness), "something before it never happens")


def _reasons(witness: Witness) -> Iterator[str]:
    for step in witness.steps:
        cause = cause_of(step)
        if cause.kind is CauseKind.PHASE and step.event.kind is EventKind.PHASE_BEGUN:
            manifest = cause.manifest
            if manifest is not None:
                yield f"it is applied only after {manifest.kind} '{manifest.name}', which is stuck"
        if cause.kind is CauseKind.REFERENCE and cause.manifest is not None:
            yield f"it needs {cause.manifest.kind} '{cause.manifest.name}', which is applied later"
