"""Scripts from a grammar do in real shells what the analysis says of them."""

from __future__ import annotations

import itertools
import os
import re
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from initlint.shell.dialect import Dialect
from initlint.shell.program import Program, analyse_script
from initlint.shell.questions import Verdict
from tests.shell.differential import grammar
from tests.shell.differential.cage import SHELLS, missing
from tests.shell.differential.compare import contradictions, masking_contradictions
from tests.shell.differential.runner import Job, Observation, run, script_job
from tests.shell.differential.tally import Tally, count
from tests.shell.differential.world import rare, usual

_PARTS = 2  # of each dialect, so that several processes share the work
_SCRIPTS = int(os.environ.get("DIFFERENTIAL_SCRIPTS", "500"))
_NIGHTLY = int(os.environ.get("DIFFERENTIAL_NIGHTLY_SCRIPTS", "10000"))
# Background jobs sleep beside the script. A `timeout` counts, in the analysis, only where
# what it bounds fails.
_UNTIMED = re.compile(r" &$|timeout", re.MULTILINE)
_OUTPUTS = ("1", "a", "0", "a b")
_SEARCH = 10.0  # seconds that one search among rare worlds may take
_RARE = (40, 20)  # worlds in one batch, and batches, that look for what may happen


@pytest.mark.parametrize("part", range(_PARTS))
@pytest.mark.parametrize("dialect", SHELLS)
def test_a_generated_script_does_what_the_analysis_says(
    dialect: Dialect, part: int, tally: Tally
) -> None:
    _compare_many(dialect, part, _SCRIPTS, tally)


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(_PARTS, 2 * _PARTS))
@pytest.mark.parametrize("dialect", SHELLS)
def test_many_generated_scripts_do_what_the_analysis_says(
    dialect: Dialect, part: int, tally: Tally
) -> None:
    _compare_many(dialect, part, _NIGHTLY, tally)


def _compare_many(dialect: Dialect, part: int, scripts: int, tally: Tally) -> None:
    reason = missing(dialect)
    if reason is not None:
        pytest.skip(f"scripts in {dialect.value} were not compared: {reason}")

    @seed(part)
    @settings(
        max_examples=-(-scripts // (len(SHELLS) * _PARTS)),
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        phases=[Phase.generate],  # to shrink means to run hundreds of worlds again
        suppress_health_check=list(HealthCheck),
    )
    @given(grammar.scripts(dialect))
    def compare(script: str) -> None:
        found = disagreements(script, dialect, tally)
        tally["contradictions"] += bool(found)

        assert found == []

    compare()


def disagreements(script: str, dialect: Dialect, tally: Tally) -> list[str]:
    """Compare one script; what looks wrong is tried again with time and calls to spare."""
    program = analyse_script(script, dialect)
    if program.ends.verdict is Verdict.UNKNOWN:
        count(tally, program, 0)
        return []
    names = [name for name in grammar.NAMES if re.search(rf"\b{name}\b", script)]
    job = script_job(script, grammar.NAMES, as_functions=not grammar.needs_programs(script))
    seen = run(job, dialect, usual(names), most=60)
    count(tally, program, len(seen))
    if not list(_found(program, script, job, names, seen)):
        return []
    seen = run(job, dialect, usual(names), most=3000, timeout=8.0)
    return list(_found(program, script, job, names, seen))


def _found(
    program: Program, script: str, job: Job, names: list[str], seen: list[Observation]
) -> Iterator[str]:
    def more() -> Iterator[Observation]:
        worlds = rare(names, _OUTPUTS, seed=1)
        size, batches = _RARE
        until = time.monotonic() + _SEARCH
        for _ in range(batches):
            yield from run(job, program.dialect, list(itertools.islice(worlds, size)), patience=3)
            if time.monotonic() > until:
                return

    yield from contradictions(program, seen, more, is_timed=not _UNTIMED.search(script))
    if "f\n" not in script:
        yield from masking_contradictions(program, tuple(grammar.TOOLS), seen, more)
