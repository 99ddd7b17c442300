"""Scripts that a shell is called with and does not run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from initlint.facts.commands import commands
from initlint.shell.questions import Place
from initlint.shell.unwrap import SHELLS, shell_call

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.shell.run_commands import RunCommand
    from initlint.shell.unwrap import ShellCall

_READS_PARAMETERS = re.compile(r"\$(?:[@*#\d]|\{[@*#\d])|\bshift\b|\bgetopts\b|\bset --")
_NAMES = frozenset(("--", "-", "_", "sh", "bash", "ash", "dash", "/bin/sh", "/bin/bash", "$0", ""))
_SCRIPT = re.compile(r"\s|[;&|<>]")


class LostScript(NamedTuple):
    """A script that never runs, at the words that are lost or at the shell."""

    place: Place
    why: str


def lost_scripts(facts: Facts) -> Iterator[LostScript]:
    """Give the calls of a shell that run less than is written."""
    for command in commands(facts):
        words = [word if word is not None else "\0" for word in command.words]
        shell = shell_call(words)
        if shell is None:
            continue
        found = _lost(facts, command, words, shell)
        if found is not None:
            yield found


def _lost(
    facts: Facts, command: RunCommand, words: list[str], shell: ShellCall
) -> LostScript | None:
    name = command.name
    if shell.script is None and shell.file is None:
        return _without_script(facts, command, words, shell)
    if shell.script is None:
        return _file_that_is_a_script(command, words, shell)
    script, rest = words[shell.script], words[shell.arguments :]
    if not rest or "\0" in script or _READS_PARAMETERS.search(script):
        return None
    place = command.word_place(shell.arguments)
    if script in SHELLS or script.rpartition("/")[2] in SHELLS:
        why = f"`-c` takes one word, so '{name}' runs '{script}' with nothing to read"
        return LostScript(place, why)
    if not _SCRIPT.search(script.strip()) and rest[0] not in _NAMES:
        why = f"`-c` takes one word, so '{name}' runs '{script}' with no argument"
        return LostScript(place, why)
    if any(re.search(r"\s", word.strip()) for word in rest):
        at = next(i for i, word in enumerate(rest) if re.search(r"\s", word.strip()))
        why = f"`-c` takes one word, and what follows the script of '{name}' is never run"
        return LostScript(command.word_place(shell.arguments + at), why)
    return None


def _without_script(
    facts: Facts, command: RunCommand, words: list[str], shell: ShellCall
) -> LostScript | None:
    if not facts.container.pod.is_whole:
        return None  # the arguments may stand in what this is merged into
    if any("c" in word for word in words[1:] if re.fullmatch(r"-[a-z]+", word)):
        return LostScript(command.place, f"no script follows the `-c` of '{command.name}'")
    is_fed = bool(command.statement.redirects) or bool(command.positions)
    container = facts.container
    if is_fed or shell.options or len(words) > 1 or not container.is_init:
        return None
    if container.node.get("stdin").value is True or command.node.number != _first(facts):
        return None
    return LostScript(command.place, f"'{command.name}' has nothing to read, and ends at once")


def _first(facts: Facts) -> int:
    """Give the number of the container's own command in the graph of its program."""
    return next((each.node.number for each in commands(facts)), -1)


def _file_that_is_a_script(
    command: RunCommand, words: list[str], shell: ShellCall
) -> LostScript | None:
    assert shell.file is not None
    word = words[shell.file]
    if "\0" in word or word.startswith("/") or not _SCRIPT.search(word.strip()):
        return None
    if command.words[shell.file] is None or re.fullmatch(r"[\w./ -]+\.(?:sh|bash)", word):
        return None
    why = f"without `-c` it is the name of a file to '{command.name}', and there is none"
    return LostScript(command.word_place(shell.file), why)
