"""The waits of a container, loop by loop."""

from __future__ import annotations

from typing import NamedTuple

from initlint.facts.container import Facts
from initlint.knowledge.meaning import Role
from initlint.shell.calling import Called, called, called_at
from initlint.shell.questions import ConditionKind, LoopKind, Place, Wait

# Where nothing answers, these hang: a connection is tried for minutes (tcp(7), tcp_syn_retries).
_HANGING = frozenset(
    (ConditionKind.TCP, ConditionKind.HTTP, ConditionKind.DATABASE, ConditionKind.BROKER)
)

# Seconds: who sleeps for a day or longer does not mean to go on.
FOR_EVER = 86_400.0


class Waiting(NamedTuple):
    """What one loop or one command waits for: several targets, one place."""

    place: Place
    waits: tuple[Wait, ...]

    @property
    def is_bounded(self) -> bool:
        return all(wait.is_bounded for wait in self.waits)

    @property
    def bound(self) -> float | None:
        """The most seconds that it lasts, None where that is not known."""
        bounds = [wait.bound for wait in self.waits]
        known = [bound for bound in bounds if bound is not None]
        return max(known) if len(known) == len(bounds) else None


def waiting(facts: Facts) -> tuple[Waiting, ...]:
    """Give the waits of a container in the order of its text, one for each place."""
    places: dict[tuple[int, int, int], list[Wait]] = {}
    for wait in facts.waits:
        span = wait.place.span
        places.setdefault((id(wait.place.node), span.start, span.end), []).append(wait)
    return tuple(Waiting(waits[0].place, tuple(waits)) for waits in places.values())


class Lasting(NamedTuple):
    """Something that may take so many seconds: a wait with a bound, or a plain sleep."""

    place: Place
    seconds: float


def lasting(facts: Facts) -> tuple[Lasting, ...]:
    """Give what takes time in a container, where it is known how much, in the order of its text."""
    waits = (Lasting(one.place, one.bound) for one in waiting(facts) if one.bound)
    sleeps = (
        Lasting(one.place, one.seconds)
        for one in fixed_sleeps(facts)
        if one.seconds is not None and 0 < one.seconds < FOR_EVER
    )
    return tuple(sorted((*waits, *sleeps), key=lambda one: one.place.span.start))


def fixed_sleeps(facts: Facts) -> tuple[Called, ...]:
    """Give the sleeps that every start comes to, and that are no part of a loop."""
    found = {
        one.place: one
        for one in called(facts.program)
        if one.seconds is not None and not (one.in_loop or one.is_aside or one.is_timed)
    }
    return tuple(one for one in found.values() if one.is_hard)


def stands_in_constant_loop(facts: Facts, wait: Wait) -> bool:
    """Whether a loop around *wait* has a condition that never changes."""
    constant = {loop.place for loop in facts.ends.loops if loop.kind is LoopKind.CONDITION}
    probe = called_at(facts.program, wait.probe_place)
    around = probe.loop_places if probe is not None else ()
    return not constant.isdisjoint((wait.place, *around))


def may_hang(facts: Facts, wait: Wait) -> bool:
    """Whether one attempt of *wait* has no limit that its words or its tool set."""
    if not wait.in_loop or wait.attempt_timeout is not None or wait.kind not in _HANGING:
        return False
    probe = called_at(facts.program, wait.probe_place)
    meaning = probe.meaning if probe is not None else None
    is_probe = meaning is not None and meaning.role is Role.PROBE  # a retried download is no wait
    return is_probe and meaning is not None and meaning.knows("attempt_timeout")
