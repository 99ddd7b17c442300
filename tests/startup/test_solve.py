"""The solver alone, on events that mean nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from initlint.startup.events import Event, EventKind
from initlint.startup.graph import Graph, Requirement
from initlint.startup.solve import solve
from initlint.startup.witness import Unmet

LETTERS = "abcdefgh"


def event(name: str) -> Event:
    return Event(EventKind.APPLIED, name)


def graph(needs: dict[str, list[str]], assumed: dict[str, int] | None = None) -> Graph:
    """Give a graph; each string in *needs* lists alternatives by their letters."""
    return Graph(
        {event(n): tuple(Requirement(tuple(map(event, r))) for r in rs) for n, rs in needs.items()},
        {event(name): tier for name, tier in (assumed or {}).items()},
    )


def reached(needs: dict[str, list[str]]) -> set[str]:
    return {each.subject for each in solve(graph(needs)).tiers}


def slowly(needs: dict[str, list[str]]) -> set[str]:
    """Find the least fixpoint by trying all events until nothing changes."""
    happened = set("".join("".join(rs) for rs in needs.values())) - set(needs)
    while True:
        more = {n for n, rs in needs.items() if all(set(r) & happened for r in rs)} | happened
        if more == happened:
            return happened
        happened = more


needs_of = st.dictionaries(
    st.sampled_from(LETTERS),
    st.lists(st.text(st.sampled_from(LETTERS), max_size=3), max_size=3),
    max_size=8,
)


@given(needs_of)
def test_worklist_finds_the_least_fixpoint(needs: dict[str, list[str]]) -> None:
    assert reached(needs) == slowly(needs) | ({n for n, rs in needs.items() if not rs})


@given(needs_of, st.randoms())
def test_order_of_events_does_not_matter(needs: dict[str, list[str]], random) -> None:
    items = list(needs.items())
    random.shuffle(items)

    assert reached(dict(items)) == reached(needs)


@given(needs_of)
def test_every_unreached_event_has_a_witness_that_ends_in_a_root(
    needs: dict[str, list[str]],
) -> None:
    unmet = Unmet(solve(graph(needs)))
    for stuck in unmet.events():
        witness = unmet.witness(stuck)
        is_missing = not witness.steps[-1].requirement.alternatives

        assert witness.steps[0].event == stuck
        assert is_missing or witness.loop is not None


@given(needs_of)
def test_steps_of_a_witness_hang_together(needs: dict[str, list[str]]) -> None:
    solution = solve(graph(needs))
    unmet = Unmet(solution)
    for stuck in unmet.events():
        witness = unmet.witness(stuck)
        following = [*witness.steps[1:]]
        if witness.loop is not None:
            following.append(witness.steps[witness.loop])
        for step, after in zip(witness.steps, following, strict=False):
            assert after.event in step.requirement.alternatives
            assert not any(a in solution.tiers for a in step.requirement.alternatives)


def test_core_is_stuck_even_if_all_else_happens() -> None:
    unmet = Unmet(solve(graph({"a": ["b"], "b": ["a", "m"], "m": [""]})))

    assert unmet.is_in_core(event("a"))
    assert not unmet.is_in_core(event("m"))


def test_cycle_with_a_way_out_that_is_itself_stuck_is_no_core() -> None:
    unmet = Unmet(solve(graph({"a": ["b"], "b": ["am"], "m": [""]})))

    assert not unmet.is_in_core(event("a"))
    assert unmet.witness(event("a")).steps[-1].event == event("m")


def test_event_takes_the_lowest_tier_that_carries_it() -> None:
    solution = solve(graph({"a": ["xy"], "b": ["y"], "c": ["a", "b"]}, {"x": 1, "y": 2}))

    assert [solution.tiers[event(name)] for name in "abc"] == [1, 2, 2]


def test_assumptions_name_what_an_event_rests_on() -> None:
    solution = solve(graph({"a": ["x"], "b": ["y"], "c": ["a", "b"]}, {"x": 1, "y": 2}))

    assert set(solution.assumptions[event("c")]) == {event("x"), event("y")}


def test_long_chain_is_solved_without_recursion() -> None:
    count = 20_000
    needs = {event(str(n)): (Requirement((event(str(n + 1)),)),) for n in range(count)}
    needs[event(str(count))] = (Requirement((event("0"),)),)
    unmet = Unmet(solve(Graph(needs, {})))

    assert unmet.is_in_core(event("7"))
    assert unmet.witness(event("7")).steps
