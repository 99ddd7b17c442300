"""Programs outside the shell: what the tool book knows of them, and their ways on."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import TYPE_CHECKING

from initlint.knowledge.meaning import Meaning, Role, Target
from initlint.shell.dialect import Dialect
from initlint.shell.graph import Edge, Outcome
from initlint.shell.outputs import printed
from initlint.shell.python_code import is_python, program_text, python_meaning
from initlint.shell.unwrap import ShellCall
from initlint.shell.values import UNKNOWN_PIECE, Unknown, Value, sources, template

if TYPE_CHECKING:
    from initlint.shell.commands import Run

_ENDLESS_WRITERS = frozenset(("yes", "cat", "tr", "dd", "head", "seq", "od", "base64"))


def call(this: Run) -> list[Edge]:
    """Give the ways on from a program."""
    meaning = meaning_of(this)
    if meaning is not None and meaning.role is Role.WRAPPER and meaning.operand:
        return _through(this, meaning)
    if meaning is not None and meaning.role is Role.WRAPPER and meaning.script is not None:
        return _script(this, meaning.script)
    made = this.call(meaning=meaning)
    if this.name == "mkfifo":
        this.machine.notes.fifos = True
    _print(this, made.fed_by)
    if meaning is not None and meaning.operand and meaning.role is Role.WAIT:
        return _wait_then(this, meaning)
    if is_endless(meaning):
        return _endless(this)
    seconds = _seconds(meaning)
    if _is_slow(this, meaning):
        return _limited(this)
    return this.ways(None, seconds)


def meaning_of(this: Run) -> Meaning | None:
    """Ask the tool book what the words mean."""
    words = tuple(_word(value) for value in this.arguments)
    variant = "busybox" if this.node.context.dialect is Dialect.ASH else None
    own = {**this.before.variables, **this.own_environment}
    # Tools read variables of capital letters: the others would only spoil the cache.
    values = {
        name: value if isinstance(value, str) else None
        for name, value in own.items()
        if name.isupper()
    }
    meaning = this.machine.meaning(words, variant, values)
    if is_python(this.name) and (meaning is None or meaning.role is Role.OTHER):
        return _python(this, values) or meaning
    return meaning


def _python(this: Run, values: Mapping[str, str | None]) -> Meaning | None:
    """Say what a Python program asks after that stands in a word or a known file."""
    from initlint.shell import nested

    words = [template(value) for value in this.arguments]
    source = program_text(words, nested.here_text(this), lambda path: nested.known_file(this, path))
    known = {**this.machine.environment.values, **values}
    return None if source is None else python_meaning(source, known)


def _word(value: Value) -> str | None:
    text = template(value)
    return None if text == UNKNOWN_PIECE else text


def is_endless(meaning: Meaning | None) -> bool:
    """Tell whether a program runs for ever, for certain."""
    if meaning is None or not meaning.knows("runs_forever"):
        return False
    return meaning.runs_forever or meaning.duration == inf


def _endless(this: Run) -> list[Edge]:
    if this.is_timed:
        return _limited(this)
    if this.node.context.is_left_of_pipe:
        # The reader's end ends the writer by SIGPIPE, once it writes again.
        if this.name not in _ENDLESS_WRITERS:
            this.machine.notes.unread.add(f"'{this.name}' writes into a pipe")
        return this.ways(None)
    return []


def _is_slow(this: Run, meaning: Meaning | None) -> bool:
    is_probe = meaning is not None and meaning.role is Role.PROBE
    # In a loop the limit is that of one attempt, which may fail at once.
    return this.is_timed and not (is_probe and this.node.context.loops)


def _limited(this: Run) -> list[Edge]:
    """Run under `timeout`: at the limit it fails (124; 143 in busybox)."""
    limit = this.seconds or 0.0
    edges = this.ways(True)
    return [*edges, *this.ways(False, limit)]


def _seconds(meaning: Meaning | None) -> float:
    """Give how long a program takes at least when what it asks for is not there."""
    if meaning is None:
        return 0.0
    if meaning.role is Role.WAIT and meaning.bound is not None:
        return meaning.bound
    return meaning.duration or 0.0


def _wait_then(this: Run, meaning: Meaning) -> list[Edge]:
    """Run `wait-for-it host:port -- command`: the command follows when the wait succeeds."""
    from initlint.shell import nested

    assert meaning.operand is not None
    seconds = meaning.bound or 0.0
    rest = nested.remainder(this, meaning.operand)
    edge = Edge(Outcome.SUCCESS, rest, this.store)
    if meaning.fails_at_bound is False:
        return [edge, Edge(Outcome.FAILURE, rest, this.store, seconds * this.store.times)]
    return [edge, *this.ways(False, seconds)]


def _through(this: Run, meaning: Meaning) -> list[Edge]:
    """Run the command that a wrapper names."""
    from initlint.shell.commands import invoke

    assert meaning.operand is not None
    if meaning.bound is not None:
        this.is_timed, this.seconds = True, meaning.bound
    del this.arguments[: meaning.operand], this.origins[: meaning.operand]
    this.is_plain = True
    return invoke(this)


def _script(this: Run, index: int) -> list[Edge]:
    """Run the script of `su USER -c SCRIPT`: the user's own shell reads it, taken for `sh`."""
    from initlint.shell import nested

    end = len(this.arguments)
    return nested.call_shell(this, ShellCall(None, index, None, end, frozenset()))


def _print(this: Run, fed_by: frozenset[int]) -> None:
    value = printed([_word(value) for value in this.arguments], this.arguments)
    if value is None:
        own = frozenset((this.node.number,)) | fed_by
        for argument in this.arguments:
            own |= sources(argument)
        value = Unknown(sources=own)
    this.prints(value)


def device_meaning(path: str) -> Meaning:
    """Say what opening `/dev/tcp/HOST/PORT` asks (bash's own connection)."""
    parts = [*path.split("/")[3:], "", ""]
    host, port = parts[0], parts[1]
    number: int | str | None = int(port) if port.isascii() and port.isdigit() else None
    known = host if UNKNOWN_PIECE not in host else None
    return Meaning("/dev/tcp", Role.PROBE, targets=(Target("tcp", known, number),))
