"""`for` and `select`: the list, and one turn after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint.shell.assigned import assigned
from initlint.shell.graph import Edge, ForNode, ListNode, Outcome, TurnNode, given
from initlint.shell.store import Iteration, Store, cleared
from initlint.shell.syntax import For
from initlint.shell.values import ANYTHING, Moment, Unknown, Value, sources

if TYPE_CHECKING:
    from initlint.shell.machine import Machine

_WHOLE_LIST = 6  # a longer row of numbers is walked by its first, a middle and its last one
_KNOWN_LIST = 2_000


def begin(machine: Machine, node: ListNode, store: Store) -> list[Edge]:
    """Expand the list of a `for` loop."""
    expander = machine.expander(node, store)
    statement = node.statement
    if statement.words is None:
        is_open = store.arguments is None
        values: tuple[Value, ...] = store.arguments or ((ANYTHING,) if is_open else ())
    else:
        found = [v for word in statement.words for v in expander.fields(word, globs=True)]
        values, is_open = tuple(found), expander.is_open
    if (machine.is_coarse and len(values) > 1) or len(values) > _KNOWN_LIST:
        values, is_open = (Unknown(is_counting=True),), True
    iteration = _shortened(Iteration(node.frame.number, values, is_open))
    after = cleared(expander.store)
    edges = [Edge(Outcome.ALWAYS, given(node.good), _iterating(after, iteration))]
    return machine.refusable(node, expander, edges)


def turn(machine: Machine, node: ForNode, store: Store) -> list[Edge]:
    """Begin the next turn of a `for` loop, or end it."""
    number = node.frame.number
    current = next(item for item in store.iterations if item.loop == number)
    store = store._replace(times=store.times // current.repeats)
    ended = store._replace(
        iterations=tuple(item for item in store.iterations if item.loop != number)
    )
    is_menu = node.statement.keyword == "select"
    if is_menu:
        machine.notes.opaque.add("'select' reads its standard input")
    if not current.values or (is_menu and current.is_open):
        return [Edge(Outcome.ALWAYS, given(node.bad), ended)]
    value, repeats, rest = _next(current)
    left = Iteration(number, rest, current.is_open, repeats, current.middle)
    following = _iterating(store, left)
    following = following._replace(times=store.times * repeats)
    following = following.having(node.statement.name, value)
    if repeats > 1:
        following = _blurred(following, node.statement)
    edges = [Edge(Outcome.ALWAYS, given(node.good), following)]
    if current.is_open or is_menu:
        machine.finite[node.number, store] = None
        edges.append(Edge(Outcome.ALWAYS, given(node.bad), ended))
    return edges


def turned(node: TurnNode, store: Store) -> list[Edge]:
    """Note the status of a loop's last turn."""
    number = node.frame.number
    failed = store.loop_failed
    failed = failed - {number} if node.succeeded else failed | {number}
    return [Edge(Outcome.ALWAYS, given(node.good), store._replace(loop_failed=failed))]


def _iterating(store: Store, iteration: Iteration) -> Store:
    others = tuple(item for item in store.iterations if item.loop != iteration.loop)
    return store._replace(iterations=(*others, iteration))


def _shortened(iteration: Iteration) -> Iteration:
    """Let one turn stand for all between the first and the last of a long row of numbers."""
    values = iteration.values
    is_row = all(isinstance(value, str) and value.isdigit() for value in values)
    if len(values) <= _WHOLE_LIST or iteration.is_open or not is_row:
        return iteration
    middle = Unknown(is_counting=True)
    return iteration._replace(values=(values[0], middle, values[-1]), middle=len(values) - 2)


def _next(current: Iteration) -> tuple[Value, int, tuple[Value, ...]]:
    """Give the value of the next turn, how often it counts, and the values after it."""
    values = current.values
    if current.is_open:
        return (values[0] if len(values) == 1 else ANYTHING), 1, values
    is_middle = current.middle > 0 and len(values) == 2
    return values[0], current.middle if is_middle else 1, values[1:]


def _blurred(store: Store, statement: For) -> Store:
    """Forget what a turn that stands for many may have changed."""
    for name in assigned(statement.body):
        value = store.variables.get(name)
        if value is None and name not in store.variables:
            continue
        is_number = isinstance(value, str) and value.lstrip("-").isdigit()
        is_clock = isinstance(value, Moment)
        if not is_clock and name != statement.name:
            store = store.having(name, Unknown(sources=sources(value or ""), is_counting=is_number))
    return store
