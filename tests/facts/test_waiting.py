"""What takes time in a container, loop by loop."""

from __future__ import annotations

import pytest

from initlint.facts.waiting import fixed_sleeps, lasting, waiting
from tests.facts.examples import script_facts


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("timeout 300 sh -c 'until nc -z db 1; do sleep 2; done'", [300.0]),
        ("sleep 20; kubectl wait --for=condition=ready pod/a --timeout=60s", [20.0, 60.0]),
        ("until nc -z db 1; do sleep 2; done; sleep 7", [7.0]),
        ("timeout 5 sleep 100", []),
    ],
)
def test_bounded_waits_and_sleeps_last_a_known_time(text: str, seconds: list[float]) -> None:
    assert [one.seconds for one in lasting(script_facts(text))] == seconds


def test_two_targets_of_one_loop_are_one_wait() -> None:
    (one,) = waiting(script_facts("until nc -z a 1 && nc -z b 2; do sleep 1; done"))

    assert [wait.target.host for wait in one.waits] == ["a", "b"]


@pytest.mark.parametrize(
    "text",
    [
        "sleep $((RANDOM % 60))",
        'if [ "$SLOW" ]; then sleep 30; fi',
        "nc -z db 1 || { sleep 30; exit 1; }",
        "sleep 30 & echo",
        "for i in 1 2; do sleep 30; done",
    ],
)
def test_a_sleep_that_not_every_start_waits_out_is_not_fixed(text: str) -> None:
    assert fixed_sleeps(script_facts(text)) == ()
