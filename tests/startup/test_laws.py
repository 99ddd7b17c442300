"""Laws of verdicts: what may and what may not change them."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initlint.record import replace
from initlint.startup.verdicts import Verdict
from tests.startup.generated import analysed, generated
from tests.startup.simulator import Config, Front, Init, Load, Probe, World
from tests.startup.worlds import verdicts

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
PROBES = st.sampled_from(
    (
        Probe("tcp", "a", 80),
        Probe("dns", "b"),
        Probe("external", "ext.example.com", 443),
        Probe("local", "localhost", 80),
        Probe("tcp", "c-0.c", 5432),
    )
)


def with_wait(world: World, probe: Probe, number: int) -> World:
    """Give *world* with one more init container that waits, in front of a workload's others."""
    at = number % len(world.loads)
    load = world.loads[at]
    more = replace(load, inits=(Init(False, (), (probe,)), *load.inits))
    return replace(world, loads=(*world.loads[:at], more, *world.loads[at + 1 :]))


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW)
@given(generated(), PROBES, st.integers(0, 3))
def test_one_more_wait_starts_nothing(world: World, probe: Probe, number: int) -> None:
    before, after = verdicts(analysed(world)), verdicts(analysed(with_wait(world, probe, number)))
    stuck = {name for name, verdict in before.items() if verdict is Verdict.CANNOT_START}

    assert all(after[name] is Verdict.CANNOT_START for name in stuck)


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW)
@given(generated())
def test_one_more_object_stops_nothing_that_starts(world: World) -> None:
    world = replace(world, deployer="kubectl")
    load = Load("Deployment", "new", "new", (), ((80, "web"),), ())
    front = Front("new", "new", ((80, 80),), False, False)
    more = replace(
        world,
        loads=(*world.loads, load),
        fronts=(*world.fronts, front),
        configs=(*world.configs, Config("new")),
    )
    before, after = verdicts(analysed(world)), verdicts(analysed(more))
    starting = {name for name, verdict in before.items() if verdict is Verdict.STARTS}

    assert all(after[name] is Verdict.STARTS for name in starting)


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW)
@given(generated(), st.randoms())
def test_order_of_objects_changes_no_verdict(world: World, random) -> None:
    loads, fronts = list(world.loads), list(world.fronts)
    random.shuffle(loads)
    random.shuffle(fronts)
    mixed = replace(world, loads=tuple(loads), fronts=tuple(fronts))

    assert verdicts(analysed(mixed)) == verdicts(analysed(world))


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW)
@given(generated())
def test_whatever_cannot_start_says_why(world: World) -> None:
    found = analysed(world)
    for judgement in found.judgements:
        witness = judgement.witness
        is_stuck = judgement.verdict is Verdict.CANNOT_START

        assert is_stuck == (witness is not None and bool(witness.steps))


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW)
@given(generated())
def test_somebody_is_to_blame_whenever_anything_is_stuck(world: World) -> None:
    found = analysed(world)
    faults = [
        each
        for workload in found.index.workloads
        for each in (*found.blocked(workload.pod), *found.blocked_references(workload.pod))
    ]
    is_stuck = any(j.verdict is Verdict.CANNOT_START for j in found.judgements)

    assert is_stuck == any(each.is_cause for each in faults)
