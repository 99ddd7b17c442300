"""Scripts from a grammar do in real shells what the analysis says of them."""

from __future__ import annotations

import itertools
import os
import re
import time
from collections.abc import Iterator
from functools import partial

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from initlint.shell.dialect import Dialect
from initlint.shell.program import analyse_script
from initlint.shell.questions import Verdict
from tests.shell.differential import grammar
from tests.shell.differential.cage import SHELLS, missing
from tests.shell.differential.compare import contradictions, without_example
from tests.shell.differential.runner import Job, Observation, run, run_once, script_job
from tests.shell.differential.tally import Tally, count
from tests.shell.differential.world import rare, usual

_PARTS = 2  # of each dialect, so that several processes share the work
_SCRIPTS = int(os.environ.get("DIFFERENTIAL_SCRIPTS", "500"))
_NIGHTLY = int(os.environ.get("DIFFERENTIAL_NIGHTLY_SCRIPTS", "10000"))
# Background jobs sleep beside the script. A `timeout` counts, in the analysis, only where
# what it bounds fails.
_UNTIMED = re.compile(r" &$|timeout", re.MULTILINE)
_OUTPUTS = ("1", "a", "0", "a b")
_SEARCH = 4.0  # seconds that one search among rare worlds may take
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
    again = partial(run_once, job, dialect)
    is_timed = not _UNTIMED.search(script)
    seen = run(job, dialect, usual(names), most=60)
    count(tally, program, len(seen))
    tools = () if "f\n" in script else tuple(grammar.TOOLS)
    more = partial(_search, job, dialect, names)
    tally["without an example"] += any(without_example(program, tools, seen, more))
    if not any(contradictions(program, seen, again, is_timed=is_timed)):
        return []
    seen = run(job, dialect, usual(names), most=3000, timeout=8.0)
    return list(contradictions(program, seen, again, is_timed=is_timed))


def _search(job: Job, dialect: Dialect, names: list[str]) -> Iterator[Observation]:
    """Run rare worlds, as long as nobody has found what is looked for."""
    worlds = rare(names, _OUTPUTS, seed=1)
    size, batches = _RARE
    until = time.monotonic() + _SEARCH
    for _ in range(batches):
        yield from run(job, dialect, list(itertools.islice(worlds, size)), patience=3)
        if time.monotonic() > until:
            return
