"""The answer for one workload: it starts, starts once something is up, cannot, or unknown."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from initlint.record import record
from initlint.startup.events import Event, EventKind
from initlint.startup.pods import pod_ready, pod_started
from initlint.startup.solve import Solution
from initlint.startup.table import EXTERNAL_TIER, UNDECIDED_TIER
from initlint.startup.witness import Unmet, Witness
from initlint.startup.workloads import Workload


class Verdict(Enum):
    """Whether the pods of a workload get past Init on a fresh install."""

    STARTS = "starts"
    WAITS = "waits"  # starts once something outside of the set is up
    CANNOT_START = "cannot-start"
    UNKNOWN = "unknown"


@record(eq=False)
class Judgement:
    """The verdict on a workload.

    `external` names what must be up outside of the set, `undecided` what nobody could
    decide; both are taken to come true. `witness` says why it cannot start.
    """

    workload: Workload
    verdict: Verdict
    external: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    witness: Witness | None = None


def goals(workload: Workload) -> Iterator[Event]:
    """Give the events that make *workload* count as started.

    Its pods are ready; those that end, such as the pod of a Job, do their work.
    """
    yield from map(pod_started, workload.members)
    if workload.ends:
        yield Event(EventKind.JOB_COMPLETE, workload.id)
    else:
        yield from map(pod_ready, workload.members)


def judge(workload: Workload, solution: Solution, unmet: Unmet) -> Judgement:
    """Give the verdict on *workload*."""
    events = tuple(goals(workload))
    stuck = next((event for event in events if event not in solution.tiers), None)
    if stuck is not None:
        return Judgement(workload, Verdict.CANNOT_START, witness=unmet.witness(stuck))
    tier = max(solution.tiers[event] for event in events)
    assumed = dict.fromkeys(a for event in events for a in solution.assumptions.get(event, ()))
    external = tuple(a.subject for a in assumed if a.kind is EventKind.EXTERNAL)
    undecided = tuple(a.subject for a in assumed if a.kind is EventKind.UNDECIDED)
    verdicts = {EXTERNAL_TIER: Verdict.WAITS, UNDECIDED_TIER: Verdict.UNKNOWN}
    return Judgement(workload, verdicts.get(tier, Verdict.STARTS), external, undecided)
