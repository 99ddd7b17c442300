"""What the analysis claims against what the shells did.

A claim about every world is disproved by one. A claim that something may happen cannot be
disproved by trying: it is shown by one world, or stays without one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from initlint.shell.program import Program
from initlint.shell.questions import AtBound, Verdict, Wait
from tests.shell.differential.runner import Observation
from tests.shell.differential.world import World, up_after

Observations = Sequence[Observation]
# Gives more runs, in worlds that the first ones did not try, as long as somebody asks.
More = Callable[[], Iterable[Observation]]
Again = Callable[[World], Observation]
_MANY = 10  # failed calls of one command, by which a loop is known to turn around it


def contradictions(
    program: Program, seen: Observations, again: Again, *, is_timed: bool
) -> Iterator[str]:
    """Give every claim about *program* that what was *seen* disproves.

    *again* runs the script in one more world. Where the clock of stubs is not that of the
    script (*is_timed* is false), times are not compared.
    """
    if program.ends.verdict is Verdict.UNKNOWN:
        return
    yield from _universal(program, seen)
    if is_timed:
        yield from _of_bound(program, seen)
    for wait in program.waits:
        yield from _of_wait(wait, seen)
    yield from _unreported(program, seen, again)


def without_example(
    program: Program, names: Sequence[str], seen: Observations, more: More
) -> Iterator[str]:
    """Give every claim that something may happen for which no world was found.

    *names* are the commands whose lost failures are looked for.
    """
    if program.ends.verdict is not Verdict.UNKNOWN:
        yield from _existential(program, seen, more)
        yield from _lost(program, names, seen, more)


def _universal(program: Program, seen: Observations) -> Iterator[str]:
    ends = program.ends
    for one in seen:
        where = f"in world '{one.world.name}'"
        if one.has_ended and ends.verdict is Verdict.NEVER:
            yield f"NEVER, but it ended with {one.status} {where}"
        if not one.has_ended and ends.verdict is Verdict.EXITS:
            yield f"EXITS, but it did not end ({one.end}) {where}"
        if not one.has_ended and ends.verdict is Verdict.WAITS and ends.is_bounded:
            yield f"WAITS with a bound, but it did not end ({one.end}) {where}"
        if one.has_succeeded and not ends.can_succeed:
            yield f"it cannot succeed, but it did {where}"


def _of_bound(program: Program, seen: Observations) -> Iterator[str]:
    bound = program.ends.bound
    for one in seen:
        if bound is not None and one.has_ended and one.seconds > bound + 0.001:
            yield f"at most {bound} s, but it took {one.seconds} s in world '{one.world.name}'"


def _existential(program: Program, seen: Observations, more: More) -> Iterator[str]:
    ends = program.ends
    if ends.verdict is not Verdict.WAITS:
        return
    if not _some(seen, more, lambda one: one.has_ended):
        yield "WAITS, but it never ended"
    # In a script too large to follow exactly, a counter is forgotten, and with it its bound.
    if program.exploration.is_coarse:
        return
    if not ends.is_bounded and not _some(seen, more, lambda one: not one.has_ended):
        yield "WAITS without bound, but it always ended"


def _some(seen: Observations, more: More, holds: Callable[[Observation], bool]) -> bool:
    return any(holds(one) for one in seen) or any(holds(one) for one in more())


def _of_wait(wait: Wait, seen: Observations) -> Iterator[str]:
    """A hard wait stands on every way to success; its failing bound leads to none."""
    name = wait.probe.split()[0]
    is_called = any(call.name == name for one in seen for call in one.calls)
    if not wait.is_hard or not is_called:
        return
    for one in seen:
        statuses = {call.status for call in one.calls if call.name == name}
        where = f"in world '{one.world.name}'"
        if one.has_succeeded and not statuses:
            yield f"hard wait for '{wait.probe}', but success without it {where}"
        # The bare probe decides with its status alone.
        is_bare = wait.probe == name and wait.at_bound is not AtBound.GOES_ON
        needed = "1" if wait.negated else "0"
        if one.has_succeeded and is_bare and statuses and needed not in statuses:
            yield f"hard wait for '{wait.probe}', which never held, but success {where}"


def _unreported(program: Program, seen: Observations, again: Again) -> Iterator[str]:
    """What keeps a script from ending while it is down, and it alone, is waited for."""
    worlds = {one.world.name: one for one in seen}
    all_up = worlds.get("all up")
    if all_up is None or not all_up.has_succeeded or not program.is_understood:
        return
    for name in {call.name for one in seen for call in one.calls} - {"sleep"}:
        down = worlds.get(f"only {name} down")
        if down is None or down.end != "budget" or _failures(name, down) < _MANY:
            continue
        if any(name in wait.probe for wait in program.waits):
            continue
        # What merely stands in an endless loop does not end it by coming up.
        if again(World(f"{name} up late", policies={name: up_after(_MANY)})).has_ended:
            yield f"it waits for '{name}' without end, which is no wait of it"


def _failures(name: str, one: Observation) -> int:
    return sum(call.name == name and call.status != "0" for call in one.calls)


def _lost(program: Program, names: Sequence[str], seen: Observations, more: More) -> Iterator[str]:
    masked = {(failure.words[0] or "") for failure in program.failures}
    for name in names:
        if name in masked and not _some(seen, more, partial(_is_lost, name)):
            yield f"a failure of '{name}' may get lost, but it never did"


def _is_lost(name: str, one: Observation) -> bool:
    has_failed = any(call.name == name and call.status == "1" for call in one.calls)
    return one.has_succeeded and has_failed
