"""Rules find the hand-overs that break when they are run, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.volumes.mutation import real_pod
from tests.volumes.mutation.tally import outcomes, table
from tests.volumes.mutation.worlds import World, healthy, said

WORLDS = tuple(healthy())
_SHARE = 0.95  # of the mutants that are wrong

needs_root = pytest.mark.skipif(bool(real_pod.missing()), reason=real_pod.missing() or "-")


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
def test_a_healthy_world_is_silent(world: World) -> None:
    assert said(world.text) == frozenset()


@needs_root
@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
def test_a_healthy_world_runs(world: World, tmp_path: Path) -> None:
    assert world.needs != ()
    assert world.problems(tmp_path) == []


@needs_root
def test_what_breaks_is_found_and_no_error_is_said_of_what_runs() -> None:
    found = list(outcomes(WORLDS))
    wrong = [each for each in found if each.is_wrong]
    missed = [str(each) for each in wrong if not each.is_killed]

    assert len(missed) <= (1 - _SHARE) * len(wrong), "\n".join([table(found), *missed])
    assert [str(each) for each in found if each.has_false_error] == []
