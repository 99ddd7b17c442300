"""The first question: does the program end, when, and what keeps it from ending."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from initlint.shell.cycles import Circle
from initlint.shell.explore import Exploration
from initlint.shell.graph import CommandNode, EndNode, LoopFrame, Node
from initlint.shell.questions import AtBound, Ending, Loop, LoopKind, Place, Verdict, Wait
from initlint.shell.syntax import Command, While
from initlint.shell.values import template

if TYPE_CHECKING:
    from initlint.shell.calls import Call
    from initlint.shell.cycles import Circles

_ENDLESS_WORDS = frozenset(
    ("true", ":", "[ 1 ]", "[ true ]", "[[ 1 ]]", "[[ true ]]", "test 1", "1")
)
_ENDLESS_PROGRAMS = frozenset(("true", ":", "sleep"))  # `while sleep 5` beats time
_EQUALS_ITSELF = re.compile(r"\[\[? (\w+) (?:==?|-eq) \1 \]\]?")


def ending(exploration: Exploration, circles: Circles, waits: tuple[Wait, ...]) -> Ending:
    """Answer whether the program ends."""
    loops = tuple(_loops(exploration, circles))
    reasons = _reasons(exploration)
    is_followed = exploration.is_complete and not exploration.notes.unread
    can_succeed = bool(exploration.can_succeed[0]) or not is_followed
    opaque = bool(exploration.notes.opaque)
    verdict = _verdict(exploration, circles, waits, reasons)
    is_bounded = verdict in (Verdict.EXITS, Verdict.WAITS) and not _is_unbounded(
        exploration, circles, waits
    )
    is_known = all(wait.bound is not None for wait in waits)
    bound = circles.longest() if is_bounded and is_known else None
    return Ending(
        verdict,
        bound,
        is_bounded,
        _at_bound(waits) if is_bounded else None,
        loops,
        can_succeed,
        opaque,
        reasons,
    )


def _verdict(
    exploration: Exploration,
    circles: Circles,
    waits: tuple[Wait, ...],
    reasons: tuple[str, ...],
) -> Verdict:
    if not exploration.is_complete:
        return Verdict.UNKNOWN
    if not exploration.can_end[0]:
        return Verdict.UNKNOWN if reasons else Verdict.NEVER
    if exploration.notes.unread or _may_be_caught(exploration, circles):
        return Verdict.UNKNOWN
    if _is_unbounded(exploration, circles, waits) or any(
        wait.in_loop or wait.bound != 0 for wait in waits
    ):
        return Verdict.WAITS
    return Verdict.EXITS


def _reasons(exploration: Exploration) -> tuple[str, ...]:
    notes = exploration.notes
    budget = () if exploration.is_complete else ("the script is too large to follow",)
    return (*budget, *sorted(notes.unread), *sorted(notes.surprises))


def _is_unbounded(exploration: Exploration, circles: Circles, waits: tuple[Wait, ...]) -> bool:
    if any(not wait.is_bounded for wait in waits):
        return True
    return any(circle.is_endless for circle in _main(exploration, circles))


def _main(exploration: Exploration, circles: Circles) -> Iterator[Circle]:
    return (circle for circle in circles.circles if exploration.is_main[circle.states[0]])


def _at_bound(waits: tuple[Wait, ...]) -> AtBound | None:
    bounds = [wait.at_bound for wait in waits if wait.at_bound is not None]
    if AtBound.FAILS in bounds:
        return AtBound.FAILS
    return bounds[0] if bounds else None


def _traps(exploration: Exploration, circles: Circles) -> Iterator[Circle]:
    """Give the circles that have no way out."""
    for circle in _main(exploration, circles):
        if circle.is_endless and not exploration.can_end[circle.states[0]]:
            yield circle


def _blocked(exploration: Exploration) -> Iterator[int]:
    """Give the states that never come to their end: `sleep infinity`, a server."""
    for state, node in enumerate(exploration.nodes):
        if exploration.ways[state] or isinstance(node, EndNode) or not exploration.is_main[state]:
            continue
        if node.context.region is None and isinstance(node, CommandNode):
            yield state


def _may_be_caught(exploration: Exploration, circles: Circles) -> bool:
    return any(_traps(exploration, circles)) or any(True for _ in _blocked(exploration))


def _loops(exploration: Exploration, circles: Circles) -> Iterator[Loop]:
    if not exploration.is_complete:
        return
    yield from _blocking_commands(exploration)
    seen: set[LoopFrame] = set()
    for circle in _main(exploration, circles):
        frame = _frame(exploration, circle)
        if not circle.is_endless or frame is None or frame in seen:
            continue
        has_way_out = bool(exploration.can_end[circle.states[0]])
        if frame.head is not None and frame.head.context.is_left_of_pipe:
            exploration.notes.unread.add("an endless loop stands left of a pipe")
        elif _is_constant(exploration, circle, frame):
            seen.add(frame)
            yield _loop(exploration, frame, has_way_out=has_way_out)


def _blocking_commands(exploration: Exploration) -> Iterator[Loop]:
    seen: set[Node] = set()
    for state in _blocked(exploration):
        node = exploration.nodes[state]
        call = exploration.calls[state]
        if call is None or node in seen or not isinstance(node, CommandNode):
            continue
        seen.add(node)
        words = " ".join(template(word).replace("\0", "…") for word in call.words)
        inevitable = not exploration.can_end[0]
        yield Loop(first_word(node, call), LoopKind.BLOCKING_COMMAND, words, False, inevitable)


def first_word(node: CommandNode, call: Call) -> Place:
    """Locate the first word of the command itself, behind `timeout 5` and the like."""
    script, statement = node.context.script, node.statement
    word = call.origins[0] if call.origins else None
    if word is None:
        return script.place(statement.start, statement.end)
    return script.place(word.start, word.end)


def _frame(exploration: Exploration, circle: Circle) -> LoopFrame | None:
    """Give the innermost loop of the script that all of the circle stands in."""
    common: list[LoopFrame] | None = None
    for state in circle.states:
        loops = exploration.nodes[state].context.loops
        common = list(loops) if common is None else [loop for loop in common if loop in loops]
    return common[-1] if common else None


def _is_constant(exploration: Exploration, circle: Circle, frame: LoopFrame) -> bool:
    """Whether the loop's condition never lets it go, in any turn that was seen.

    `break` and the like may still end the loop.
    """
    if not isinstance(frame.statement, While):
        return True
    inside = set(circle.states)
    for state in _later_turns(exploration, circle, frame):
        is_condition = _is_in_condition(exploration.nodes[state], frame)
        calls = is_condition and exploration.calls[state]
        if is_condition and any(way.target not in inside for way in exploration.ways[state]):
            return False
        if calls and calls.is_function:
            return not exploration.can_end[circle.states[0]]
    return True


def _later_turns(exploration: Exploration, circle: Circle, frame: LoopFrame) -> set[int]:
    """Give the states of the loop that its turns may come to, once they are in the circle.

    A turn may set the flag that the condition asks after, and so leave the circle first.
    """
    found = set(circle.states)
    stack = list(found)
    while stack:
        for way in exploration.ways[stack.pop()]:
            if way.target not in found and frame in exploration.nodes[way.target].context.loops:
                found.add(way.target)
                stack.append(way.target)
    return found


def _is_in_condition(node: Node, frame: LoopFrame) -> bool:
    statement, loop = getattr(node, "statement", None), frame.statement
    if statement is None or not isinstance(loop, While) or node.context.script is not frame.script:
        return False
    return bool(loop.condition.start <= statement.start and statement.end <= loop.condition.end)


def _loop(exploration: Exploration, frame: LoopFrame, *, has_way_out: bool) -> Loop:
    statement, script = frame.statement, frame.script
    keyword = getattr(statement, "keyword", "for")
    place = script.place(statement.start, statement.start + len(keyword))
    kind = LoopKind.LITERAL if _is_meant(frame) else LoopKind.CONDITION
    words = script.written(statement.start, statement.end)
    return Loop(place, kind, words, has_way_out, not exploration.can_end[0])


def _is_meant(frame: LoopFrame) -> bool:
    """Whether the loop says itself that it is endless."""
    statement = frame.statement
    if not isinstance(statement, While):
        return getattr(statement, "condition", None) is None
    condition = statement.condition
    text = frame.script.written(condition.start, condition.end)
    if statement.keyword == "until":
        return text == "false"
    is_arithmetic = text.strip("() ").isdigit()
    bare = text.replace('"', "").replace("'", "")
    is_known = bare in _ENDLESS_WORDS or _EQUALS_ITSELF.fullmatch(bare) is not None
    return (
        is_known
        or is_arithmetic
        or (isinstance(condition, Command) and condition.name in _ENDLESS_PROGRAMS)
    )
