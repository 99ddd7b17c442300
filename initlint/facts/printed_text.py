r"""What the commands of a container print, as far as it can be told; `\0` is not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from initlint.facts.commands import commands
from initlint.shell.dialect import Dialect
from initlint.shell.expand_words import Expander
from initlint.shell.printing import echoed, formatted
from initlint.shell.surroundings import surroundings
from initlint.shell.syntax import Pipeline
from initlint.shell.values import UNKNOWN_PIECE, Environment, template

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.shell.run_commands import RunCommand
    from initlint.shell.syntax import Statement
    from initlint.shell.text import Text

_SHELLS = (Dialect.ASH, Dialect.DASH, Dialect.BASH)


def printed_text(facts: Facts, command: RunCommand, files: Mapping[str, Text]) -> str | None:
    """Give what *command* prints; *files* are those that are mounted into it, by path."""
    words = [UNKNOWN_PIECE if word is None else word for word in command.words[1:]]
    if command.name == "echo":
        return _echoed(facts, command, words)
    if command.name == "printf":
        return formatted(words)
    if command.name == "cat":
        return _concatenated(facts, command, words, files)
    return None


def input_text(facts: Facts, command: RunCommand, files: Mapping[str, Text]) -> str | None:
    """Give what *command* reads: its here document, or what the left of its pipe prints."""
    here = _here_text(facts, command)
    if here is not None:
        return here
    around = next(surroundings(command.script).around(command.statement), None)
    if around is None or not isinstance(around[1], Pipeline) or len(around[1].parts) != 2:
        return None
    left = command_of(facts, around[1].parts[0])
    is_right = around[1].parts[1] is command.statement
    return printed_text(facts, left, files) if left is not None and is_right else None


def command_of(facts: Facts, statement: Statement) -> RunCommand | None:
    """Give the command that *statement* runs as, None where that is not one and always the same."""
    found = [each for each in commands(facts) if each.statement is statement]
    return found[0] if len(found) == 1 else None


def _echoed(facts: Facts, command: RunCommand, words: list[str]) -> str | None:
    if facts.program.dialect is not Dialect.UNKNOWN:
        return echoed(words, command.dialect)
    answers = {echoed(words, dialect) for dialect in _SHELLS}
    return answers.pop() if len(answers) == 1 else None


def _concatenated(
    facts: Facts, command: RunCommand, words: list[str], files: Mapping[str, Text]
) -> str | None:
    if words in ([], ["-"]):
        return input_text(facts, command, files)
    texts = [files[word].string for word in words if word in files]
    return "".join(texts) if len(texts) == len(words) else None


def _here_text(facts: Facts, command: RunCommand) -> str | None:
    for redirect in command.statement.redirects:
        if redirect.operator in ("<<", "<<-") and redirect.target is not None:
            store = command.exploration.stores[command.states[0]]
            environment = Environment(facts.environment.strings)
            value = Expander(store, environment, command.dialect).value(redirect.target)
            text = template(value)
            # Backquotes may stand for themselves or for what a command prints.
            return None if "`" in text else text
    return None
