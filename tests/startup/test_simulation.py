"""The solver against a simulated cluster."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initlint.record import replace
from initlint.startup.analysis import Startup
from initlint.startup.events import Event, EventKind
from tests.startup.generated import analysed, generated
from tests.startup.simulator import World, run, run_patiently

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
Goal = tuple[str, str, int]


def goals(found: Startup) -> dict[Goal, Event]:
    """Give the events that both sides know, in the words of the simulation."""
    table: dict[Goal, Event] = {}
    for workload in found.index.workloads:
        for member in workload.members:
            goal = ("past init", workload.name, member.ordinal)
            table[goal] = Event(EventKind.POD_STARTED, member.id)
        if workload.kind == "Job":
            table["complete", workload.name, 0] = Event(EventKind.JOB_COMPLETE, workload.id)
    return table


def is_startable(found: Startup, event: Event) -> bool:
    """Tell whether the solver says that *event* happens, and does so without a guess."""
    assumed = found.solution.assumptions.get(event, ())
    return event in found.solution.tiers and all(a.kind is EventKind.EXTERNAL for a in assumed)


def without_serving_jobs(world: World) -> World:
    """Keep Jobs from behind Services: they serve until they are done, which is too early or not."""
    loads = (replace(e, app=f"job-{e.app}") if e.kind == "Job" else e for e in world.loads)
    return replace(world, loads=tuple(loads))


def check(world: World, data: st.DataObject) -> None:
    world = without_serving_jobs(world)
    found = analysed(world)
    happened = run(world, lambda n: data.draw(st.integers(0, n - 1))).reached
    at_best = run_patiently(world).reached
    known = goals(found).items()
    surprises = {g for g, e in known if e not in found.solution.tiers and g in happened | at_best}
    missed = {g for g, e in known if is_startable(found, e) and g not in at_best}

    assert not surprises, "the solver calls it unreachable, and a run reaches it"
    assert not missed, "the solver says that it happens, and the best run does not get there"


@settings(max_examples=400, deadline=None, suppress_health_check=SLOW)
@given(world=generated(), data=st.data())
def test_solver_and_simulated_cluster_agree(world: World, data: st.DataObject) -> None:
    check(world, data)


@pytest.mark.nightly
@settings(max_examples=20_000, deadline=None, suppress_health_check=SLOW)
@given(world=generated(), data=st.data())
def test_solver_and_simulated_cluster_agree_in_many_worlds(
    world: World, data: st.DataObject
) -> None:
    check(world, data)


@settings(max_examples=100, deadline=None, suppress_health_check=SLOW)
@given(world=generated(), data=st.data())
def test_no_run_gets_further_where_jobs_serve_too(world: World, data: st.DataObject) -> None:
    found = analysed(world)
    happened = run(world, lambda n: data.draw(st.integers(0, n - 1))).reached
    surprises = {
        g for g, e in goals(found).items() if e not in found.solution.tiers and g in happened
    }

    assert not surprises
