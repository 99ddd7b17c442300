"""The start-up plan: what each pod does, waits for and hands over, and whether it starts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from initlint.finding import ObjectRef
from initlint.model.container import Container
from initlint.record import record
from initlint.shell.questions import AtBound
from initlint.startup.analysis import Startup
from initlint.startup.blocked import Blocked
from initlint.startup.causes import PlacedWait
from initlint.startup.describe import command_words
from initlint.startup.verdicts import Judgement, Verdict
from initlint.startup.words import aim, origin, reason, sentence
from initlint.startup.workloads import Workload


@record
class PlannedWait:
    """One wait; `bound` is in seconds, None where there is none.

    `goes_on`: the script goes on at the bound. `upstream` names the workloads of the plan
    that the wait leads to, by their `id`.
    """

    what: str
    origin: str
    bound: float | None
    is_bounded: bool
    goes_on: bool
    is_hard: bool
    fault: str = ""
    upstream: tuple[str, ...] = ()


@record
class PlannedContainer:
    """A container in the order in which it starts; `hands_over` lists what others read."""

    name: str
    role: str
    does: str
    waits: tuple[PlannedWait, ...] = ()
    hands_over: tuple[str, ...] = ()


@record
class PlannedWorkload:
    """A workload with its verdict; `because` says why it cannot start."""

    id: str
    object: ObjectRef
    verdict: Verdict
    waits_for: tuple[str, ...]
    undecided: tuple[str, ...]
    because: str
    containers: tuple[PlannedContainer, ...]


@record
class Plan:
    """The plan of one workspace under one deployer."""

    name: str
    deployer: str
    workloads: tuple[PlannedWorkload, ...]


Describe = Callable[[Container], str]
HandOvers = Callable[[Container], tuple[str, ...]]


def plan(
    startup: Startup, does: Describe | None = None, hands_over: HandOvers | None = None
) -> Plan:
    """Make the plan of a workspace, of the workloads that are checked in it.

    *does* says what a container does in a few words; its command stands in for it.
    *hands_over* gives what it leaves in volumes for others.
    """
    describe = does or command_words
    hand_over = hands_over or _nothing
    checked = set(startup.index.workspace.checked)
    workloads = tuple(
        _workload(startup, judgement.workload, judgement, describe, hand_over)
        for judgement in startup.judgements
        if judgement.workload.manifest in checked
    )
    return Plan(startup.index.workspace.name, startup.deployer.value, workloads)


def _nothing(_: Container) -> tuple[str, ...]:
    return ()


def _workload(
    startup: Startup,
    workload: Workload,
    judgement: Judgement,
    does: Describe,
    hands_over: HandOvers,
) -> PlannedWorkload:
    blocked = startup.blocked(workload.pod)
    faults = {each.wait: sentence(each) for each in blocked if each.wait is not None}
    containers = tuple(
        PlannedContainer(
            container.name,
            container.role.value,
            does(container),
            tuple(_wait(startup, p, faults.get(p, "")) for p in startup.waits(container)),
            hands_over(container),
        )
        for container in workload.pod.containers
    )
    because = because_of(startup, judgement, blocked)
    reference = workload.manifest.reference
    return PlannedWorkload(
        workload.id,
        ObjectRef(reference.api_version, reference.kind, workload.namespace, reference.name),
        judgement.verdict,
        judgement.external,
        judgement.undecided,
        because,
        containers,
    )


def because_of(startup: Startup, judgement: Judgement, blocked: tuple[Blocked, ...]) -> str:
    """Say why a workload cannot start: its own fault first; empty where it can."""
    if judgement.verdict is not Verdict.CANNOT_START or judgement.witness is None:
        return ""
    references = startup.blocked_references(judgement.workload.pod)
    found = sorted((*blocked, *references), key=lambda each: not each.is_cause)
    return sentence(found[0]) if found else reason(judgement.witness)


def _wait(startup: Startup, placed: PlacedWait, fault: str) -> PlannedWait:
    upstream = tuple(dict.fromkeys(_upstream(startup, placed)))
    wait = placed.wait
    return PlannedWait(
        aim(placed),
        origin(placed.target, tuple(str(workload) for workload in upstream)),
        wait.bound,
        wait.is_bounded,
        wait.at_bound is AtBound.GOES_ON,
        placed.gates,
        fault,
        tuple(workload.id for workload in upstream),
    )


def _upstream(startup: Startup, placed: PlacedWait) -> Iterator[Workload]:
    target = placed.target
    yield from (member.workload for member in target.members)
    if target.members:
        return
    for service in target.services:
        yield from (member.workload for member in startup.index.services.selected(service))
    for manifest in target.objects:
        yield from startup.index.workloads_of(manifest)
