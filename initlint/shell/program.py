"""A container's program, understood: the whole interface of this room."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from initlint.record import record, replace
from initlint.shell.cycles import Circles
from initlint.shell.dialect import Dialect
from initlint.shell.effects import effects
from initlint.shell.ends import ending
from initlint.shell.explore import Exploration, explore
from initlint.shell.failures import failures
from initlint.shell.graph import Context, EndNode, Node, OpaqueNode
from initlint.shell.machine import Machine
from initlint.shell.nested import script_of
from initlint.shell.questions import AtBound, Effect, Ending, MaskedFailure, Place, Verdict, Wait
from initlint.shell.store import Store, Variables
from initlint.shell.surroundings import commands
from initlint.shell.syntax import Command, Script, Unparsed
from initlint.shell.text import Text, plain
from initlint.shell.values import Environment
from initlint.shell.waits import waits

if TYPE_CHECKING:
    from initlint.knowledge.tools import ToolBook

# What dash, ash and bash read in different ways.
_DIALECT_MARKS = re.compile(
    r"\[\[|\{[^{}\s]*(?:\.\.|,)[^{}\s]*\}|&>|(?<!\$)\(\(|\blet\b|\bfunction\b|<<<|/dev/tcp|/dev/udp"
    r"|\bsource\b|\bRANDOM\b|\bSECONDS\b|\bselect\b|==|pipefail|<\(|>\(|\w\+=|\bdeclare\b"
)
_STATUS_MARKS = re.compile(r"\$\{?\?|\b(?:exit|return)\s*(?:[;}\n&|)]|$)")


@record
class WrittenRedirect:
    """A redirection as it is written; `target` is None where it is not literal."""

    operator: str
    descriptor: int | None
    target: str | None
    place: Place


@record
class WrittenCommand:
    """A simple command as it is written; a word that is not literal is None."""

    script: Script
    statement: Command
    words: tuple[str | None, ...]
    places: tuple[Place, ...]
    redirects: tuple[WrittenRedirect, ...]
    place: Place


@record(eq=False)
class Program:
    """What one container runs. `dialect` is the shell behind plain `sh`.

    `scripts` are the shell scripts in it, those within scripts too, as far as they run.
    """

    dialect: Dialect
    scripts: tuple[Script, ...]
    ends: Ending
    waits: tuple[Wait, ...]
    exploration: Exploration

    @cached_property
    def effects(self) -> tuple[Effect, ...]:
        return effects(self.exploration)

    @cached_property
    def failures(self) -> tuple[MaskedFailure, ...]:
        return failures(self.exploration)

    @property
    def is_understood(self) -> bool:
        """Whether all of it was read and followed."""
        return self.exploration.is_complete and not self.exploration.notes.unread

    def commands(self) -> Iterator[WrittenCommand]:
        """Give the simple commands of every script, in the order of the text."""
        return iter(self._commands)

    @cached_property
    def _commands(self) -> tuple[WrittenCommand, ...]:
        found = ((script, each) for script in self.scripts for each in commands(script))
        return tuple(_written(script, command) for script, command in found)


def analyse(
    argv: tuple[Text, ...],
    dialect: Dialect,
    environment: Environment,
    tools: ToolBook,
    files: Mapping[str, Text] | None = None,
    directory: str | None = None,
) -> Program:
    """Understand what *argv* does, in exec form and after Kubernetes' own expansion.

    *dialect* is the shell that the image has as `sh`. *files* are scripts mounted from
    ConfigMaps, by path. *directory* is the working directory, None where it is unknown.
    An empty *argv* is the image's own program, of which nothing is known.
    """
    files = files or {}
    marked = any(_DIALECT_MARKS.search(text.string) for text in (*argv, *files.values()))
    if dialect is not Dialect.UNKNOWN or not marked:
        known = Dialect.ASH if dialect is Dialect.UNKNOWN else dialect
        program = _analyse(argv, known, environment, tools, files, directory)
        return replace(program, dialect=dialect)
    # bash reads most of what is written, so its reading gives waits and effects.
    chosen = _analyse(argv, Dialect.BASH, environment, tools, files, directory)
    if not chosen.exploration.notes.calls_plain_shell:
        return replace(chosen, dialect=dialect)
    others = [
        _analyse(argv, known, environment, tools, files, directory)
        for known in (Dialect.ASH, Dialect.DASH)
    ]
    return _agreed(chosen, others)


def _agreed(chosen: Program, others: list[Program]) -> Program:
    """Give what holds under every shell that the image may have."""
    outcomes = {
        (program.ends.verdict, program.ends.is_bounded, program.ends.bound, program.ends.at_bound)
        for program in (chosen, *others)
    }
    if len(outcomes) == 1:
        return replace(chosen, dialect=Dialect.UNKNOWN)
    reason = "the shells that the image may have read it in different ways"
    unsure = Ending(Verdict.UNKNOWN, is_bounded=False, reasons=(reason, *chosen.ends.reasons))
    found = tuple(_doubted(wait, others) for wait in chosen.waits)
    return replace(chosen, dialect=Dialect.UNKNOWN, ends=unsure, waits=found)


def _doubted(wait: Wait, others: list[Program]) -> Wait:
    """Give *wait* with nothing said of its limits where a shell reads them in another way.

    It is hard where every shell has to pass it.
    """
    twins = [_twin(wait, program.waits) for program in others]
    if all(twin == wait for twin in twins):
        return wait
    is_hard = wait.is_hard and all(twin is not None and twin.is_hard for twin in twins)
    return replace(wait, bound=None, is_bounded=True, at_bound=AtBound.UNKNOWN, is_hard=is_hard)


def _twin(wait: Wait, waits: tuple[Wait, ...]) -> Wait | None:
    """Find the wait at the same probe, for the same thing."""
    asked = (wait.probe_place, wait.kind, wait.target, wait.negated)
    found = (w for w in waits if (w.probe_place, w.kind, w.target, w.negated) == asked)
    return next(found, None)


def _analyse(
    argv: tuple[Text, ...],
    dialect: Dialect,
    environment: Environment,
    tools: ToolBook,
    files: Mapping[str, Text],
    directory: str | None,
) -> Program:
    machine = Machine(environment, tools, dialect, files)
    if not argv:
        machine.notes.opaque.add("the image's own program")
    machine.is_tracking = any(
        _STATUS_MARKS.search(text.string) for text in (*argv, *files.values())
    )
    machine.builder.is_tracking = machine.is_tracking
    script = script_of(argv) if argv else Script(plain(""), Unparsed(0, 0))
    start = _start(machine, script, is_opaque=not argv)
    store = Store(Variables(), directory=directory)
    exploration = explore(machine, start, store)
    circles = Circles(exploration)
    found = waits(exploration, circles)
    ends = ending(exploration, circles, found)
    return Program(dialect, tuple(machine.scripts), ends, found, exploration)


def _start(machine: Machine, script: Script, *, is_opaque: bool) -> Node:
    builder = machine.builder
    outside = Context(script, machine.dialect)
    good = builder.add(EndNode(0, outside, succeeded=True))
    bad = builder.add(EndNode(0, outside, succeeded=False))
    context = outside.but(exits=(good, bad))
    if is_opaque:
        return builder.add(OpaqueNode(0, context, good, bad))
    return builder.build(script.root, good, bad, context)


def analyse_script(
    script: str,
    dialect: Dialect,
    environment: Environment | None = None,
    tools: ToolBook | None = None,
) -> Program:
    """Understand a script as `sh -c` would run it; its places count in the script itself."""
    from initlint.knowledge.tools import tool_book

    text = plain(script)
    argv = (plain("sh"), plain("-c"), text)
    return analyse(argv, dialect, environment or Environment(), tools or tool_book())


def _written(script: Script, command: Command) -> WrittenCommand:
    redirects = tuple(
        WrittenRedirect(
            redirect.operator,
            redirect.descriptor,
            redirect.target.literal if redirect.target else None,
            script.place(redirect.start, redirect.end),
        )
        for redirect in command.redirects
    )
    return WrittenCommand(
        script,
        command,
        tuple(word.literal for word in command.words),
        tuple(script.place(word.start, word.end) for word in command.words),
        redirects,
        script.place(command.start, command.end),
    )
