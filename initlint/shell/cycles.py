"""Circles among the states of a program: which of them may go on for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from math import inf

from initlint.shell.explore import Exploration


def components(
    count: int, after: Callable[[int], Iterable[int]], roots: Iterable[int]
) -> list[list[int]]:
    """Give the strongly connected components, each before those that lead to it (Tarjan)."""
    order = [-1] * count
    low = [0] * count
    on_stack = bytearray(count)
    stack: list[int] = []
    found: list[list[int]] = []
    number = 0
    for root in roots:
        if order[root] >= 0:
            continue
        order[root] = low[root] = number
        number += 1
        stack.append(root)
        on_stack[root] = 1
        work = [(root, iter(after(root)))]
        while work:
            state, following = work[-1]
            for target in following:
                if order[target] < 0:
                    order[target] = low[target] = number
                    number += 1
                    stack.append(target)
                    on_stack[target] = 1
                    work.append((target, iter(after(target))))
                    break
                if on_stack[target]:
                    low[state] = min(low[state], order[target])
            else:
                work.pop()
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[state])
                if low[state] == order[state]:
                    component = []
                    while True:
                        member = stack.pop()
                        on_stack[member] = 0
                        component.append(member)
                        if member == state:
                            break
                    found.append(component)
    return found


@dataclass(eq=False)
class Circle:
    """States that can all reach each other again.

    `is_endless`: nothing that changes by itself ends it. `seconds` bounds it where the clock
    does.
    """

    states: tuple[int, ...]
    is_endless: bool
    seconds: float | None


class Circles:
    """The circles of a program, in the order that a program comes to them."""

    def __init__(self, exploration: Exploration) -> None:
        self.exploration = exploration
        ways = exploration.ways
        roots = [0, *exploration.jobs] if exploration.nodes else []
        self.order = components(len(ways), lambda state: (way.target for way in ways[state]), roots)

    @cached_property
    def circles(self) -> tuple[Circle, ...]:
        return tuple(
            self._circle(component)
            for component in reversed(self.order)
            if self.is_circle(component)
        )

    def is_circle(self, component: list[int]) -> bool:
        state = component[0]
        return len(component) > 1 or any(
            way.target == state for way in self.exploration.ways[state]
        )

    def _circle(self, component: list[int]) -> Circle:
        exploration = self.exploration
        inside = set(component)
        # What a `timeout` bounds ends by it; what changes by itself ends too.
        core = {
            state
            for state in component
            if exploration.nodes[state].context.region is None and not self._ends(state, inside)
        }

        def after(state: int) -> Iterable[int]:
            return (way.target for way in exploration.ways[state] if way.target in core)

        parts = components(len(exploration.ways), after, sorted(core))
        is_endless = any(len(part) > 1 or part[0] in set(after(part[0])) for part in parts)
        limits = [exploration.finite[state] for state in inside if self._ends(state, inside)]
        known = [limit for limit in limits if limit is not None]
        return Circle(tuple(sorted(component)), is_endless, max(known) if known else None)

    def _ends(self, state: int, inside: set[int]) -> bool:
        """Whether the choice in *state* leads out of the circle in the end, by itself."""
        exploration = self.exploration
        return state in exploration.finite and any(
            way.target not in inside for way in exploration.ways[state]
        )

    def longest(self, inside: set[int] | None = None, roots: Iterable[int] = (0,)) -> float | None:
        """Give the most seconds that a path through *inside* takes, None where that is unknown.

        Circles count with the limit that the clock sets them.
        """
        exploration = self.exploration
        total: dict[int, float] = {}
        for component in self.order:
            members = [s for s in component if inside is None or s in inside]
            if not members:
                continue
            own = self._own_seconds(component)
            if own is None:
                return None
            following = [
                way.seconds + total.get(way.target, 0.0)
                for state in members
                for way in exploration.ways[state]
                if way.target not in component or not self.is_circle(component)
            ]
            for state in members:
                total[state] = own + max(following, default=0.0)
        most = max((total.get(root, 0.0) for root in roots), default=0.0)
        return None if most == inf else most

    def _own_seconds(self, component: list[int]) -> float | None:
        if not self.is_circle(component):
            return 0.0
        exploration = self.exploration
        if all(exploration.nodes[state].context.region is not None for state in component):
            return 0.0  # counted with the `timeout` around it
        members = set(component)
        limits = [exploration.finite[s] for s in component if self._ends(s, members)]
        known = [limit for limit in limits if limit is not None]
        if known:
            return max(known)
        is_timeless = all(
            way.seconds == 0
            for state in component
            for way in exploration.ways[state]
            if way.target in members
        )
        return 0.0 if is_timeless else None
