"""How long a wait lasts, what follows then, and whether success may come without it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from initlint.shell.calls import Call
from initlint.shell.explore import Exploration
from initlint.shell.graph import Outcome
from initlint.shell.questions import AtBound
from initlint.shell.turns import Turns
from initlint.shell.values import UNKNOWN_PIECE, template


def texts(call: Call) -> tuple[str, ...]:
    """Give the words of a call, with the unknown piece for what is not known."""
    return tuple(template(word) for word in call.words)


@dataclass(eq=False)
class Held:
    """A condition that holds when the command in `state` goes the way of `outcome`.

    The same words elsewhere ask after the same condition.
    """

    exploration: Exploration
    state: int
    outcome: Outcome

    @cached_property
    def states(self) -> frozenset[int]:
        """The states in which the condition is asked after."""
        exploration = self.exploration
        call = exploration.calls[self.state]
        own = texts(call) if call is not None else ()
        is_known = own and not any(UNKNOWN_PIECE in text for text in own)
        number = exploration.nodes[self.state].number
        return frozenset(
            state
            for state, other in enumerate(exploration.calls)
            if other is not None
            and texts(other) == own
            and (is_known or exploration.nodes[state].number == number)
        )

    def can_succeed_without(self, starts: tuple[int, ...]) -> bool:
        """Whether success can be reached from *starts* while the condition never holds."""
        ends = set(self.exploration.ends(succeeded=True))
        seen = bytearray(len(self.exploration.nodes))
        stack = list(starts)
        while stack:
            state = stack.pop()
            if seen[state]:
                continue
            seen[state] = 1
            if state in ends:
                return True
            is_cut = state in self.states
            stack += (
                way.target
                for way in self.exploration.ways[state]
                if not (is_cut and way.outcome is self.outcome)
            )
        return False

    @cached_property
    def is_hard(self) -> bool:
        """Whether every path to success passes the condition."""
        return bool(self.exploration.can_succeed[0]) and not self.can_succeed_without((0,))

    def at_exits(self, exits: tuple[int, ...]) -> AtBound:
        """Tell what follows in *exits*, as long as the condition does not hold."""
        if not exits:
            return AtBound.UNKNOWN
        return AtBound.GOES_ON if self.can_succeed_without(exits) else AtBound.FAILS


def limits(turns: Turns, held: Held) -> tuple[float | None, bool, AtBound | None]:
    """Give a loop's bound in seconds, whether there is one, and what follows then."""
    exploration = turns.exploration
    head = min(turns.heads, default=None)
    region = None if head is None else exploration.nodes[head].context.region
    if region is not None:
        seconds, at_bound = _region_limit(region, held)
        own = None if turns.goes_round else turns.bound
        if own is None or (seconds is not None and own > seconds):
            return seconds, True, at_bound
    if not turns.is_bounded:
        return None, False, None
    return turns.bound, True, held.at_exits(turns.bound_exits)


def _region_limit(region: int, held: Held) -> tuple[float | None, AtBound]:
    """Give the limit of the `timeout` that entered *region*, and what follows at it."""
    exploration = held.exploration
    for state, call in enumerate(exploration.calls):
        if call is None or call.seconds is None:
            continue
        ways = exploration.ways[state]
        if any(exploration.nodes[way.target].context.region == region for way in ways):
            failing = tuple(way.target for way in ways if way.outcome is Outcome.FAILURE)
            return call.seconds, held.at_exits(failing)
    return None, AtBound.UNKNOWN
