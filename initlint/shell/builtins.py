"""The commands that the shell itself carries out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from initlint.shell import conditions, nested
from initlint.shell.arithmetic import ArithmeticFailure, evaluate
from initlint.shell.dialect import Dialect
from initlint.shell.graph import CommandNode, Edge, Node, Outcome
from initlint.shell.store import Frame
from initlint.shell.unwrap import duration
from initlint.shell.values import (
    FAILURE,
    Unknown,
    Value,
    concatenate,
    sources,
    template,
)

if TYPE_CHECKING:
    from initlint.shell.commands import Run

DECLARING = frozenset(("export", "readonly", "local", "declare", "typeset"))
_Builtin = Callable[["Run"], list[Edge]]
_ENDING_SIGNALS = frozenset(("EXIT", "0"))


def _true(this: Run) -> list[Edge]:
    this.call()
    return this.ways(True)


def _false(this: Run) -> list[Edge]:
    return this.ways(False, status="1")


def _exit(this: Run) -> list[Edge]:
    this.call()
    return _leaving(this, this.node.context.exits)


def _return(this: Run) -> list[Edge]:
    context = this.node.context
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


def _level(this: Run) -> int:
    text = template(this.arguments[1]) if len(this.arguments) > 1 else "1"
    return int(text) if text.isdigit() and 0 < int(text) < 100 else 1


def _break(this: Run) -> list[Edge]:
    frames = this.node.context.breakable
    if not frames:
        return this.ways(True)
    frame = frames[-min(_level(this), len(frames))]
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


def _continue(this: Run) -> list[Edge]:
    frames = this.node.context.breakable
    if not frames:
        return this.ways(True)
    frame = frames[-min(_level(this), len(frames))]
    left = {inner.number for inner in frames[frames.index(frame) + 1 :]}
    store = this.store._replace(loop_failed=this.store.loop_failed - {frame.number})
    times = store.times
    for item in store.iterations:
        if item.loop in left:
            times //= item.repeats
    kept = tuple(item for item in store.iterations if item.loop not in left)
    assert frame.head is not None
    return [Edge(Outcome.ALWAYS, frame.head, store._replace(iterations=kept, times=times))]


def _set(this: Run) -> list[Edge]:
    words = [template(value) for value in this.arguments[1:]]
    store = this.expander.store
    at = 0
    while at < len(words) and words[at][:1] in ("-", "+") and len(words[at]) > 1:
        word, is_on = words[at], words[at][0] == "-"
        at += 1
        if word == "--":
            store = store._replace(arguments=tuple(this.arguments[1 + at :]))
            this.expander.store = store
            return this.ways(True)
        if "e" in word[1:].split("o")[0]:
            store = store._replace(errexit=is_on)
        if word.endswith("o") and at < len(words):
            option = words[at]
            at += 1
            if option == "errexit":
                store = store._replace(errexit=is_on)
            elif option == "pipefail" and this.node.context.dialect is Dialect.DASH:
                # dash before 0.5.13: "Illegal option -o pipefail" ends the shell.
                return this.to(this.node.context.failing_exit, Outcome.FAILURE)
            elif option == "pipefail":
                store = store._replace(pipefail=is_on)
    if at < len(words):
        store = store._replace(arguments=tuple(this.arguments[1 + at :]))
    this.expander.store = store
    return this.ways(True)


def _declare(this: Run) -> list[Edge]:
    """Run `export`, `local` and their like; the assignments have been made already."""
    store = this.expander.store
    names = [assignment.name for assignment in this.statement.assignments]
    plain = [template(value).partition("=")[0] for value in this.arguments[1:]]
    for value in this.arguments[1:]:
        name, equals, text = template(value).partition("=")
        if equals and name.isidentifier():
            store = store.having(name, text if isinstance(value, str) else Unknown(text))
    if this.name == "export":
        store = store._replace(exported=store.exported | set(names) | set(plain))
    if this.name == "local" and store.frames:
        frame = store.frames[-1]
        hidden = dict(frame.hidden)
        for name in (*names, *plain):
            hidden.setdefault(name, this.before.variables.get(name))
            if name in plain and name.isidentifier() and name not in store.variables:
                store = store.having(name, "")
        kept = Frame(frame.arguments, tuple(sorted(hidden.items(), key=_first)))
        store = store._replace(frames=(*store.frames[:-1], kept))
    this.expander.store = store
    return this.ways(True)


def _first(pair: tuple[str, object]) -> str:
    return pair[0]


def _unset(this: Run) -> list[Edge]:
    for value in this.arguments[1:]:
        name = template(value)
        if name.isidentifier():
            this.expander.assign(name, "")
    return this.ways(True)


def _shift(this: Run) -> list[Edge]:
    store = this.expander.store
    if store.arguments is None:
        return this.ways(None)
    count = _level(this)
    if count > len(store.arguments):
        return this.ways(False)
    this.expander.store = store._replace(arguments=store.arguments[count:])
    return this.ways(True)


def _test(this: Run) -> list[Edge]:
    name = this.name
    is_extended = name == "[["
    if is_extended and this.node.context.dialect is Dialect.DASH:
        return this.ways(False, status="127")  # dash: `[[: not found`
    arguments = this.arguments[1:]
    if name != "test":
        if not arguments or arguments[-1] not in ("]", "]]"):
            return this.ways(False, status="2")
        arguments = arguments[:-1]
    return judged(this, arguments, is_extended=is_extended)


def judged(this: Run, arguments: list[Value], *, is_extended: bool) -> list[Edge]:
    """Go the ways that a test's answer opens."""
    judgement = conditions.judge(arguments, this.node.context.dialect, is_extended=is_extended)
    if judgement.answer is not None:
        status = "2" if judgement.is_error else None
        return this.ways(judgement.answer, status=status)
    this.call(judgement=judgement)
    if judgement.is_finite:
        this.machine.finite[this.node.number, this.before] = judgement.seconds
    is_volatile = this.expander.is_volatile or any(word.substitutions for word in this.origins)
    if is_volatile or judgement.path is not None or judgement.is_finite:
        return this.ways(None)
    # Only variables decide: the answer stays what it is until one of them is assigned.
    return this.machine.unknown_test(this.node, this.before, this.store, this.expander.names)


