"""The second question: which conditions does the program wait for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from initlint.knowledge.meaning import Role
from initlint.shell.calls import Call
from initlint.shell.conditions_of import Condition, conditions, is_probing
from initlint.shell.cycles import Circles
from initlint.shell.ends import first_word
from initlint.shell.explore import Exploration
from initlint.shell.graph import CommandNode, Outcome, Position
from initlint.shell.limits import Held, limits, texts
from initlint.shell.questions import AtBound, ConditionKind, Place, Target, Wait
from initlint.shell.syntax import Command, For, While
from initlint.shell.turns import Event, Turns, all_turns
from initlint.shell.unwrap import duration
from initlint.shell.values import Unknown, Value, template

_MOST_WAITS = 64
_USING = frozenset((Position.LEFT_OF_PIPE, Position.SUBSTITUTION))
_NO_CONDITION = frozenset(("cd", "read", "shift", "getopts", "kill", "hash", "type", "wait"))


class _Probe(NamedTuple):
    """A command that a way out of a loop hangs on, in the state in which it was run."""

    state: int
    node: CommandNode
    call: Call


def waits(exploration: Exploration, circles: Circles) -> tuple[Wait, ...]:
    """Answer what the program waits for, in the order of its text."""
    found: list[Wait] = []
    looped: set[int] = set()
    by_node: dict[int, list[int]] = {}
    for state, node in enumerate(exploration.nodes):
        by_node.setdefault(node.number, []).append(state)
    for turns in all_turns(exploration, circles):
        if _searches(turns):
            continue
        for event in turns.events:
            for wait, probe in _of_event(turns, event, by_node):
                looped |= {probe.node.number, event.node}
                found.append(wait)
            if len(found) > _MOST_WAITS:
                return tuple(dict.fromkeys(found))[:_MOST_WAITS]
    found += islice(_single(exploration, looped), _MOST_WAITS)
    unique = list(dict.fromkeys(found))[:_MOST_WAITS]
    return tuple(sorted(unique, key=lambda wait: wait.probe_place.span.start))


def _searches(turns: Turns) -> bool:
    """Whether the loop goes through things and stops at one, which is no waiting: it never sleeps.

    A row of numbers only counts attempts.
    """
    statement = turns.frame.statement
    if isinstance(statement, While):
        condition = statement.condition
        goes_through = isinstance(condition, Command) and condition.name == "read"
    else:
        goes_through = isinstance(statement, For) and not _counts(turns, statement)
    return goes_through and _interval(turns) == 0


def _counts(turns: Turns, statement: For) -> bool:
    values = {
        turns.exploration.stores[state].variables.get(statement.name, "")
        for state in turns.states - turns.heads
    }
    known = [value for value in values if isinstance(value, str) and value]
    is_counted = any(isinstance(value, Unknown) and value.is_counting for value in values)
    return all(value.isdigit() for value in known) and bool(known or is_counted)


def _of_event(
    turns: Turns, event: Event, by_node: dict[int, list[int]]
) -> Iterator[tuple[Wait, _Probe]]:
    """Give the waits that one choice in a loop stands for: one for each target."""
    exploration = turns.exploration
    seen: set[tuple[object, ...]] = set()
    for state in by_node[event.node]:
        call = exploration.calls[state]
        if state not in turns.states or call is None or call.is_function:
            continue
        if call.words and template(call.words[0]) in _NO_CONDITION:
            continue
        found = tuple(_probes(turns, state, call, by_node))
        path = call.judgement.path if call.judgement else None
        key = (texts(call), path, *(texts(probe.call) for probe, _ in found))
        if key in seen:
            continue
        seen.add(key)
        held = Held(exploration, state, event.outcome)
        for probe, condition in found:
            yield _looped_wait(turns, event, call, probe, condition, held), probe


def _probes(
    turns: Turns, state: int, call: Call, by_node: dict[int, list[int]]
) -> Iterator[tuple[_Probe, Condition]]:
    """Give the commands that a choice hangs on, each with what it asks after."""
    node = turns.exploration.nodes[state]
    own = [_Probe(state, node, call)] if isinstance(node, CommandNode) and _says(call) else []
    fed = list(_feeding(turns, state, call, by_node))
    if call.judgement is not None:
        ranked = own if call.judgement.path is not None else fed
    elif is_probing(call.meaning) and any(_is_remote(one) for one in conditions(call)):
        ranked = own
    else:
        # `kubectl get … | grep -q READY`: the filter decides, what feeds it is asked.
        ranked = [probe for probe in fed if conditions(probe.call)] or own
    targeted = [(probe, one) for probe in ranked for one in conditions(probe.call)]
    if targeted:
        yield from ((probe, one if probe in own else _fed(one)) for probe, one in targeted)
    elif ranked:
        yield ranked[0], Condition(ConditionKind.COMMAND, Target())


def _says(call: Call) -> bool:
    return bool(call.words) or call.meaning is not None


def _is_remote(condition: Condition) -> bool:
    return condition.kind is not ConditionKind.FILE


def _fed(condition: Condition) -> Condition:
    """Give what is known of a condition whose output is looked at: a missing file may do, too."""
    return condition if _is_remote(condition) else Condition(condition.kind, Target())


def _feeding(
    turns: Turns, state: int, call: Call, by_node: dict[int, list[int]]
) -> Iterator[_Probe]:
    """Give the commands whose output decides, those of this very loop where there are any."""
    numbers = call.judgement.sources if call.judgement else call.fed_by
    inside = [
        number
        for number in sorted(numbers)
        if any(state in turns.states for state in by_node.get(number, ()))
    ]
    for number in inside or sorted(numbers):
        yield from _last_runs(turns.exploration, number, state)


def _last_runs(exploration: Exploration, number: int, state: int) -> Iterator[_Probe]:
    """Give the runs of node *number* that came last before *state*."""
    seen = {state}
    stack = [state]
    words: set[tuple[Value, ...]] = set()
    while stack:
        for earlier in exploration.before[stack.pop()]:
            if earlier in seen:
                continue
            seen.add(earlier)
            node, call = exploration.nodes[earlier], exploration.calls[earlier]
            if node.number != number:
                stack.append(earlier)
            elif isinstance(node, CommandNode) and call is not None and call.words:
                if call.words not in words:
                    yield _Probe(earlier, node, call)
                words.add(call.words)


def _looped_wait(
    turns: Turns, event: Event, decider: Call, probe: _Probe, condition: Condition, held: Held
) -> Wait:
    place = first_word(probe.node, probe.call)
    bound, is_bounded, at_bound = limits(turns, held)
    return Wait(
        condition.kind,
        condition.target,
        place if _is_in_body(turns, event) else _keyword(turns),
        place,
        _written(probe),
        _interval(turns),
        _attempt(probe.call),
        bound,
        is_bounded,
        at_bound,
        held.is_hard,
        True,
        _is_negated(event, decider, probe),
    )


def _is_in_body(turns: Turns, event: Event) -> bool:
    frame = turns.frame
    body = frame.statement.body
    for state in turns.states:
        node = turns.exploration.nodes[state]
        if node.number == event.node and node.context.script is frame.script:
            statement = getattr(node, "statement", None)
            return statement is not None and body.start <= statement.start < body.end
    return False


def _keyword(turns: Turns) -> Place:
    statement = turns.frame.statement
    length = len(getattr(statement, "keyword", "for"))
    return turns.frame.script.place(statement.start, statement.start + length)


def _written(probe: _Probe) -> str:
    script, statement = probe.node.context.script, probe.node.statement
    return script.written(statement.start, statement.end)


def _attempt(call: Call) -> float | None:
    if call.seconds is not None:
        return call.seconds
    return call.meaning.attempt_timeout if call.meaning else None


def _is_negated(event: Event, decider: Call, probe: _Probe) -> bool:
    """Whether the wait ends when what it asks after is *not* so."""
    judgement = decider.judgement
    if judgement is None:
        return event.outcome is Outcome.FAILURE and probe.call is decider
    if judgement.path is None:
        return False
    return (event.outcome is Outcome.FAILURE) is not judgement.is_negated


def _interval(turns: Turns) -> float | None:
    """Give the sleep between two attempts, 0 where nothing sleeps, None where it is unknown."""
    exploration = turns.exploration
    total = 0.0
    seen: set[int] = set()
    for state in sorted(turns.states):
        node, call = exploration.nodes[state], exploration.calls[state]
        if call is None or node.number in seen or node.context.loops[-1] is not turns.frame:
            continue
        seconds = _slept(call)
        seen.add(node.number)
        if seconds is None:
            return None
        total += seconds
    return total


def _slept(call: Call) -> float | None:
    if not call.words or template(call.words[0]) not in ("sleep", "usleep"):
        meaning = call.meaning
        is_waiting = meaning is not None and meaning.role is Role.WAIT
        return (meaning.bound or 0.0) if is_waiting and meaning is not None else 0.0
    times = [duration(template(word)) for word in call.words[1:]]
    known = [time for time in times if time is not None]
    return sum(known) if known and len(known) == len(times) else None


def _single(exploration: Exploration, looped: set[int]) -> Iterator[Wait]:
    """Give the probes and waiting tools that stand in no loop of their own."""
    seen: set[tuple[int, tuple[Value, ...]]] = set()
    for state, call in enumerate(exploration.calls):
        node = exploration.nodes[state]
        if call is None or not exploration.is_main[state] or not isinstance(node, CommandNode):
            continue
        key = (node.number, call.words)
        meaning = call.meaning
        if key in seen or node.number in looped or meaning is None or not is_probing(meaning):
            continue
        seen.add(key)
        held = Held(exploration, state, Outcome.SUCCESS)
        # What it prints is put to use: it fetches, and does not wait.
        if meaning.role is Role.PROBE and _USING & set(node.context.positions):
            continue
        if meaning.role is Role.PROBE and not (held.is_hard and _fails(exploration, state)):
            continue
        yield from _single_wait(exploration, state, node, call, held)


def _failing(exploration: Exploration, state: int) -> tuple[int, ...]:
    ways = exploration.ways[state]
    return tuple(way.target for way in ways if way.outcome is Outcome.FAILURE)


def _fails(exploration: Exploration, state: int) -> bool:
    """Whether the program fails when the command in *state* does."""
    return not any(exploration.can_succeed[target] for target in _failing(exploration, state))


def _single_wait(
    exploration: Exploration, state: int, node: CommandNode, call: Call, held: Held
) -> Iterator[Wait]:
    meaning = call.meaning
    assert meaning is not None
    is_tool = meaning.role is Role.WAIT
    failing = _failing(exploration, state)
    bound = meaning.bound if is_tool else 0.0
    if call.seconds is not None:
        bound = min(bound, call.seconds) if is_tool and bound is not None else call.seconds
    at_bound = held.at_exits(failing) if failing else AtBound.GOES_ON
    if meaning.fails_at_bound is False:
        at_bound = AtBound.GOES_ON
    is_bounded = bound is not None or "bound" in meaning.doubtful
    place = first_word(node, call)
    probe = _Probe(state, node, call)
    found = conditions(call) or (Condition(ConditionKind.COMMAND, Target()),)
    for kind, target in found:
        yield Wait(
            kind,
            target,
            place,
            place,
            _written(probe),
            None,
            _attempt(call),
            bound,
            is_bounded,
            at_bound if is_bounded else None,
            held.is_hard
            and not (meaning.any_target and len(found) > 1)
            and at_bound is not AtBound.GOES_ON,
            False,
            meaning.condition == "delete",
        )
