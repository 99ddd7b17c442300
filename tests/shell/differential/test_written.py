"""Scripts that people wrote do in real shells what the analysis says of them."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import pytest

from initlint.knowledge.tools import tool_book
from initlint.shell.dialect import Dialect
from initlint.shell.questions import Ending, Verdict
from tests.shell.differential.cage import SHELLS, missing
from tests.shell.differential.compare import contradictions, without_example
from tests.shell.differential.runner import Job, Observation, run, run_once
from tests.shell.differential.sources import Written, of_folder, of_pages, of_traps
from tests.shell.differential.tally import Tally, count
from tests.shell.differential.world import BLOCKS, DOWN, UP, Policy, World, rare, up_after

# A folder of other people's manifests, and a file of scripts with a reader's verdict; neither
# is part of the project.
_MANIFESTS = os.environ.get("INITLINT_MANIFESTS")
_TRAPS = os.environ.get("INITLINT_TRAPS")
# Background jobs sleep beside the script; a clock that is read is not that of the stubs; what
# a `timeout` bounds counts, in the analysis, only where it fails.
_UNTIMED = re.compile(r"[^&]&(?:\s|$)|\bdate\b|SECONDS|timeout", re.MULTILINE)
_SHARES = 4  # of the manifests, so that several processes share the work
_needs_traps = pytest.mark.skipif(not _TRAPS, reason="INITLINT_TRAPS is not set")
_needs_manifests = pytest.mark.skipif(not _MANIFESTS, reason="INITLINT_MANIFESTS is not set")


@pytest.mark.parametrize("share", range(_SHARES))
def test_the_scripts_of_pages_do_what_the_analysis_says(share: int, tally: Tally) -> None:
    scripts = itertools.islice(of_pages(), share, None, _SHARES)
    found = list(_compare_all(scripts, tally))

    assert found == []


@pytest.mark.nightly  # minutes: hundreds of scripts in dozens of worlds each
@_needs_manifests
@pytest.mark.parametrize("share", range(_SHARES))
def test_the_scripts_of_manifests_do_what_the_analysis_says(share: int, tally: Tally) -> None:
    scripts = itertools.islice(of_folder(Path(_MANIFESTS or "")), share, None, _SHARES)
    found = list(_compare_all(scripts, tally))

    assert found == []


@_needs_traps
def test_the_traps_are_read_as_a_reader_reads_them() -> None:
    wrong = [
        (number, verdict, written.program.ends)
        for number, verdict, written in of_traps(Path(_TRAPS or ""))
        if written is not None and not _agrees(verdict, written.program.ends)
    ]

    assert wrong == []


@_needs_traps
def test_the_traps_do_what_the_analysis_says(tally: Tally) -> None:
    traps = of_traps(Path(_TRAPS or ""))
    scripts = (written for _, _, written in traps if written is not None)
    found = list(_compare_all(scripts, tally))

    assert found == []


def _agrees(verdict: str, ends: Ending) -> bool:
    match verdict:
        case "wait-unbounded":
            return ends.verdict is Verdict.WAITS and not ends.is_bounded
        case "terminates":
            return ends.verdict is Verdict.EXITS
        case "dialect":  # what it does hangs on the shell, and the image does not tell which
            return ends.verdict is Verdict.UNKNOWN
        case _:
            return ends.verdict in (Verdict.EXITS, Verdict.WAITS) and ends.is_bounded


def _compare_all(scripts: Iterable[Written], tally: Tally) -> Iterator[tuple[str, str, list[str]]]:
    for written in scripts:
        for dialect in _dialects(written):
            reason = missing(dialect) or _reason(written)
            if reason is not None:
                tally[f"skipped ({reason})"] += 1
                continue
            found = disagreements(written, dialect, tally)
            if found:
                tally["contradictions"] += 1
                yield written.place, dialect.value, found


def _dialects(written: Written) -> tuple[Dialect, ...]:
    dialect = written.program.dialect
    return SHELLS if dialect is Dialect.UNKNOWN else (dialect,)


def _reason(written: Written) -> str | None:
    """Say why a script cannot be simulated."""
    if "/dev/tcp" in written.text:
        return "bash opens /dev/tcp itself"
    if re.search(r"\btimeout\b", written.text) and re.search(r"do\s+(?::|true)\s*;", written.text):
        return "no call passes the time of its busy loop"
    if written.program.ends.is_opaque:
        return "it runs what is not in the manifest"
    return None


def disagreements(written: Written, dialect: Dialect, tally: Tally) -> list[str]:
    """Compare one script; what looks wrong is tried again with time and calls to spare."""
    program, job = written.program, written.job()
    if program.ends.verdict is Verdict.UNKNOWN:
        count(tally, program, 0)
        return []
    worlds = list(_worlds(written))
    seen = run(job, dialect, worlds, most=60)
    count(tally, program, len(seen))
    if any(one.end == "not started" for one in seen):
        tally["skipped (it does not start)"] += 1
        return []
    again = partial(run_once, job, dialect)
    is_timed = not _UNTIMED.search(written.text)
    more = partial(_search, written, job, dialect)
    tally["without an example"] += any(without_example(program, (), seen, more))
    if not any(contradictions(program, seen, again, is_timed=is_timed)):
        return []
    seen = run(job, dialect, worlds, most=5000, timeout=10.0)
    return list(contradictions(program, seen, again, is_timed=is_timed))


def _search(written: Written, job: Job, dialect: Dialect) -> Iterator[Observation]:
    """Run rare worlds, as long as nobody has found what is looked for."""
    fixed = _blocking(written)
    for world in itertools.islice(rare(_bare(written), written.outputs, seed=1), 20):
        policies = {**world.policies, **fixed}
        tried = World(world.name, UP, policies, world.output, written.paths)
        yield from run(job, dialect, [tried])


def _bare(written: Written) -> list[str]:
    return list(dict.fromkeys(name.rpartition("/")[2] for name in written.called))


def _blocking(written: Written) -> dict[str, Policy]:
    """Give what never ends by itself, as the tool book knows it."""
    found = {}
    for command in written.program.commands():
        words = command.words[1:] if command.words[:1] == ("exec",) else command.words
        meaning = tool_book().meaning(words) if words else None
        if meaning is not None and meaning.runs_forever and meaning.operand is None:
            name = (words[0] or "").rpartition("/")[2]
            word = words[1] if len(words) > 1 and "/" not in (words[1] or "") else None
            if name not in ("sleep", "tail"):
                found[f"{name}.{word}" if word else name] = BLOCKS
    return found


def _worlds(written: Written) -> Iterator[World]:
    fixed = _blocking(written)
    paths = written.paths
    for output in (None, *written.outputs):
        yield World(f"all up, printing {output!r}", UP, fixed, output, present=paths)
    yield World("all up, no files", UP, fixed)
    yield World("all up, files come", UP, fixed, appearing=paths, appears=4)
    yield World("all down", DOWN, fixed)
    yield World("all down, files there", DOWN, fixed, present=paths)
    yield World("all up after 2 calls", up_after(2), fixed, present=paths)
    for bare in _bare(written)[:4]:
        yield World(f"only {bare} down", UP, {bare: DOWN, **fixed}, present=paths)
        yield World(f"only {bare} up", DOWN, {bare: UP, **fixed}, present=paths)
