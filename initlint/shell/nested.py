"""Commands that run commands: functions, nested shells, `eval`, sourced files, `wait`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint.shell.dialect import Dialect
from initlint.shell.graph import (
    CommandNode,
    Context,
    Edge,
    Node,
    Outcome,
    Position,
    ReturnNode,
    ShellEndNode,
    SpawnNode,
)
from initlint.shell.store import Frame, Store, Variables
from initlint.shell.syntax import Command, Literal, Parameter, Piece, Script, Word
from initlint.shell.text import Text, join, made
from initlint.shell.unwrap import ShellCall
from initlint.shell.values import UNKNOWN_PIECE, Value, template

if TYPE_CHECKING:
    from initlint.shell.commands import Run


def call_function(this: Run, name: str) -> list[Edge]:
    """Run a function of the script."""
    node, machine = this.node, this.machine
    body, script = machine.builder.functions[name]
    inner = machine.nested(node.context)
    if inner is None or node.context.calls.count(name) > 1:
        machine.notes.unread.add(f"'{name}' calls itself")
        return this.ways(None)
    entry = machine.entry("function", node.number, name)
    if entry is None:
        ends = _returns(this)
        # In ash `break` in a function leaves the loop around the call.
        breakable = inner.breakable if inner.dialect is Dialect.ASH else ()
        calls = (*inner.calls, name)
        inner = inner.but(script=script, returns=ends, breakable=breakable, calls=calls)
        entry = machine.builder.build(body, *ends, inner)
        machine.remember(entry, "function", node.number, name)
    this.call(is_function=True)
    store = this.store
    frame = Frame(store.arguments, ())
    store = store._replace(arguments=tuple(this.arguments[1:]), frames=(*store.frames, frame))
    for variable, value in this.own_environment.items():
        store = store.having(variable, value)
    return [Edge(Outcome.ALWAYS, entry, store)]


def _returns(this: Run, *, restores: bool = True) -> tuple[Node, Node]:
    node, add = this.node, this.machine.builder.add
    first, second = (
        add(
            ReturnNode(0, node.context, node.good, node.bad, succeeded=succeeded, restores=restores)
        )
        for succeeded in (True, False)
    )
    return first, second


def call_shell(this: Run, shell: ShellCall) -> list[Edge]:
    """Run a shell: its script stands in a word, a file, or a here document."""
    text = _script(this, shell)
    if text is None:
        this.call()
        this.machine.notes.opaque.add("a script that was not read")
        return this.ways(None)
    this.call(is_function=True)
    dialect = shell.dialect or this.machine.dialect
    this.machine.notes.calls_plain_shell |= shell.dialect is None
    arguments = tuple(this.arguments[shell.arguments :])
    # With -c the first word after the script is $0.
    parameters = arguments if shell.script is None else arguments[1:]
    return run_script(this, text, dialect_name=dialect.name, parameters=parameters, shell=shell)


def _script(this: Run, shell: ShellCall) -> Text | None:
    if shell.script is not None:
        return argument_text(this, shell.script)
    if shell.file is not None:
        return known_file(this, template(this.arguments[shell.file]))
    return here_text(this)


def known_file(this: Run, path: str) -> Text | None:
    """Give a file that is mounted from a ConfigMap."""
    return this.machine.files.get(_absolute(this, path))


def here_text(this: Run) -> Text | None:
    """Give the here document of the command as a text."""
    for redirect in this.statement.redirects:
        if redirect.operator in ("<<", "<<-", "<<<") and redirect.target is not None:
            return word_text(this, redirect.target)
    return None


def _absolute(this: Run, path: str) -> str:
    if path.startswith("/") or this.before.directory is None:
        return path
    return f"{this.before.directory.rstrip('/')}/{path.removeprefix('./')}"


def argument_text(this: Run, index: int) -> Text | None:
    """Give an argument as a text with places, None where nothing of it is known."""
    value, word = this.arguments[index], this.origins[index]
    text = word_text(this, word)
    if not text.string.strip(UNKNOWN_PIECE + " "):
        return text if text.string == "" else None
    if text.string == template(value):
        return text
    known = template(value)
    fallback = this.node.context.script.text.fallback
    return made(known, fallback) if known.strip(UNKNOWN_PIECE) else None


def word_text(this: Run, word: Word) -> Text:
    """Give an expanded word as a text: literal characters keep their places."""
    source = this.node.context.script.text
    pieces: list[Text] = []
    for part in word.parts:
        if isinstance(part, Literal):
            pieces += (source.slice(p.start, p.start + p.length) for p in part.pieces)
        else:
            pieces.append(made(template(this.expander.part(part)), source.fallback))
    return join(pieces, source.fallback)


def run_script(
    this: Run,
    text: Text,
    *,
    dialect_name: str,
    parameters: tuple[Value, ...],
    shell: ShellCall | None = None,
) -> list[Edge]:
    """Run a script in a shell of its own."""
    machine, node = this.machine, this.node
    inner = machine.nested(node.context)
    if inner is None:
        return this.ways(None)
    key = ("script", node.number, text.string, dialect_name)
    entry = machine.entry(*key)
    if entry is None:
        entry = machine.remember(_nested_graph(this, inner, text, dialect_name), *key)
    options = shell.options if shell else frozenset[str]()
    store = _own_process(this)._replace(
        arguments=parameters,
        root=this.root,
        errexit="e" in options,
        nounset="u" in options,
        pipefail="pipefail" in options,
    )
    edges = [Edge(Outcome.ALWAYS, entry, store)]
    if this.is_timed:
        # Inside a loop the limit is that of one attempt, which may fail at once.
        limit = 0.0 if node.context.loops else this.seconds or 0.0
        edges += this.ways(False, limit)
    return edges


def _nested_graph(this: Run, inner: Context, text: Text, dialect_name: str) -> Node:
    machine, node = this.machine, this.node
    script = machine.parse(text)
    ends = shell_ends(this)
    inner = inner.inside(Position.MAIN, ends, script=script, is_exempt=False, calls=())
    inner = inner.but(dialect=Dialect[dialect_name], positions=node.context.positions)
    if this.is_timed:
        inner = inner.but(region=machine.next_region())
    return machine.builder.build(script.root, *ends, inner)


def shell_ends(this: Run) -> tuple[Node, Node]:
    """Give the nodes where a nested shell ends, with its own EXIT trap before."""
    from initlint.shell.graph import FinishNode

    node, add = this.node, this.machine.builder.add
    ends = [
        add(ShellEndNode(0, node.context, node.good, node.bad, succeeded=succeeded))
        for succeeded in (True, False)
    ]
    first, second = (
        add(FinishNode(0, node.context, *ends, succeeded=succeeded)) for succeeded in (True, False)
    )
    return first, second


def _own_process(this: Run) -> Store:
    """Give what a new process starts with: exported variables only."""
    store = this.store
    known = this.machine.environment.values
    kept = {
        name: value
        for name, value in store.variables.items()
        if name in store.exported or name in known
    }
    kept.update(this.own_environment)
    return store._replace(
        variables=Variables(kept),
        exported=frozenset(kept),
        saved=store,
        trap=None,
        jobs=(),
        frames=(),
        iterations=(),
        assumptions=frozenset(),
        pipefail=False,
    )


def evaluate(this: Run, text: Text | None, *, what: str) -> list[Edge]:
    """Run a text in this very shell: `eval`, or a file that is sourced."""
    machine, node = this.machine, this.node
    inner = machine.nested(node.context)
    if text is None or inner is None:
        this.call()
        this.expander.store = this.expander.store._replace(is_open=True)
        machine.notes.opaque.add(what)
        machine.notes.surprises.add(what)
        return this.ways(None)
    this.call(is_function=True)
    key = ("eval", node.number, text.string)
    entry = machine.entry(*key)
    if entry is None:
        ends = _returns(this, restores=False)
        returns = inner.returns if this.name == "eval" else ends
        inner = inner.but(script=machine.parse(text), returns=returns)
        entry = machine.builder.build(inner.script.root, *ends, inner)
        machine.remember(entry, *key)
    return [Edge(Outcome.ALWAYS, entry, this.store)]


def remainder(this: Run, start: int) -> Node:
    """Build the command that a tool runs after its own work, from word *start* on."""
    machine, node = this.machine, this.node
    words = tuple(this.arguments[start:])
    key = ("rest", node.number, words)
    found = machine.entry(*key)
    if found is not None:
        return found
    statement = Command(
        (), tuple(_literal(this, start)), (), this.statement.start, this.statement.end
    )
    entry = CommandNode(0, node.context, node.good, node.bad, statement=statement)
    return machine.remember(machine.builder.add(entry), *key)


def _literal(this: Run, start: int) -> list[Word]:
    """Give the arguments from *start* on as words that expand to just that."""
    words = []
    for value, word in zip(this.arguments[start:], this.origins[start:], strict=True):
        if word.literal is not None:
            words.append(word)
        elif isinstance(value, str):
            part = Literal(value, (Piece(0, word.start, 0),), True)
            words.append(Word((part,), word.start, word.end))
        else:
            unknown = Parameter("INITLINT_UNKNOWN", "", None, True, word.start, word.end)
            words.append(Word((unknown,), word.start, word.end))
    return words


def wait_for_jobs(this: Run) -> list[Edge]:
    """Run `wait`: the background jobs come to their end before the script goes on."""
    machine, node = this.machine, this.node
    store = this.store
    jobs, after = store.jobs, store._replace(jobs=())
    if not jobs:
        return this.ways(True)
    has_operand = len(this.arguments) > 1
    chosen = jobs[-1:] if has_operand else jobs
    key = ("wait", node.number, chosen)
    entry = machine.entry(*key)
    if entry is None:
        entry = machine.remember(_waiting(this, chosen, has_operand=has_operand), *key)
    return [Edge(Outcome.ALWAYS, entry, after._replace(saved=after))]


def _waiting(this: Run, jobs: tuple[int, ...], *, has_operand: bool) -> Node:
    """Build the jobs one after the other; only `wait PID` gives their status."""
    machine, node = this.machine, this.node
    add, build = machine.builder.add, machine.builder.build
    good = add(ShellEndNode(0, node.context, node.good, node.bad, succeeded=True))
    bad = add(ShellEndNode(0, node.context, node.good, node.bad, succeeded=False))
    entry: Node = good
    for index, number in enumerate(reversed(jobs)):
        spawn = machine.builder.nodes[number]
        assert isinstance(spawn, SpawnNode)
        failed = bad if has_operand and index == 0 else entry
        inner = node.context.inside(
            Position.BACKGROUND, (entry, failed), script=spawn.context.script
        )
        entry = build(spawn.body, entry, failed, inner)
    return entry


def script_of(arguments: tuple[Text, ...]) -> Script:
    """Give an argv as a command of literal words, in a script made of just them."""
    fallback = arguments[0].fallback
    pieces: list[Text] = []
    words: list[Word] = []
    at = 0
    for argument in arguments:
        length = len(argument)
        parts = (Literal(argument.string, (Piece(0, at, length),), True),)
        words.append(Word(_with_unknown(parts, at), at, at + length))
        pieces += argument, made(" ", fallback)
        at += length + 1
    text = join(pieces, fallback)
    command = Command((), tuple(words), (), 0, max(at - 1, 0))
    return Script(text, command)


def _with_unknown(parts: tuple[Literal], at: int) -> tuple[Literal | Parameter, ...]:
    value = parts[0].value
    if UNKNOWN_PIECE not in value:
        return parts
    found: list[Literal | Parameter] = []
    for index, text in enumerate(value.split(UNKNOWN_PIECE)):
        if index:
            found.append(Parameter("INITLINT_UNKNOWN", "", None, True, at, at + 1))
            at += 1
        if text:
            found.append(Literal(text, (Piece(0, at, len(text)),), True))
        at += len(text)
    return tuple(found)
