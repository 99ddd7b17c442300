"""The least fixpoint of a graph: which events can happen, and on which assumptions.

After Dowling and Gallier, "Linear-time algorithms for testing the satisfiability of
propositional Horn formulae" (1984): a counter of unmet requirements for each event and a
worklist of events that have happened. Time and memory are linear in the graph.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from initlint.record import record
from initlint.startup.events import Event
from initlint.startup.graph import Graph

_MOST_ASSUMPTIONS = 20  # named for one event; more help nobody


@record(eq=False)
class Solution:
    """Which events can happen.

    `tiers` maps each event that can happen to the lowest tier of assumptions with which it
    does, 0 for none; an event that is missing from it cannot happen in the best of worlds.
    `assumptions` names, for events above tier 0, the assumed events that it rests on, the
    first ones where there are many.
    """

    graph: Graph
    tiers: dict[Event, int]
    assumptions: dict[Event, tuple[Event, ...]]

    def is_reached(self, event: Event) -> bool:
        """Tell whether *event* can happen; one that the graph does not know does."""
        return event in self.tiers or event not in self.graph.requirements


def solve(graph: Graph) -> Solution:
    """Find every event of *graph* that can happen, tier by tier."""
    return _Fixpoint(graph).run()


class _Fixpoint:
    """The state of one run: counters, watchers, and the worklist."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.tier = 0
        self.tiers: dict[Event, int] = {}
        self.premises: dict[Event, list[Event]] = {}  # assumed or resting on an assumption
        self.assumptions: dict[Event, tuple[Event, ...]] = {}
        self.unmet: dict[Event, int] = {}
        self.watchers: dict[Event, list[tuple[Event, int]]] = {}
        self.met: set[tuple[Event, int]] = set()
        self.worklist: deque[Event] = deque()

    def run(self) -> Solution:
        self._watch()
        self._happen(event for event in self._free() if event not in self.graph.assumed)
        for tier in sorted({0, *self.graph.assumed.values()}):
            self.tier = tier
            self._happen(event for event, at in self.graph.assumed.items() if at == tier)
            self._propagate()
        return Solution(self.graph, self.tiers, self.assumptions)

    def _watch(self) -> None:
        watchers = self.watchers
        for event, requirements in self.graph.requirements.items():
            self.unmet[event] = len(requirements)
            for number, requirement in enumerate(requirements):
                for alternative in requirement.alternatives:
                    watchers.setdefault(alternative, []).append((event, number))

    def _free(self) -> Iterable[Event]:
        yield from (event for event, count in self.unmet.items() if not count)
        yield from (event for event in self.watchers if event not in self.unmet)

    def _happen(self, events: Iterable[Event]) -> None:
        for event in events:
            if event not in self.tiers:
                self.tiers[event] = self.tier
                self.worklist.append(event)

    def _propagate(self) -> None:
        while self.worklist:
            event = self.worklist.popleft()
            if self.tier:
                self._explain(event)
            for watcher in self.watchers.get(event, ()):
                self._meet(watcher, event)

    def _meet(self, watcher: tuple[Event, int], by: Event) -> None:
        if watcher in self.met:
            return
        self.met.add(watcher)
        waiting = watcher[0]
        if self.tier:
            self.premises.setdefault(waiting, []).append(by)
        self.unmet[waiting] -= 1
        if not self.unmet[waiting] and waiting not in self.graph.assumed:
            self._happen((waiting,))

    def _explain(self, event: Event) -> None:
        """Note what *event* rests on; its premises have happened and been explained before."""
        named = dict.fromkeys((event,) if event in self.graph.assumed else ())
        for premise in self.premises.get(event, ()):
            named.update(dict.fromkeys(self.assumptions.get(premise, ())))
        self.assumptions[event] = tuple(named)[:_MOST_ASSUMPTIONS]
