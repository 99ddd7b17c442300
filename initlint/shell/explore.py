"""Every state that a program can be in, and the edges between them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from initlint.shell.build import BudgetError
from initlint.shell.calls import Call, Notes
from initlint.shell.graph import EndNode, Node, Outcome, SpawnNode
from initlint.shell.machine import Machine
from initlint.shell.merge import Known, blurred, merged, shape
from initlint.shell.store import Store
from initlint.shell.syntax import For

# Real scripts whose states can be told apart have at most 300 of them and 2 for each node;
# where a walk goes beyond, its paths part at every test, and it would not end.
FEWEST_STATES = 250
MOST_STATES = 1_500
_STATES_PER_NODE = 3
MOST_TURNS = 6_000  # states of a small program that goes one way: one loop that counts far
_NARROW = 4  # states that wait to be looked at, in such a program
_APART = 4  # stores of one node that are kept apart before texts that differ are blurred
_SMALL = 80  # nodes
MOST_STEPS = 5_000  # of the coarse walk, which visits a state again when it knows less of it


class Way(NamedTuple):
    """An edge between two states, by their numbers."""

    outcome: Outcome
    target: int
    seconds: float


@dataclass(eq=False)
class Exploration:
    """The states of one program; state 0 is its start.

    `finite` holds the states whose choice goes the other way in the end by itself (a
    counter, the clock, the end of a file), with the seconds that takes where they are
    known. `is_complete` is false where the budget ran out.
    """

    notes: Notes
    nodes: list[Node] = field(default_factory=list)
    stores: list[Store] = field(default_factory=list)
    ways: list[tuple[Way, ...]] = field(default_factory=list)
    calls: list[Call | None] = field(default_factory=list)
    finite: dict[int, float | None] = field(default_factory=dict)
    jobs: list[int] = field(default_factory=list)
    is_complete: bool = True
    is_coarse: bool = False

    @cached_property
    def before(self) -> list[list[int]]:
        """For each state those that lead to it."""
        found: list[list[int]] = [[] for _ in self.nodes]
        for state, ways in enumerate(self.ways):
            for way in ways:
                found[way.target].append(state)
        return found

    def ends(self, *, succeeded: bool) -> list[int]:
        """Give the states in which the program ends well, or fails."""
        return [
            state
            for state, node in enumerate(self.nodes)
            if isinstance(node, EndNode) and not node.is_background and node.succeeded is succeeded
        ]

    def leading_to(self, targets: list[int]) -> bytearray:
        """Mark the states from which one of *targets* can be reached."""
        marks = bytearray(len(self.nodes))
        for target in targets:
            marks[target] = 1
        stack = list(targets)
        while stack:
            for state in self.before[stack.pop()]:
                if not marks[state]:
                    marks[state] = 1
                    stack.append(state)
        return marks

    @cached_property
    def can_succeed(self) -> bytearray:
        return self.leading_to(self.ends(succeeded=True))

    @cached_property
    def can_end(self) -> bytearray:
        return self.leading_to(self.ends(succeeded=True) + self.ends(succeeded=False))

    @cached_property
    def is_main(self) -> bytearray:
        """Mark the states of the program itself; the others are those of background jobs."""
        marks = bytearray(len(self.nodes))
        stack = [0] if self.nodes else []
        while stack:
            state = stack.pop()
            if not marks[state]:
                marks[state] = 1
                stack += (way.target for way in self.ways[state])
        return marks


def explore(machine: Machine, start: Node, store: Store) -> Exploration:
    """Walk from *start*: exactly at first, and with blurred values where that takes too long."""
    exact = _Walk(machine, start, store, is_coarse=False).run()
    if exact.is_complete:
        return exact
    machine.is_coarse = True
    machine.calls.clear()
    machine.finite.clear()
    return _Walk(machine, start, store, is_coarse=True).run()


class _Walk:
    def __init__(self, machine: Machine, start: Node, store: Store, *, is_coarse: bool) -> None:
        self.machine = machine
        self.found = Exploration(machine.notes, is_coarse=is_coarse)
        self.index: dict[tuple[int, Store], int] = {}
        self.queue: deque[int] = deque()
        self.firsts: dict[int, int] = {}
        self.visits: dict[int, int] = {}
        self.blurs: dict[int, Known] = {}
        self.spawned: dict[int, Node] = {}
        self.is_coarse = is_coarse
        self.widest = 0
        self.visit(start, store)

    def run(self) -> Exploration:
        steps = 0
        try:
            while self.queue:
                steps += 1
                if self._is_over(steps):
                    self.found.is_complete = False
                    break
                self.step(self.queue.popleft())
        except BudgetError:
            self.found.is_complete = False
        self.found.ways += [()] * (len(self.found.nodes) - len(self.found.ways))
        return self.found

    def _is_over(self, steps: int) -> bool:
        if self.is_coarse:
            return steps > MOST_STEPS
        states = len(self.found.nodes)
        if states <= FEWEST_STATES:
            return False
        nodes = len(self.machine.builder.nodes)
        self.widest = max(self.widest, len(self.queue))
        # A loop that counts to a limit asks each turn, and knows the answer.
        is_counting = self.machine.answers * nodes > states
        if is_counting and self.widest <= _NARROW and nodes <= _SMALL:
            return states > MOST_TURNS
        return states > min(FEWEST_STATES + _STATES_PER_NODE * nodes, MOST_STATES)

    def visit(self, node: Node, store: Store) -> int:
        """Give the number of a state; a new one is put in the queue."""
        if not self.is_coarse and self.visits.get(node.number, 0) >= _APART:
            store = self._blur(node, store)
        key = (node.number, shape(store) if self.is_coarse else store)
        state = self.index.get(key)
        if state is None:
            state = self.index[key] = len(self.found.nodes)
            self.firsts.setdefault(node.number, state)
            self.visits[node.number] = self.visits.get(node.number, 0) + 1
            self.found.nodes.append(node)
            self.found.stores.append(store)
            self.found.ways.append(())
            self.found.calls.append(None)
            self.queue.append(state)
        elif self.is_coarse:
            self._widen(state, store)
        return state

    def _blur(self, node: Node, store: Store) -> Store:
        known = self.blurs.setdefault(node.number, {})
        first = self.found.stores[self.firsts[node.number]]
        turning = frozenset(
            frame.statement.name for frame in node.context.loops if isinstance(frame.statement, For)
        )
        return blurred(store, first, known, turning)

    def _widen(self, state: int, store: Store) -> None:
        old = self.found.stores[state]
        wider = merged(old, store)
        if wider != old:
            self.found.stores[state] = wider
            if state not in self.queue:
                self.queue.append(state)

    def step(self, state: int) -> None:
        machine, found = self.machine, self.found
        node, store = found.nodes[state], found.stores[state]
        edges = machine.step(node, store)
        found.ways[state] = tuple(
            dict.fromkeys(
                Way(edge.outcome, self.visit(edge.target, edge.store), edge.seconds)
                for edge in edges
            )
        )
        found.calls[state] = machine.calls.get((node.number, store))
        if (node.number, store) in machine.finite:
            found.finite[state] = machine.finite[node.number, store]
        else:
            found.finite.pop(state, None)
        if isinstance(node, SpawnNode):
            self._spawn(node, store)

    def _spawn(self, node: SpawnNode, store: Store) -> None:
        body = self.spawned.get(node.number)
        if body is None:
            body = self.spawned[node.number] = self.machine.builder.job(node)
        outside = store._replace(jobs=(), output=None, saved=store)
        self.found.jobs.append(self.visit(body, outside))
