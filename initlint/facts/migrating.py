"""Migrations that a container runs: by which tool, and whether two runs at once get along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from initlint.facts.commands import commands
from initlint.facts.entrypoint import started
from initlint.knowledge.meaning import Role
from initlint.record import record
from initlint.shell.questions import Place

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.knowledge.meaning import Meaning
    from initlint.shell.run_commands import RunCommand

# How applications name the migration that they bring: `app migrate up`, `app db:migrate`,
# `eval "Shop.Release.migrate"`.
_OWN = re.compile(
    r"(?i)(?:--)?(?:db[:_-]?|run[:_-]?|database[:_-])?migrat(?:e|ion|ions|or)(?:s)?(?:[:_-](?:up|run|deploy|latest|db))?\Z"
)
_IN_TEXT = re.compile(r"(?i)\bmigrate\b")
_LOOKED_AT = 4  # words of a command that is not known
_ASKING = re.compile(
    r"(?i)--?(?:dry-?run|help|check|plan|status|pretend)\Z|(?:status|list|show|pending|version)\Z"
)
_NO_APPLICATION = frozenset(
    ("echo", "printf", "kubectl", "mkdir", "cp", "mv", "ln", "rm", "cat", "chown", "chmod", "ls",
     "touch", "test", "[", "[[", "grep", "sed", "git", "tar", "curl", "wget", "nc", "cd", "export")
)  # fmt: skip


@record
class Migration:
    """A migration at its first word; `takes_lock` is None where that is not known."""

    place: Place
    words: str
    takes_lock: bool | None
    command: RunCommand | None  # None where the image's entry point gets the words


def migrations(facts: Facts) -> Iterator[Migration]:
    """Give the migrations that the container runs itself."""
    found = False
    for command in commands(facts):
        if command.is_elsewhere or command.call.is_function:
            continue
        meaning = command.meaning
        if meaning is not None and meaning.role is Role.MIGRATION:
            found = True
            yield Migration(command.place, _shown(command), _lock(meaning), command)
        elif meaning is None and _is_own(command):
            found = True
            yield Migration(command.place, _shown(command), None, command)
    if not found:
        yield from _by_entry_point(facts)


def _lock(meaning: Meaning) -> bool | None:
    return None if "takes_lock" in meaning.doubtful else meaning.takes_lock


def _by_entry_point(facts: Facts) -> Iterator[Migration]:
    """Give the migration that an image's entry point makes of `args`, or of nothing."""
    begun = started(facts)
    meaning = begun.meaning if begun is not None else None
    if begun is not None and meaning is not None and meaning.role is Role.MIGRATION:
        yield Migration(begun.place, begun.words, _lock(meaning), None)


def _is_own(command: RunCommand) -> bool:
    words = [word or "" for word in command.words]
    if command.name in _NO_APPLICATION or any(_ASKING.match(word) for word in words[1:]):
        return False
    if any(_OWN.match(word) for word in words[1:_LOOKED_AT]):
        return True
    is_evaluated = len(words) > 1 and words[1] in ("eval", "rpc")
    return is_evaluated and _IN_TEXT.search(" ".join(words[2:])) is not None


def _shown(command: RunCommand) -> str:
    words = [word for word in command.words if word is not None and "\0" not in word]
    return " ".join(" ".join(words[:_LOOKED_AT]).split())
