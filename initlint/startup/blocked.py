"""Waits and references that never come true, each with its shape and its witness."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.model.container import Container
from initlint.model.manifest import Manifest
from initlint.record import record
from initlint.startup.causes import Cause, CauseKind, PlacedWait
from initlint.startup.events import Event, EventKind
from initlint.startup.pods import created, pod_ready, started_or_done, wait_over
from initlint.startup.search import Step
from initlint.startup.shapes import Shape, cause_of, of_cycle, of_missing, waits_in
from initlint.startup.witness import Unmet, Witness
from initlint.startup.workloads import Workload
from initlint.tree.node import ABSENT, Node

_OTHER_PODS = frozenset(
    {
        EventKind.WAIT_OVER,
        EventKind.CREATED,
        EventKind.CONTAINER_DONE,
        EventKind.CONTAINER_STARTED,
    }
)


@record(eq=False)
class Blocked:
    """One thing that a pod needs and never gets.

    `wait` is the wait, None for a reference (`node` is the name that refers). `object` is
    what it comes down to: the Service with the wrong port, the hook that runs later.
    `circle` holds the waits of all participants, this one first; `words` the missing
    verbs, the known ports or the near names.
    """

    workload: Workload
    container: Container | None
    shape: Shape
    witness: Witness
    wait: PlacedWait | None = None
    node: Node = ABSENT
    object: Manifest | None = None
    circle: tuple[PlacedWait, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def is_cause(self) -> bool:
        """Whether this itself is at fault, not what it waits for."""
        return self.shape is not Shape.CONSEQUENCE


def blocked_waits(
    unmet: Unmet, workload: Workload, number: int, placed: PlacedWait, *, is_early_hook: bool
) -> Iterator[Blocked]:
    """Give what keeps the wait *placed* from ending: its faults, else that it is a consequence.

    *number* is its container's among the containers of the pod. Of the pods of a
    StatefulSet the first speaks in which the wait is itself at fault.
    """
    events = [wait_over(member, number, placed) for member in workload.members]
    events = [event for event in events if unmet.requirements(event)]
    found = False
    for event in events:
        for fault in _faults(unmet, workload, placed, event, is_early_hook=is_early_hook):
            found = True
            yield fault
        if found:
            return
    if events:
        witness = unmet.witness(events[0])
        container = placed.container
        yield Blocked(workload, container, Shape.CONSEQUENCE, witness, wait=placed)


def _faults(
    unmet: Unmet, workload: Workload, placed: PlacedWait, event: Event, *, is_early_hook: bool
) -> Iterator[Blocked]:
    missing = unmet.missing(event, lambda other: other.kind not in _OTHER_PODS)
    if missing is not None:
        last = missing.steps[-1]
        yield _fault(workload, placed, missing, of_missing(last), cause_of(last))
    cycle = unmet.cycle(event)
    shape = of_cycle(cycle.steps, placed, is_early_hook=is_early_hook) if cycle else None
    if cycle is not None and shape is not None and shape is not Shape.CONSEQUENCE:
        circle = tuple(dict.fromkeys(waits_in(cycle.steps)))
        cause = _turning_point(cycle.steps)
        yield _fault(workload, placed, cycle, shape, cause, circle)


def _fault(
    workload: Workload,
    placed: PlacedWait,
    witness: Witness,
    shape: Shape,
    cause: Cause,
    circle: tuple[PlacedWait, ...] = (),
) -> Blocked:
    return Blocked(
        workload,
        placed.container,
        shape,
        witness,
        wait=placed,
        node=cause.node,
        object=cause.manifest,
        circle=circle,
        words=cause.words,
    )


def _turning_point(steps: tuple[Step, ...]) -> Cause:
    """Give the cause in a cycle that says most: the phase, the ordinal, the selection."""
    wanted = (CauseKind.PHASE, CauseKind.ORDINAL, CauseKind.SELECTION)
    causes = [cause_of(step) for step in steps]
    for kind in wanted:
        for cause in causes:
            if cause.kind is kind and (cause.manifest is not None or cause.node):
                return cause
    return Cause(CauseKind.READINESS)


def blocked_references(
    unmet: Unmet, workload: Workload, *, is_early_hook: bool
) -> Iterator[Blocked]:
    """Give the references of *workload* to objects that are applied only after it is done."""
    seen: set[Node] = set()
    for event in _needing(workload):
        for requirement in unmet.requirements(event):
            cause = cause_of(Step(event, requirement))
            if cause.kind is not CauseKind.REFERENCE or cause.node in seen:
                continue
            seen.add(cause.node)
            later = Shape.HOOK_NEEDS_RELEASE if is_early_hook else Shape.LATER_PHASE
            yield Blocked(
                workload,
                None,
                later if unmet.is_in_core(event) else Shape.CONSEQUENCE,
                unmet.witness(event),
                node=cause.node,
                object=cause.manifest,
            )


def _needing(workload: Workload) -> Iterator[Event]:
    """Give the events of the first pod of *workload* that may need an object."""
    member = workload.members[0]
    yield created(member)
    for number, container in enumerate(workload.pod.init_containers):
        yield started_or_done(member, container, number)
    yield Event(EventKind.JOB_COMPLETE, workload.id)
    yield pod_ready(member)
