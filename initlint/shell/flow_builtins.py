"""Builtins that decide what runs next: exit, break, exec, trap, wait, eval and their like."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from initlint.shell import nested
from initlint.shell.dialect import Dialect
from initlint.shell.graph import CommandNode, Edge, Node, Outcome
from initlint.shell.operands import level
from initlint.shell.unwrap import duration
from initlint.shell.values import (
    FAILURE,
    Unknown,
    Value,
    concatenate,
    template,
)

if TYPE_CHECKING:
    from initlint.shell.commands import Run

_ENDING_SIGNALS = frozenset(("EXIT", "0"))


def exit_(this: Run) -> list[Edge]:
    """Run `exit`."""
    this.call()
    return _leaving(this, this.node.context.exits)


def return_(this: Run) -> list[Edge]:
    """Run `return`."""
    context = this.node.context
    if context.returns is None and context.dialect is Dialect.BASH:
        return this.ways(False)  # bash refuses it outside of functions, and goes on
    return _leaving(this, context.exits if context.returns is None else context.returns)


def _leaving(this: Run, ends: tuple[Node, Node] | None) -> list[Edge]:
    """Go to the end that fits the status: the operand, or that of the last command."""
    assert ends is not None
    status = this.before.status if len(this.arguments) < 2 else this.arguments[1]
    if this.before.substitution_failed is not None and len(this.arguments) < 2:
        status = FAILURE if this.before.substitution_failed else "0"
    status = "0" if status is None and not this.machine.is_tracking else status
    if isinstance(status, str):
        is_good = status.strip().lstrip("+-0") == ""
        store = this.machine.noted(this.store, status)
        outcome = Outcome.SUCCESS if is_good else Outcome.FAILURE
        return [Edge(outcome, ends[0] if is_good else ends[1], store)]
    if isinstance(status, Unknown) and status.is_failure:
        return this.to(ends[1], Outcome.FAILURE)
    return [*this.to(ends[0], Outcome.SUCCESS), *this.to(ends[1], Outcome.FAILURE)]


def _nothing_to_leave(this: Run) -> list[Edge]:
    """Run `break` outside of a loop: in a subshell of a loop, ash and dash end the subshell."""
    context = this.node.context
    is_inside = context.loops and context.positions and context.exits is not None
    if is_inside and context.exits is not None and context.dialect is not Dialect.BASH:
        return this.to(context.exits[0])
    return this.ways(True)


def break_(this: Run) -> list[Edge]:
    """Run `break`."""
    frames = this.node.context.breakable
    if not frames:
        return _nothing_to_leave(this)
    frame = frames[-min(level(this), len(frames))]
    left = {inner.number for inner in frames[frames.index(frame) :]}
    store = this.store
    times = store.times
    for item in store.iterations:
        if item.loop in left:
            times //= item.repeats
    store = store._replace(
        iterations=tuple(item for item in store.iterations if item.loop not in left),
        loop_failed=store.loop_failed - left,
        times=times,
    )
    assert frame.after is not None
    return [Edge(Outcome.ALWAYS, frame.after, this.machine.noted(store, "0"))]


def continue_(this: Run) -> list[Edge]:
    """Run `continue`."""
    frames = this.node.context.breakable
    if not frames:
        return _nothing_to_leave(this)
    frame = frames[-min(level(this), len(frames))]
    left = {inner.number for inner in frames[frames.index(frame) + 1 :]}
    store = this.store._replace(loop_failed=this.store.loop_failed - {frame.number})
    times = store.times
    for item in store.iterations:
        if item.loop in left:
            times //= item.repeats
    kept = tuple(item for item in store.iterations if item.loop not in left)
    assert frame.head is not None
    return [Edge(Outcome.ALWAYS, frame.head, store._replace(iterations=kept, times=times))]


def sleep(this: Run) -> list[Edge]:
    """Run `sleep`, which ends by itself unless told otherwise."""
    from initlint.shell import external

    words = [template(value) for value in this.arguments[1:]]
    times = [duration(word) for word in words]
    if words and all(time is not None for time in times):
        total = sum(time for time in times if time is not None)
        if total == inf:
            return external.call(this) if this.is_timed else _sleep_for_ever(this)
        limit = this.seconds if this.is_timed and this.seconds is not None else total
        this.call()
        return this.ways(total <= limit, min(total, limit))
    this.call()
    if this.is_timed:
        return this.ways(None, this.seconds or 0.0)
    return this.ways(True, inf)  # how long is not known


def _sleep_for_ever(this: Run) -> list[Edge]:
    this.call()
    if this.node.context.is_left_of_pipe:
        this.machine.notes.unread.add("'sleep' stands left of a pipe")
        return this.ways(None)
    return []


def trap(this: Run) -> list[Edge]:
    """Run `trap`."""
    if len(this.arguments) < 3:
        return this.ways(True)
    signals = {template(value).upper().removeprefix("SIG") for value in this.arguments[2:]}
    action = template(this.arguments[1])
    if signals & _ENDING_SIGNALS:
        text = nested.argument_text(this, 1)
        number = None
        if text is not None and action not in ("", "-"):
            number = this.machine.trap_number(text)
        this.expander.store = this.expander.store._replace(trap=number)
    others = signals - _ENDING_SIGNALS - {"ERR", "DEBUG", "RETURN"}
    if others and action not in ("", "-"):
        this.machine.notes.surprises.add("a trap may end it")
    return this.ways(True)


def wait(this: Run) -> list[Edge]:
    """Run `wait`."""
    return nested.wait_for_jobs(this)


def kill(this: Run) -> list[Edge]:
    """Run `kill`."""
    this.call()
    from initlint.shell.graph import Position

    if Position.BACKGROUND in this.node.context.positions:
        this.machine.notes.surprises.add("a background job may kill it")
    this.expander.store = this.expander.store._replace(jobs=())
    words = [template(value) for value in this.arguments[1:]]
    if any(word in ("$$", "1", "\0") for word in words) and not this.before.jobs:
        this.machine.notes.surprises.add("it may kill itself")
    return this.ways(None)


def eval_(this: Run) -> list[Edge]:
    """Run `eval`."""
    if len(this.arguments) == 2:
        return nested.evaluate(this, nested.argument_text(this, 1), what="'eval' of unknown text")
    pieces: list[Value] = []
    for value in this.arguments[1:]:
        pieces += [" ", value] if pieces else [value]
    text = template(concatenate(pieces)) if pieces else ""
    if not text.strip("\0 "):
        return nested.evaluate(this, None, what="'eval' of unknown text")
    from initlint.shell.text import made

    fallback = this.node.context.script.text.fallback
    return nested.evaluate(this, made(text, fallback), what="")


def source(this: Run) -> list[Edge]:
    """Run `.` or `source`."""
    if this.name == "source" and this.node.context.dialect is Dialect.DASH:
        return this.ways(False, status="127")
    path = template(this.arguments[1]) if len(this.arguments) > 1 else ""
    text = this.machine.files.get(path)
    return nested.evaluate(this, text, what=f"'{path}', which is sourced and was not read")


def exec_(this: Run) -> list[Edge]:
    """Replace the shell: what follows never runs."""
    from initlint.shell.commands import invoke

    del this.arguments[:1], this.origins[:1]
    while this.arguments and template(this.arguments[0]) in ("-a", "-c", "-l", "--"):
        skipped = 2 if this.arguments[0] == "-a" else 1
        del this.arguments[:skipped], this.origins[:skipped]
    if not this.arguments:
        this.call()
        return this.ways(True)
    # No EXIT trap is run: the shell that held it is gone.
    this.expander.store = this.expander.store._replace(trap=None)
    node = this.node
    replaced = this.machine.entry("exec", node.number)
    if replaced is None:
        assert node.context.exits is not None
        good, bad = node.context.exits
        made = CommandNode(node.number, node.context, good, bad, statement=node.statement)
        replaced = this.machine.remember(made, "exec", node.number)
    assert isinstance(replaced, CommandNode)
    this.node = replaced
    this.is_plain = True
    return invoke(this)
