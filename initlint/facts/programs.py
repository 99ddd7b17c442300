"""The programs that a command runs: its own, and those that it is wrapped in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from initlint.knowledge.shells import builtins
from initlint.shell.unwrap import SHELLS, unwrap

if TYPE_CHECKING:
    from initlint.shell.questions import Place
    from initlint.shell.run_commands import RunCommand

_STAYS_IN_SHELL = frozenset(("command", "builtin", "exec"))


class Program(NamedTuple):
    """A program as it is called, by name or by path, and where that is written."""

    name: str
    place: Place

    @property
    def is_path(self) -> bool:
        return "/" in self.name


def programs(command: RunCommand) -> Iterator[Program]:
    """Give the programs that *command* needs, wrappers first; what a shell does itself is none."""
    is_in_shell = is_run_by_shell(command)
    for program in (*_wrappers(command), *_own(command)):
        if not is_in_shell or program.name not in builtins():
            yield program
        # Behind `command` the shell still looks at the word, behind `timeout` it does not.
        is_in_shell = is_in_shell and program.name in _STAYS_IN_SHELL


def is_run_by_shell(command: RunCommand) -> bool:
    """Tell whether a shell reads *command*; argv itself is run without one."""
    return command.node.context.depth > 0


def _wrappers(command: RunCommand) -> Iterator[Program]:
    """Give what stands before the command's own first word: `timeout 5`, `env A=b`."""
    written = command.statement.words
    first = command.call.origins[0] if command.call.origins else None
    end = next((i for i, word in enumerate(written) if word is first), 0)
    literals = [word.literal or "" for word in written[:end]]
    at = 0
    while at < end and literals[at]:
        yield Program(literals[at], command.script.place(written[at].start, written[at].end))
        found = unwrap([*literals[at:], "x"])
        is_bare = literals[at] in _STAYS_IN_SHELL or found is None
        at += 1 if is_bare else found.start  # type: ignore[union-attr]


def _own(command: RunCommand) -> Iterator[Program]:
    name = command.words[0]
    is_function = command.call.is_function and command.name not in SHELLS
    if name and "\0" not in name and not is_function:
        yield Program(name, command.place)
