"""The shapes in which a start-up gets stuck, named from the solver's witness."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from initlint.startup.causes import Cause, CauseKind, PlacedWait
from initlint.startup.events import EventKind
from initlint.startup.search import Step
from initlint.startup.targets import TargetKind


class Shape(Enum):
    """What keeps a wait, or a pod, from ever getting on."""

    OWN_SERVICE = "own service"
    OWN_WORKLOAD = "own workload"
    LATER_CONTAINER = "later container"
    LATER_ORDINAL = "later ordinal"
    WORKLOAD_CYCLE = "workload cycle"
    LATER_PHASE = "later phase"
    HOOK_NEEDS_RELEASE = "hook needs release"
    NOT_AT_INSTALL = "not at install"
    WRONG_PORT = "wrong port"
    NO_PODS = "service without pods"
    NO_SUCH_TARGET = "no such target"
    NO_POD_NAME = "no such pod name"
    NO_CLUSTER_DNS = "no cluster dns"
    NO_PERMISSION = "no permission"
    CONSEQUENCE = "consequence"  # what it waits for is itself stuck


_MISSING = {
    CauseKind.WRONG_PORT: Shape.WRONG_PORT,
    CauseKind.NO_PODS: Shape.NO_PODS,
    CauseKind.NO_SUCH_TARGET: Shape.NO_SUCH_TARGET,
    CauseKind.NO_POD_NAME: Shape.NO_POD_NAME,
    CauseKind.NO_CLUSTER_DNS: Shape.NO_CLUSTER_DNS,
    CauseKind.NO_PERMISSION: Shape.NO_PERMISSION,
    CauseKind.NOT_AT_INSTALL: Shape.NOT_AT_INSTALL,
}


def cause_of(step: Step) -> Cause:
    """Give the label of a step; the solver carries it without looking."""
    cause = step.requirement.cause
    assert isinstance(cause, Cause)
    return cause


def of_missing(step: Step) -> Shape:
    """Name the end of a chain: a requirement that nothing meets."""
    return _MISSING[cause_of(step).kind]


def of_cycle(steps: tuple[Step, ...], placed: PlacedWait, *, is_early_hook: bool) -> Shape:
    """Name a cycle that begins with the wait *placed*.

    `is_early_hook`: the waiting pod belongs to a hook that must end before the release.
    """
    kinds = [cause_of(step).kind for step in steps]
    first_wait = _first(steps, placed)
    if CauseKind.PHASE in kinds:
        is_direct = kinds.index(CauseKind.PHASE) < first_wait
        later = Shape.HOOK_NEEDS_RELEASE if is_early_hook else Shape.LATER_PHASE
        return later if is_direct else Shape.CONSEQUENCE
    if first_wait < len(steps):
        return Shape.WORKLOAD_CYCLE
    if CauseKind.ORDINAL in kinds or _is_ordered_peer(placed):
        return Shape.LATER_ORDINAL
    if placed.target.kind in (TargetKind.OWN_POD, TargetKind.FILE):
        return Shape.LATER_CONTAINER
    return Shape.OWN_WORKLOAD if placed.target.kind is TargetKind.OBJECT else Shape.OWN_SERVICE


def _first(steps: tuple[Step, ...], placed: PlacedWait) -> int:
    """Give the number of the first step that is a wait of another pod template."""
    others = (
        number
        for number, step in enumerate(steps)
        if step.event.kind is EventKind.CONTAINER_DONE
        for wait in (cause_of(step).wait,)
        if wait is not None and wait.container.pod is not placed.container.pod
    )
    return next(others, len(steps))


def _is_ordered_peer(placed: PlacedWait) -> bool:
    """Tell whether an ordered StatefulSet waits below its own headless Service."""
    manifest = placed.container.pod.manifest
    if manifest.kind != "StatefulSet":
        return False
    is_parallel = manifest.node.get("spec", "podManagementPolicy").text == "Parallel"
    return not is_parallel and any(service.is_headless for service in placed.target.services)


def waits_in(steps: tuple[Step, ...]) -> Iterator[PlacedWait]:
    """Give the waits that a chain or cycle passes, in its order."""
    for step in steps:
        wait = cause_of(step).wait
        if wait is not None and step.event.kind is EventKind.WAIT_OVER:
            yield wait
