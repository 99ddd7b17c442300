"""How surely a command of a script runs, and whether something is made ready for its failing."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING

from initlint.facts.programs import is_run_by_shell
from initlint.shell.graph import Position
from initlint.shell.surroundings import surroundings
from initlint.shell.syntax import (
    AndOr,
    Case,
    Command,
    FunctionDefinition,
    Group,
    If,
    Sequence,
    Statement,
    While,
)

if TYPE_CHECKING:
    from initlint.shell.run_commands import RunCommand

_ENDING = frozenset(("exit", "return", "break", "continue"))
_HARMLESS = frozenset(("true", ":", "echo", "printf"))
_TESTS = frozenset(("[", "[[", "test", "grep", "command", "which", "type", "hash"))
_ENDLESS = frozenset(("true", ":"))


class Standing(Enum):
    """What becomes of a container whose command cannot run."""

    NEEDED = "needed"  # it runs, and nothing takes its place
    DOUBTFUL = "doubtful"  # a test decides whether it runs, or nobody notices its failure
    REPLACED = "replaced"  # something else stands ready, or it is that something


def standing(command: RunCommand) -> Standing:
    """Tell how a container fares that needs *command*."""
    found = set(_standings(command))
    for worst in (Standing.REPLACED, Standing.DOUBTFUL):
        if worst in found:
            return worst
    # Of what stands around the call of a function, or of a script in a script, nothing is seen.
    is_seen = command.node.context.depth <= 1 or command.is_certain
    is_used = command.is_fatal or Position.SUBSTITUTION in command.positions
    return Standing.NEEDED if is_seen and is_used else Standing.DOUBTFUL


def _standings(command: RunCommand) -> Iterator[Standing]:
    if not is_run_by_shell(command):
        return
    for child, parent in surroundings(command.script).around(command.statement):
        match parent:
            case AndOr(left=left, right=right, operator="||"):
                yield _beside_or(left, right, is_left=child is left)
            case AndOr(left=left, right=right) if child is right and _is_test(left):
                yield Standing.DOUBTFUL
            case While(condition=condition) if child is not condition and not _is_endless(
                condition
            ):
                yield Standing.DOUBTFUL
            case If() | Case():
                yield Standing.DOUBTFUL
            case FunctionDefinition():
                return  # what stands around the definition says nothing of the call


def _beside_or(left: Statement, right: Statement, *, is_left: bool) -> Standing:
    if not is_left:
        return Standing.DOUBTFUL if _is_test(left) else Standing.REPLACED
    if isinstance(right, Command) and right.name in _HARMLESS:
        return Standing.DOUBTFUL
    return Standing.NEEDED if _ends(right) else Standing.REPLACED


def _ends(statement: Statement) -> bool:
    """Whether a branch gives up: `|| exit 1`, `|| { echo …; exit 1; }`."""
    match statement:
        case Command(name=name):
            return name in _ENDING
        case Sequence(statements=row):
            return bool(row) and _ends(row[-1])
        case Group(body=body):
            return _ends(body)
        case _:
            return False


def _is_test(statement: Statement) -> bool:
    if isinstance(statement, AndOr):
        return _is_test(statement.right)
    return isinstance(statement, Command) and statement.name in _TESTS


def _is_endless(condition: Statement) -> bool:
    return isinstance(condition, Command) and condition.name in _ENDLESS
