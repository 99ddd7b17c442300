"""A simple command at work: words expanded, wrappers taken off, and the ways on from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from initlint.record import replace
from initlint.shell import builtins, external, nested
from initlint.shell.arithmetic import ExpressionError
from initlint.shell.calls import Call, FileUse
from initlint.shell.dialect import Dialect
from initlint.shell.expand_words import Expander
from initlint.shell.graph import CommandNode, Edge, Node, Outcome
from initlint.shell.store import Store, cleared
from initlint.shell.syntax import Command, Redirect, Word
from initlint.shell.unwrap import shell_call, unwrap
from initlint.shell.values import ANYTHING, Unknown, Value, concatenate, sources, template

if TYPE_CHECKING:
    from initlint.shell.machine import Machine

_SAFE_FILES = ("/dev/", "/proc/1/fd/", "/proc/self/fd/")
_DEVICES = ("/dev/tcp/", "/dev/udp/")


class Run:
    """One run of a simple command in one state."""

    def __init__(self, machine: Machine, node: CommandNode, store: Store) -> None:
        self.machine = machine
        self.node = node
        self.before = store
        self.expander = machine.expander(node, store)
        self.arguments: list[Value] = []
        self.origins: list[Word] = []
        self.uses: tuple[FileUse, ...] = ()
        self.seconds: float | None = None
        self.is_timed = False
        self.root = store.root
        self.own_environment: dict[str, Value] = {}
        self.is_plain = False  # named with `command` or `builtin`: no function is called

    @property
    def statement(self) -> Command:
        return self.node.statement

    @property
    def store(self) -> Store:
        """What the shell remembers once the command has run."""
        return cleared(self.expander.store)

    @property
    def name(self) -> str:
        return template(self.arguments[0])

    def expand(self) -> None:
        statement = self.statement
        # busybox splits the words of `[[` as those of `[`.
        is_extended = statement.name == "[[" and self.node.context.dialect is Dialect.BASH
        for word in statement.words:
            value, fields = self.expander.value, self.expander.fields
            found = [value(word)] if is_extended else fields(word)
            self.arguments += found
            self.origins += [word] * len(found)
        self.uses = file_uses(self.expander, statement.redirects)

    def assign(self) -> None:
        """Assign what stands before the words, for good or for this command alone."""
        for assignment in self.statement.assignments:
            value: Value = self.expander.value(assignment.value)
            if assignment.has_index:
                value = ANYTHING
            if assignment.appends:
                value = concatenate([self.expander.lookup(assignment.name), value])
            if self.arguments and self.statement.name not in builtins.DECLARING:
                self.own_environment[assignment.name] = value
            else:
                self.expander.assign(assignment.name, value)

    def call(self, **details: object) -> Call:
        """Note what ran; the details are those of `Call`."""
        pipe = self.before.pipe
        call = Call(
            tuple(self.arguments),
            tuple(self.origins),
            fed_by=sources(pipe) if pipe is not None else frozenset(),
            directory=self.before.directory,
            uses=self.uses,
            seconds=self.seconds if self.is_timed else None,
            root=self.root,
        )
        call = replace(call, **details)
        self.machine.calls[self.node.number, self.before] = call
        return call

    def ways(
        self,
        succeeded: bool | None,  # noqa: FBT001 - an outcome, with a third value
        seconds: float = 0.0,
        status: Value | None = None,
    ) -> list[Edge]:
        if succeeded and self.has_doubtful_files:
            succeeded = None
        return self.machine.ways(self.node, self.store, succeeded, seconds, status)

    @property
    def has_doubtful_files(self) -> bool:
        """Whether a redirection may fail: its file may not be there, or not be writable."""
        return any(not template(use.path).startswith(_SAFE_FILES) for use in self.uses)

    def to(self, target: Node | None, outcome: Outcome = Outcome.ALWAYS) -> list[Edge]:
        return [Edge(outcome, target, self.store)] if target is not None else []

    def prints(self, value: Value) -> None:
        """Add to what a command substitution, or the right of a pipe, gets to read."""
        store = self.expander.store
        if store.output is not None and not self.is_redirected:
            self.expander.store = store._replace(output=_shorter((*store.output, value)))

    @property
    def is_redirected(self) -> bool:
        """Whether what the command prints goes to a file."""
        return any(
            redirect.operator in (">", ">>", ">|", "&>", "&>>") and redirect.descriptor in (None, 1)
            for redirect in self.statement.redirects
        )


def run(machine: Machine, node: CommandNode, store: Store) -> list[Edge]:
    """Give the ways on from a simple command."""
    this = Run(machine, node, store)
    try:
        this.expand()
        this.assign()
    except ExpressionError:
        return this.to(node.context.failing_exit, Outcome.FAILURE)
    if this.expander.is_unset:
        return this.to(node.context.failing_exit, Outcome.FAILURE)
    edges = _expanded(this)
    if this.expander.may_be_unset:
        edges += this.to(node.context.failing_exit, Outcome.FAILURE)
    return edges


def _expanded(this: Run) -> list[Edge]:
    """Run what the words have become."""
    device = _device(this)
    if device is not None:
        return _device_ways(this, device)
    if not this.arguments:
        return _wordless(this)
    if len(this.arguments) == 1 and _is_bare_substitution(this):
        # `until $(curl … )`: the output is taken to be empty, and the status counts.
        this.call()
        return this.ways(not this.before.substitution_failed)
    return invoke(this)


def invoke(this: Run) -> list[Edge]:
    """Run the words of the command: a builtin, a function, a nested shell or a program."""
    name = this.name
    functions = this.machine.builder.functions
    if name in functions and not this.is_plain:
        return nested.call_function(this, name)
    builtin = builtins.BUILTINS.get(name)
    if builtin is not None:
        return builtin(this)
    words = [template(value) for value in this.arguments]
    wrapped = unwrap(words)
    if wrapped is not None:
        return _unwrapped(this, name, wrapped)
    shell = shell_call(words)
    if shell is not None:
        return nested.call_shell(this, shell)
    return external.call(this)


def _unwrapped(this: Run, name: str, wrapped: object) -> list[Edge]:
    from initlint.shell.unwrap import Wrapped

    assert isinstance(wrapped, Wrapped)
    for index in wrapped.assignments:
        variable, _, value = template(this.arguments[index]).partition("=")
        this.own_environment[variable] = value if "\0" not in value else Unknown(value)
    program = name.rpartition("/")[2]
    if program == "chroot":
        this.root = this.arguments[wrapped.start - 1]
    elif program in ("nsenter", "unshare"):
        this.root = ANYTHING  # the files of another mount namespace
    this.is_plain = name in ("command", "builtin") or "/" in name or name in _NEW_PROCESS
    del this.arguments[: wrapped.start], this.origins[: wrapped.start]
    if wrapped.is_timed:
        limits = [limit for limit in (this.seconds, wrapped.seconds) if limit is not None]
        this.is_timed, this.seconds = True, min(limits) if limits else None
    if this.is_plain and this.name in ("exec", "exit", "return", "cd", "export"):
        return external.call(this) if name in _NEW_PROCESS else invoke(this)
    return invoke(this)


_NEW_PROCESS = frozenset(
    ("env", "timeout", "nohup", "setsid", "nice", "stdbuf", "chroot", "nsenter")
)


def _wordless(this: Run) -> list[Edge]:
    """Run a command of assignments, redirections and substitutions only."""
    failed = this.before.substitution_failed
    if this.uses:
        this.call()
    if failed is None and any(use.operator == "<" for use in this.uses):
        return this.ways(None)
    return this.ways(not failed)


def _is_bare_substitution(this: Run) -> bool:
    word = this.origins[0]
    is_alone = len(word.parts) == 1 and len(word.substitutions) == 1
    return is_alone and not isinstance(this.arguments[0], str) and not this.statement.assignments


def file_uses(expander: Expander, redirects: Sequence[Redirect]) -> tuple[FileUse, ...]:
    """Resolve the redirections that name files."""
    uses = []
    for redirect in redirects:
        if redirect.operator in ("<<", "<<-", "<<<") or redirect.target is None:
            continue
        path = expander.value(redirect.target)
        if redirect.operator in (">&", "<&") and template(path).strip("0123456789-") == "":
            continue
        uses.append(FileUse(path, redirect.operator, redirect.start, redirect.end))
    return tuple(uses)


def _device(this: Run) -> FileUse | None:
    return next((use for use in this.uses if template(use.path).startswith(_DEVICES)), None)


def _device_ways(this: Run, device: FileUse) -> list[Edge]:
    """Run a command whose redirection opens a socket in bash, and fails elsewhere."""
    if this.node.context.dialect is not Dialect.BASH:
        return this.ways(False, status="1")
    this.call(meaning=external.device_meaning(template(device.path)))
    this.seconds = this.seconds if this.is_timed else None
    return this.ways(None)


def _shorter(output: tuple[Value, ...]) -> tuple[Value, ...]:
    """Keep what was printed small: states must not differ in what nobody can tell apart."""
    if len(output) <= 1:
        return output
    value = concatenate(list(output))
    if isinstance(value, str):
        return (value,) if len(value) < 4_000 else (ANYTHING,)
    return (Unknown(sources=sources(value)),)
