"""Builtins that change or ask what the shell remembers: set, export, test, read, cd."""

from __future__ import annotations

from posixpath import normpath
from typing import TYPE_CHECKING

from initlint.shell import conditions
from initlint.shell.arithmetic import ExpressionError, evaluate
from initlint.shell.dialect import Dialect
from initlint.shell.graph import Edge, Outcome
from initlint.shell.operands import level
from initlint.shell.store import Frame
from initlint.shell.unwrap import duration
from initlint.shell.values import (
    ANYTHING,
    UNKNOWN_PIECE,
    Unknown,
    Value,
    concatenate,
    sources,
    template,
)

if TYPE_CHECKING:
    from initlint.shell.commands import Run


def set_(this: Run) -> list[Edge]:
    """Run `set`: options and positional parameters."""
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
        letters = word[1:].split("o")[0]
        if "e" in letters:
            store = store._replace(errexit=is_on)
        if "u" in letters:
            store = store._replace(nounset=is_on)
        if word.endswith("o") and at < len(words):
            option = words[at]
            at += 1
            if option == "errexit":
                store = store._replace(errexit=is_on)
            elif option == "nounset":
                store = store._replace(nounset=is_on)
            elif option == "pipefail" and this.node.context.dialect is Dialect.DASH:
                # dash before 0.5.13: "Illegal option -o pipefail" ends the shell.
                return this.to(this.node.context.failing_exit, Outcome.FAILURE)
            elif option == "pipefail":
                store = store._replace(pipefail=is_on)
    if at < len(words):
        store = store._replace(arguments=tuple(this.arguments[1 + at :]))
    this.expander.store = store
    return this.ways(True)


def declare(this: Run) -> list[Edge]:
    """Run `export`, `local` and their like; the assignments have been made already."""
    store = this.expander.store
    names = [assignment.name for assignment in this.statement.assignments]
    plain = [template(value).partition("=")[0] for value in this.arguments[1:]]
    for value in this.arguments[1:]:
        name, equals, text = template(value).partition("=")
        if equals and name.isidentifier():
            store = store.having(name, text if isinstance(value, str) else Unknown(text))
        elif UNKNOWN_PIECE in name:
            store = store._replace(is_open=True)
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


def unset(this: Run) -> list[Edge]:
    """Run `unset`."""
    for value in this.arguments[1:]:
        name = template(value)
        if name.isidentifier():
            this.expander.assign(name, "")
    return this.ways(True)


def shift(this: Run) -> list[Edge]:
    """Run `shift`."""
    store = this.expander.store
    if store.arguments is None:
        return this.ways(None)
    count = level(this)
    if count > len(store.arguments):
        if this.node.context.dialect is Dialect.DASH:
            return this.to(this.node.context.failing_exit, Outcome.FAILURE)
        return this.ways(False)
    this.expander.store = store._replace(arguments=store.arguments[count:])
    return this.ways(True)


def test(this: Run) -> list[Edge]:
    """Run `test`, `[` or `[[`."""
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
        this.machine.answers += 1
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


def let(this: Run) -> list[Edge]:
    """Run `let`."""
    if this.node.context.dialect is Dialect.DASH:
        return this.ways(False, status="127")
    result = None
    for value in this.arguments[1:]:
        try:
            result = evaluate(template(value), this.expander.bare, this.expander.assign)
        except ExpressionError:
            return this.ways(False)
    edges = this.ways(result != 0 if isinstance(result, int) else None)
    return this.machine.refusable(this.node, this.expander, edges)


def read(this: Run) -> list[Edge]:
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


def getopts(this: Run) -> list[Edge]:
    """Run `getopts`: it comes to the end of the arguments."""
    set_ones = [template(value) for value in this.arguments[2:3]]
    this.call()
    this.machine.finite[this.node.number, this.before] = None
    for name in (*set_ones, "OPTARG", "OPTIND"):
        if name.isidentifier():
            this.expander.assign(name, ANYTHING)
    return this.ways(None)


def mapfile(this: Run) -> list[Edge]:
    """Run `mapfile` or `readarray`, which bash alone has."""
    from initlint.shell import external

    if this.node.context.dialect is not Dialect.BASH:
        return external.call(this)
    names = [word for word in map(template, this.arguments[1:]) if word.isidentifier()]
    this.expander.assign(names[-1] if names else "MAPFILE", ANYTHING)
    this.call()
    return this.ways(None)


def echo(this: Run) -> list[Edge]:
    """Run `echo`."""
    words = this.arguments[1:]
    while words and words[0] in ("-e", "-n", "-E", "-ne", "-en"):
        words = words[1:]
    pieces: list[Value] = []
    for value in words:
        pieces += [" ", value] if pieces else [value]
    this.prints(concatenate([*pieces, "\n"]))
    this.call()
    return this.ways(True)


def printf(this: Run) -> list[Edge]:
    """Run `printf`."""
    values = this.arguments[1:]
    if len(values) > 1 and values[0] == "-v" and this.node.context.dialect is Dialect.BASH:
        this.expander.assign(template(values[1]), ANYTHING)
    elif len(values) == 1 and isinstance(values[0], str) and not set(values[0]) & set("%\\"):
        this.prints(values[0])
    elif values:
        origin = frozenset[int]().union(*(sources(value) for value in values))
        if len(values) == 2 and values[0] in ("%s", "%s\\n", "%d", "%d\\n"):
            this.prints(values[1])
        else:
            this.prints(Unknown(sources=origin))
    this.call()
    return this.ways(True)


def cd(this: Run) -> list[Edge]:
    """Run `cd`."""
    path = template(this.arguments[1]) if len(this.arguments) > 1 else "\0"
    here = this.before.directory
    known = path if path.startswith("/") else f"{here.rstrip('/')}/{path}" if here else None
    if known is not None and ("\0" in known or ".." in known or path == "-"):
        known = None
    failing = this.ways(False)
    this.call()
    this.expander.store = this.expander.store._replace(directory=known)
    return [*this.ways(True), *failing]


def pushd(this: Run) -> list[Edge]:
    """Run `pushd` or `popd`, which bash alone has: where it leads is left open."""
    if this.node.context.dialect in (Dialect.ASH, Dialect.DASH):
        return this.ways(False, status="127")
    failing = this.ways(False)
    this.call()
    this.expander.store = this.expander.store._replace(directory=None)
    return [*this.ways(True), *failing]


def pwd(this: Run) -> list[Edge]:
    """Run `pwd`: it prints the directory as `cd` was given it, links and all."""
    here = this.before.directory
    is_plain = len(this.arguments) == 1 and here is not None
    this.prints(f"{normpath(here)}\n" if is_plain and here else ANYTHING)
    this.call()
    return this.ways(True)