def _let(this: Run) -> list[Edge]:
    if this.node.context.dialect is Dialect.DASH:
        return this.ways(False, status="127")
    result = None
    for value in this.arguments[1:]:
        try:
            result = evaluate(template(value), this.expander.lookup, this.expander.assign)
        except ArithmeticFailure:
            return this.ways(False)
    return this.ways(result != 0 if isinstance(result, int) else None)


def _read(this: Run) -> list[Edge]:
    """Read a line: from a pipe or a file there is an end, once."""
    words = [template(value) for value in this.arguments[1:]]
    pipe = this.before.pipe
    origin = sources(pipe) if pipe is not None else frozenset()
    names = [word for word in words if word.isidentifier()] or ["REPLY"]
    seconds = 0.0
    for index, word in enumerate(words[:-1]):
        if word == "-t":
            seconds = duration(words[index + 1]) or 0.0
    failing = this.ways(False, seconds)
    for name in names:
        this.expander.assign(name, Unknown(sources=origin))
    if this.machine.notes.fifos:
        this.machine.notes.surprises.add("'read' may read a named pipe")
    this.call()
    this.machine.finite[this.node.number, this.before] = None
    return [*this.ways(True), *failing]


def _echo(this: Run) -> list[Edge]:
    words = this.arguments[1:]
    while words and words[0] in ("-e", "-n", "-E", "-ne", "-en"):
        words = words[1:]
    pieces: list[Value] = []
    for value in words:
        pieces += [" ", value] if pieces else [value]
    this.prints(concatenate([*pieces, "\n"]))
    this.call()
    return this.ways(True)


def _printf(this: Run) -> list[Edge]:
    values = this.arguments[1:]
    if len(values) == 1 and isinstance(values[0], str) and not set(values[0]) & set("%\\"):
        this.prints(values[0])
    elif values:
        origin = frozenset[int]().union(*(sources(value) for value in values))
        if len(values) == 2 and values[0] in ("%s", "%s\\n", "%d", "%d\\n"):
            this.prints(values[1])
        else:
            this.prints(Unknown(sources=origin))
    this.call()
    return this.ways(True)


