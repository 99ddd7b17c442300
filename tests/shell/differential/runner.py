"""Runs a script in a real shell, world by world, and tells what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from initlint.shell.dialect import Dialect
from tests.shell.differential import stubs
from tests.shell.differential.cage import cage
from tests.shell.differential.world import World

_MOST = 120  # calls of stubs in one run
_TIMEOUT = 1.0  # seconds of real time for one run


class CallMade(NamedTuple):
    """One call of a stub: its name, its words, and the status that it gave."""

    name: str
    words: tuple[str, ...]
    status: str


@dataclass(frozen=True)
class Observation:
    """What a script did in one world. `status` is None where it did not come to an end."""

    world: World
    status: int | None
    end: str
    seconds: float
    calls: tuple[CallMade, ...]
    complaint: str

    @property
    def has_ended(self) -> bool:
        return self.status is not None

    @property
    def has_succeeded(self) -> bool:
        return self.status == 0


@dataclass(frozen=True)
class Job:
    """A program to run: argv, variables, files, and what to put under which name."""

    argv: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    directories: tuple[str, ...] = ()


def script_job(script: str, names: Sequence[str], *, as_functions: bool) -> Job:
    """Give the job of a script that calls *names*."""
    if as_functions:
        return Job(("sh", "-c", stubs.prelude(list(names)) + script))
    links = tuple(f"/stubs/{name}" for name in (*names, "sleep", "timeout", "date"))
    return Job(("sh", "-c", script), links=links)


def run(
    job: Job,
    dialect: Dialect,
    worlds: Sequence[World],
    *,
    most: int = _MOST,
    timeout: float = _TIMEOUT,
    patience: int = 2,
) -> list[Observation]:
    """Run *job* once in every world, in the shell of *dialect*; stop after *patience* timeouts."""
    name = job.argv[0].rpartition("/")[2]
    request = {
        "program": f"/stubs/{name}" if "/" not in job.argv[0] else job.argv[0],
        "argv": list(job.argv),
        "environment": {"PATH": "/stubs", "HOME": "/root", **job.environment},
        "files": dict(job.files),
        "links": list(job.links),
        "directories": list(job.directories),
        "timeout": timeout,
        "patience": patience,
        "worlds": [world.request(most) for world in worlds],
    }
    answers = cage(dialect).ask(request)
    return [_observation(world, answer) for world, answer in zip(worlds, answers, strict=False)]


def run_once(job: Job, dialect: Dialect, world: World) -> Observation:
    """Run *job* in one world."""
    return run(job, dialect, [world])[0]


def _observation(world: World, answer: Mapping[str, object]) -> Observation:
    has_ended = answer["end"] == "exit"
    status = answer["status"]
    assert isinstance(status, int)
    return Observation(
        world,
        status if has_ended else None,
        str(answer["end"]),
        int(str(answer["clock"]).strip() or 0) / 1000,
        tuple(_calls(str(answer["log"]))),
        str(answer["err"]),
    )


def _calls(log: str) -> list[CallMade]:
    calls = []
    for record in log.split("\1")[1:]:
        status, name, *words = record.split("\2")
        calls.append(CallMade(name, tuple(words), status))
    return calls
