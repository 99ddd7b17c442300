"""The simple commands of a program as they run: wrappers taken off, words expanded."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from initlint.record import record
from initlint.shell.dialect import Dialect
from initlint.shell.effects import certain_commands, of_call
from initlint.shell.ends import first_word
from initlint.shell.failures import is_lost
from initlint.shell.graph import CommandNode, Position
from initlint.shell.questions import Effect, Place
from initlint.shell.surroundings import Surroundings, surroundings
from initlint.shell.syntax import (
    AndOr,
    Command,
    If,
    Pipeline,
    Script,
    Statement,
    Substitution,
    While,
)
from initlint.shell.values import UNKNOWN_PIECE, template

if TYPE_CHECKING:
    from initlint.knowledge.meaning import Meaning
    from initlint.shell.calls import Call, FileUse
    from initlint.shell.explore import Exploration
    from initlint.shell.program import Program


@record(eq=False)
class RunCommand:
    r"""A simple command with the words that it is run with.

    A word is None where nothing of it is known; `\0` in it stands for an unknown piece.
    `is_elsewhere` tells that it runs among other files than the image's (nsenter, chroot).
    """

    exploration: Exploration
    node: CommandNode
    call: Call
    states: tuple[int, ...]

    @cached_property
    def words(self) -> tuple[str | None, ...]:
        texts = (template(value) for value in self.call.words)
        return tuple(None if text == UNKNOWN_PIECE else text for text in texts)

    @property
    def name(self) -> str:
        """The name of the program, without its directory; empty where it is not known."""
        return (self.words[0] or "").rpartition("/")[2]

    @cached_property
    def place(self) -> Place:
        """The first word."""
        return first_word(self.node, self.call)

    def word_place(self, index: int) -> Place:
        word = self.call.origins[index]
        return self.script.place(word.start, word.end)

    @property
    def meaning(self) -> Meaning | None:
        return self.call.meaning

    @property
    def script(self) -> Script:
        return self.node.context.script

    @property
    def statement(self) -> Command:
        return self.node.statement

    @property
    def dialect(self) -> Dialect:
        return self.node.context.dialect

    @property
    def uses(self) -> tuple[FileUse, ...]:
        """The redirections that name files."""
        return self.call.uses

    @property
    def is_elsewhere(self) -> bool:
        return self.call.root is not None and template(self.call.root) != "/"

    @cached_property
    def effects(self) -> tuple[Effect, ...]:
        return tuple(of_call(self.node, self.call, certain=False))

    @property
    def positions(self) -> tuple[Position, ...]:
        """The processes that it stands in, outermost first."""
        return self.node.context.positions

    @cached_property
    def is_fatal(self) -> bool:
        """Whether the program cannot succeed unless this does."""
        return not any(is_lost(self.exploration, state) for state in self.states)

    @cached_property
    def is_certain(self) -> bool:
        """Whether every path to the program's success runs it."""
        return (self.node.number, self.call.words) in certain_commands(self.exploration)

    @cached_property
    def is_excused(self) -> bool:
        """Whether the script does something of its own where this fails: `||`, `if`, `!`."""
        around = surroundings(self.script).around(self.statement)
        return any(_looks_at(child, parent) for child, parent in around)

    @property
    def is_asked(self) -> bool:
        """Whether what it prints goes to another command or into a word: that is what it is for."""
        return bool({Position.SUBSTITUTION, Position.LEFT_OF_PIPE} & set(self.positions))

    @cached_property
    def conditions(self) -> tuple[Statement, ...]:
        """The statements whose outcome decides whether this one runs, inner ones first."""
        return tuple(_conditions(surroundings(self.script), self.statement))

    @property
    def is_guarded(self) -> bool:
        """Whether some test decides whether this runs at all."""
        return bool(self.conditions)


def _conditions(around: Surroundings, statement: Statement) -> Iterator[Statement]:
    for child, parent in around.around(statement):
        match parent:
            case If(condition=condition) if child is not condition:
                yield condition
            case While(condition=condition) if child is not condition:
                yield condition
            case AndOr(left=left, operator="||", right=right) if child is right:
                yield left
            case AndOr(left=left, right=right) if child is right and _is_test(left):
                yield left


def _looks_at(child: Statement, parent: Statement | Substitution) -> bool:
    match parent:
        case If(condition=condition) | While(condition=condition):
            return child is condition
        case AndOr(left=left, operator="||"):
            return child is left
        case Pipeline(is_negated=is_negated):
            return is_negated
        case _:
            return False


def _is_test(statement: Statement) -> bool:
    """Whether a statement only asks; `a && b` of two deeds is a sequence."""
    if isinstance(statement, AndOr):
        return _is_test(statement.right)
    return isinstance(statement, Command) and statement.name in ("[", "[[", "test", "grep")


@lru_cache(maxsize=8)  # the rules ask one after the other for one container
def run_commands(program: Program) -> tuple[RunCommand, ...]:
    """Give the commands of *program* in the order in which they are first met.

    One that runs with the same words on several paths is given once; nothing is given of
    a program that was too large to follow.
    """
    exploration = program.exploration
    if not exploration.is_complete:
        return ()
    met: dict[tuple[int, object], tuple[CommandNode, Call, list[int]]] = {}
    for state, call in enumerate(exploration.calls):
        node = exploration.nodes[state]
        if call is None or not isinstance(node, CommandNode) or not call.words:
            continue
        met.setdefault((node.number, call.words), (node, call, []))[2].append(state)
    return tuple(
        RunCommand(exploration, node, call, tuple(states)) for node, call, states in met.values()
    )