def _sleep(this: Run) -> list[Edge]:
    from initlint.shell import external

    words = [template(value) for value in this.arguments[1:]]
    times = [duration(word) for word in words]
    if words and all(time is not None for time in times):
        total = sum(time for time in times if time is not None)
        if total == float("inf"):
            return external.call(this) if this.is_timed else _sleep_for_ever(this)
        limit = this.seconds if this.is_timed and this.seconds is not None else total
        this.call()
        return this.ways(total <= limit, min(total, limit))
    this.call()
    return this.ways(True)


def _sleep_for_ever(this: Run) -> list[Edge]:
    this.call()
    if this.node.context.is_left_of_pipe:
        this.machine.notes.unread.add("'sleep' stands left of a pipe")
        return this.ways(None)
    return []


def _cd(this: Run) -> list[Edge]:
    path = template(this.arguments[1]) if len(this.arguments) > 1 else "\0"
    here = this.before.directory
    known = path if path.startswith("/") else f"{here.rstrip('/')}/{path}" if here else None
    if known is not None and ("\0" in known or ".." in known or path == "-"):
        known = None
    failing = this.ways(False)
    this.call()
    this.expander.store = this.expander.store._replace(directory=known)
    return [*this.ways(True), *failing]


def _trap(this: Run) -> list[Edge]:
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


def _wait(this: Run) -> list[Edge]:
    return nested.wait_for_jobs(this)


def _kill(this: Run) -> list[Edge]:
    this.call()
    from initlint.shell.graph import Position

    if Position.BACKGROUND in this.node.context.positions:
        this.machine.notes.surprises.add("a background job may kill it")
    this.expander.store = this.expander.store._replace(jobs=())
    words = [template(value) for value in this.arguments[1:]]
    if any(word in ("$$", "1", "\0") for word in words) and not this.before.jobs:
        this.machine.notes.surprises.add("it may kill itself")
    return this.ways(None)


def _eval(this: Run) -> list[Edge]:
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


def _source(this: Run) -> list[Edge]:
    if this.name == "source" and this.node.context.dialect is Dialect.DASH:
        return this.ways(False, status="127")
    path = template(this.arguments[1]) if len(this.arguments) > 1 else ""
    text = this.machine.files.get(path)
    return nested.evaluate(this, text, what=f"'{path}', which is sourced and was not read")


def _exec(this: Run) -> list[Edge]:
    """Replace the shell: what follows never runs."""
    from initlint.shell.commands import invoke

    del this.arguments[:1], this.origins[:1]
    while this.arguments and template(this.arguments[0]) in ("-a", "-c", "-l", "--"):
        skipped = 2 if this.arguments[0] == "-a" else 1
        del this.arguments[:skipped], this.origins[:skipped]
    if not this.arguments:
        this.call()
        return this.ways(True)
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


def _status_only(this: Run) -> list[Edge]:
    this.call()
    return this.ways(None)


BUILTINS: dict[str, _Builtin] = {
    ":": _true,
    "true": _true,
    "false": _false,
    "exit": _exit,
    "return": _return,
    "break": _break,
    "continue": _continue,
    "set": _set,
    "export": _declare,
    "readonly": _declare,
    "local": _declare,
    "declare": _declare,
    "typeset": _declare,
    "unset": _unset,
    "shift": _shift,
    "test": _test,
    "[": _test,
    "[[": _test,
    "let": _let,
    "read": _read,
    "echo": _echo,
    "printf": _printf,
    "sleep": _sleep,
    "cd": _cd,
    "trap": _trap,
    "wait": _wait,
    "kill": _kill,
    "eval": _eval,
    ".": _source,
    "source": _source,
    "exec": _exec,
    "umask": _true,
    "ulimit": _true,
    "alias": _true,
    "shopt": _true,
    "hash": _status_only,
    "type": _status_only,
    "getopts": _status_only,
}
