"""Whether all that a container does to files is seen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from initlint.facts.commands import commands
from initlint.facts.container import Facts
from initlint.knowledge.file_habits import file_habits
from initlint.shell.run_commands import RunCommand
from initlint.shell.values import UNKNOWN_PIECE, template
from initlint.volumes.shell_uses import aimed

# A program under another path may be somebody's own that has the name of a known one.
_IN_IMAGE = re.compile(r"[^/]+|(?:/usr)?(?:/local)?/s?bin/[^/]+|/busybox/[^/]+")


def does_unseen(facts: Facts) -> bool:
    """Whether the container runs something that may use files in ways that its words do not tell.

    That is the image's own program, a script that was not read, a command that the tool book
    does not have, and a path of which nothing is known.
    """
    program = facts.program
    if facts.is_image_default or not program.is_understood or program.exploration.notes.opaque:
        return True
    return any(is_unseen(command) for command in commands(facts))


def is_unseen(command: RunCommand) -> bool:
    """Whether *command* may write or read what its words do not tell."""
    if command.call.is_function:
        return False  # what stands in it is met by itself
    if not _IN_IMAGE.fullmatch(command.words[0] or ""):
        return True
    if not file_habits().is_told(command.name, command.meaning, command.words):
        return True
    first = command.statement.words[0].literal if command.statement.words else None
    return first == "xargs" or any(_is_lost(command, word) for word in _paths(command))


def _paths(command: RunCommand) -> Iterator[str]:
    """Give the paths that are written by the command, unknown pieces among them."""
    for use in command.uses:
        if ">" in use.operator:
            yield template(use.path)
    if command.meaning is not None:
        for word in command.meaning.writes:
            yield word if word is not None else UNKNOWN_PIECE


def _is_lost(command: RunCommand, word: str) -> bool:
    return word not in ("-", "") and aimed(command, word, is_tree=False) is None
