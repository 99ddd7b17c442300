"""Why an event cannot happen: the shortest way down to a missing thing or a cycle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial

from initlint.record import record
from initlint.startup.components import components
from initlint.startup.events import Event
from initlint.startup.graph import Requirement
from initlint.startup.search import Step, search
from initlint.startup.solve import Solution

_FARTHEST_SEARCH = 2_000  # events looked at for one question
_SEARCH_BUDGET = 300_000  # events looked at for all questions
_LONGEST_CHAIN = 200  # steps; nobody reads on


@record
class Witness:
    """A chain of unmet requirements.

    Each step's requirement has the next step's event among its alternatives. The last step
    has a requirement with no alternative (`loop` is None), or one that leads back to the
    event of step number `loop`.
    """

    steps: tuple[Step, ...]
    loop: int | None = None

    @property
    def chain(self) -> tuple[Step, ...]:
        """The steps on the way to the cycle, or all of them where there is none."""
        return self.steps if self.loop is None else self.steps[: self.loop]

    @property
    def cycle(self) -> tuple[Step, ...]:
        """The steps of the cycle; none where something is missing."""
        return () if self.loop is None else self.steps[self.loop :]


class Unmet:
    """The part of a solved graph that cannot happen, and its roots.

    A root is a requirement without alternatives, or a *core*: a set of events that need
    each other and cannot happen even if everything outside of the set did.
    """

    def __init__(self, solution: Solution) -> None:
        """Look at what *solution* left out."""
        self._reached = solution.tiers
        self._requirements = solution.graph.requirements
        self._edges = {e: self._unmet(e) for e in self._requirements if e not in self._reached}
        self._budget = _SEARCH_BUDGET
        self._order = {event: number for number, event in enumerate(self._edges)}

    def _unmet(self, event: Event) -> tuple[Requirement, ...]:
        reached = self._reached
        return tuple(
            requirement
            for requirement in self._requirements[event]
            if not any(alternative in reached for alternative in requirement.alternatives)
        )

    def requirements(self, event: Event) -> tuple[Requirement, ...]:
        """Give the requirements of *event* that are never met."""
        return self._edges.get(event, ())

    def events(self) -> Iterator[Event]:
        """Give every event that cannot happen."""
        return iter(self._edges)

    @cached_property
    def _core_of(self) -> dict[Event, frozenset[Event]]:
        """The core that each event of a core belongs to."""
        found: dict[Event, frozenset[Event]] = {}
        candidates = [frozenset(self._edges)]
        while candidates:
            for component in self._components(candidates.pop()):
                stuck = self._stuck(component)
                if stuck == component:
                    found.update(dict.fromkeys(component, component))
                elif stuck:
                    candidates.append(stuck)
        return found

    def _components(self, events: frozenset[Event]) -> Iterator[frozenset[Event]]:
        successors = {
            event: [target for step in self._inside(event, events) for target in step[1]]
            for event in sorted(events, key=self._order.__getitem__)
        }
        for component in components(successors):
            if len(component) > 1 or component[0] in successors[component[0]]:
                yield frozenset(component)

    def _inside(self, event: Event, core: frozenset[Event]) -> Iterator[tuple[Step, list[Event]]]:
        """Give the steps from *event* that nothing outside of *core* could help with."""
        for requirement in self._edges[event]:
            targets = [each for each in requirement.alternatives if each in core]
            if targets and len(targets) == len(requirement.alternatives):
                yield Step(event, requirement), targets

    def _stuck(self, events: frozenset[Event]) -> frozenset[Event]:
        """Give those of *events* that cannot happen although everything else does."""
        unmet: dict[Event, int] = {}
        watchers: dict[Event, list[tuple[Event, int]]] = {}
        for event in sorted(events, key=self._order.__getitem__):
            steps = list(self._inside(event, events))
            unmet[event] = len(steps)
            for number, (_, targets) in enumerate(steps):
                for target in targets:
                    watchers.setdefault(target, []).append((event, number))
        worklist = [event for event, count in unmet.items() if not count]
        happened, met = set(worklist), set[tuple[Event, int]]()
        while worklist:
            for watcher in watchers.get(worklist.pop(), ()):
                if watcher in met:
                    continue
                met.add(watcher)
                unmet[watcher[0]] -= 1
                if not unmet[watcher[0]]:
                    happened.add(watcher[0])
                    worklist.append(watcher[0])
        return events - happened

    def is_in_core(self, event: Event) -> bool:
        """Tell whether *event* is one of those that keep each other from happening."""
        return event in self._core_of

    def cycle(self, event: Event) -> Witness | None:
        """Give the shortest cycle of a core through *event*, which begins with it.

        None where there is none, or where it is longer than anybody would read.
        """
        core = self._core_of.get(event)
        if core is None:
            return None
        inside = partial(self._inside, core=core)
        steps = self._search(event, inside, partial(_is_event, event))
        return Witness(steps, 0) if steps else None

    def missing(self, event: Event, passes: Callable[[Event], bool]) -> Witness | None:
        """Give the shortest way from *event* to a thing that is missing.

        The way leads only through events that *passes* lets through.
        """

        def onward(e: Event) -> Iterable[tuple[Step, list[Event]]]:
            for requirement in self._edges.get(e, ()):
                yield Step(e, requirement), [a for a in requirement.alternatives if passes(a)]

        steps = self._search(event, onward, lambda _, step: not step.requirement.alternatives)
        return Witness(steps) if steps else None

    def _search(
        self,
        start: Event,
        onward: Callable[[Event], Iterable[tuple[Step, list[Event]]]],
        is_goal: Callable[[Event, Step], bool],
    ) -> tuple[Step, ...]:
        """Search within what is left of the budget, which keeps hostile input cheap."""
        if self._budget <= 0:
            return ()
        steps, visited = search(start, onward, is_goal, _FARTHEST_SEARCH)
        self._budget -= visited
        return steps

    @cached_property
    def _onward(self) -> dict[Event, tuple[Step, Event | None]]:
        """Each event's step on its shortest way to a root, and the event that it leads to."""
        onward: dict[Event, tuple[Step, Event | None]] = {}
        sources: dict[Event, list[Step]] = {}
        for event, requirements in self._edges.items():
            for requirement in requirements:
                step = Step(event, requirement)
                if not requirement.alternatives:
                    onward.setdefault(event, (step, None))
                for alternative in requirement.alternatives:
                    sources.setdefault(alternative, []).append(step)
        for cycle in self._cycles:
            for step, following in zip(cycle, (*cycle[1:], *cycle[:1]), strict=True):
                onward.setdefault(step.event, (step, following.event))
        queue = list(onward)
        for event in queue:
            for step in sources.get(event, ()):
                if step.event not in onward:
                    onward[step.event] = (step, event)
                    queue.append(step.event)
        return onward

    @cached_property
    def _cycles(self) -> tuple[tuple[Step, ...], ...]:
        """One cycle of each core."""
        cycles = []
        for core in dict.fromkeys(self._core_of.values()):
            start = min(core, key=self._order.__getitem__)
            inside = partial(self._inside, core=core)
            steps, _ = search(start, inside, partial(_is_event, start), len(core) + 1)
            cycles.append(steps)
        return tuple(cycles)

    def witness(self, event: Event) -> Witness:
        """Give the shortest way from *event* to a missing thing or around a core's cycle.

        A long way is cut: its last step then leads on to what is not shown.
        """
        seen: dict[Event, int] = {}
        steps: list[Step] = []
        following: Event | None = event
        while following is not None and following not in seen and len(steps) < _LONGEST_CHAIN:
            seen[following] = len(steps)
            step, following = self._onward[following]
            steps.append(step)
        loop = None if following is None else seen.get(following)
        return Witness(tuple(steps), loop)


def _is_event(wanted: Event, event: Event, _: Step) -> bool:
    return event == wanted
