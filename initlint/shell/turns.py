"""The turns of one loop: what lets the program out of it, and what that depends on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from initlint.shell.cycles import Circles
from initlint.shell.explore import Exploration, Way
from initlint.shell.graph import ForNode, HeadNode, LoopFrame, Outcome


class Event(NamedTuple):
    """A command that went one way, by the number of its node."""

    node: int
    outcome: Outcome


class Leaving(NamedTuple):
    """A way out of the loop that was chosen: there was another one, to a next turn."""

    state: int
    way: Way


@dataclass(eq=False)
class Turns:
    """One loop of the graph with the states that stand in it."""

    exploration: Exploration
    circles: Circles
    frame: LoopFrame
    states: set[int]

    @cached_property
    def heads(self) -> set[int]:
        """The states in which a turn begins."""
        nodes = self.exploration.nodes
        found = set()
        for state in self.states:
            node = nodes[state]
            if isinstance(node, (HeadNode, ForNode)) and node.frame is self.frame:
                found.add(state)
        return found

    @cached_property
    def staying(self) -> set[int]:
        """The states from which the loop's condition is asked again."""
        return self._leading_to(self.heads)

    @cached_property
    def turning(self) -> set[int]:
        """The states from which another turn can still come, and after it one more question.

        A flag that is set takes the loop to its condition once more, but to no other turn.
        """
        again = {way.target for state in self.heads for way in self.exploration.ways[state]}
        return self._leading_to(self.heads & self._before(again & self.staying))

    def _leading_to(self, targets: set[int]) -> set[int]:
        """Give the states of the loop that lead to one of *targets*, and these."""
        found = set(targets)
        stack = list(targets)
        while stack:
            for state in self.exploration.before[stack.pop()]:
                if state in self.states and state not in found:
                    found.add(state)
                    stack.append(state)
        return found

    def _before(self, targets: set[int]) -> set[int]:
        return {state for target in targets for state in self.exploration.before[target]}

    @cached_property
    def leavings(self) -> tuple[Leaving, ...]:
        """The chosen ways out that may lead to success."""
        return tuple(dict.fromkeys((*self._leave(self.staying), *self._leave(self.turning))))

    def _leave(self, staying: set[int]) -> Iterator[Leaving]:
        exploration = self.exploration
        for state in sorted(staying - self.heads):
            ways = exploration.ways[state]
            if len(ways) < 2 or state in exploration.finite:
                continue
            for way in ways:
                if way.target not in staying and exploration.can_succeed[way.target]:
                    yield Leaving(state, way)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """What every chosen way out depends on, or else each way out for itself."""
        leavings = self.leavings
        own = {Event(self._number(one.state), one.way.outcome) for one in leavings}
        common: set[Event] | None = None
        for one in leavings:
            passed = self._passed.get(one.state, frozenset()) | {
                Event(self._number(one.state), one.way.outcome)
            }
            common = set(passed) if common is None else common & passed
        return tuple(
            sorted((common or set()) | own, key=lambda event: (event.node, event.outcome.value))
        )

    def _number(self, state: int) -> int:
        return self.exploration.nodes[state].number

    @cached_property
    def _passed(self) -> dict[int, frozenset[Event]]:
        """For each state the choices that every turn up to it has made."""
        exploration = self.exploration
        passed: dict[int, frozenset[Event]] = {head: frozenset() for head in self.heads}
        stack = sorted(self.heads)
        while stack:
            state = stack.pop()
            ways = exploration.ways[state]
            for way in ways:
                if way.target not in self.staying or way.target in self.heads:
                    continue
                made = passed[state]
                if len(ways) > 1:
                    made = made | {Event(self._number(state), way.outcome)}
                known = passed.get(way.target)
                merged = made if known is None else known & made
                if merged != known:
                    passed[way.target] = merged
                    stack.append(way.target)
        return passed

    @cached_property
    def is_bounded(self) -> bool:
        """Whether the number of turns is bounded."""
        for circle in self.circles.circles:
            if circle.is_endless and not self.heads.isdisjoint(circle.states):
                inside = set(circle.states)
                if self._turns_again(inside):
                    return False
        return True

    @cached_property
    def goes_round(self) -> bool:
        """Whether a turn can be like one before, so that nothing of its own ends the loop."""
        return any(not self.heads.isdisjoint(circle.states) for circle in self.circles.circles)

    def _turns_again(self, inside: set[int]) -> bool:
        """Whether the circle closes within the loop, not around it."""
        within = inside & self.states
        for head in sorted(self.heads & within):
            seen: set[int] = set()
            stack = [head]
            while stack:
                for way in self.exploration.ways[stack.pop()]:
                    if way.target == head:
                        return True
                    if way.target in within and way.target not in seen:
                        seen.add(way.target)
                        stack.append(way.target)
        return False

    @cached_property
    def bound(self) -> float | None:
        """The most seconds that its turns last, None where there is no bound or none known."""
        if not self.is_bounded:
            return None
        entries = [
            head
            for head in sorted(self.heads)
            if any(before not in self.states for before in self.exploration.before[head])
        ]
        return self.circles.longest(self.states, entries)

    @cached_property
    def bound_exits(self) -> tuple[int, ...]:
        """The states after the loop that are reached when its turns run out."""
        chosen = self._choices
        doomed = self._chosen_out
        found = set()
        for state in self.states - doomed:
            for way in self.exploration.ways[state]:
                is_chosen = Event(self._number(state), way.outcome) in chosen
                if way.target not in self.states and not is_chosen:
                    found.add(way.target)
        return tuple(sorted(found))

    @cached_property
    def _choices(self) -> set[Event]:
        return {Event(self._number(one.state), one.way.outcome) for one in self.leavings}

    @cached_property
    def _chosen_out(self) -> set[int]:
        """The states within the loop that only a chosen way out leads to."""
        numbers = self._choices
        found: set[int] = set()
        stack = [
            way.target
            for state in self.states
            for way in self.exploration.ways[state]
            if Event(self._number(state), way.outcome) in numbers
        ]
        while stack:
            state = stack.pop()
            if state in self.states and state not in self.turning and state not in found:
                found.add(state)
                stack += (way.target for way in self.exploration.ways[state])
        return found


def all_turns(exploration: Exploration, circles: Circles) -> list[Turns]:
    """Give the loops of the program itself, in the order of its text."""
    inside: dict[LoopFrame, set[int]] = {}
    for state, node in enumerate(exploration.nodes):
        if exploration.is_main[state]:
            for frame in node.context.loops:
                inside.setdefault(frame, set()).add(state)
    frames = sorted(inside, key=lambda frame: frame.number)
    return [Turns(exploration, circles, frame, inside[frame]) for frame in frames]
