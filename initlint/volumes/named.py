"""The paths that a container is told: in its environment, its arguments and its probes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from initlint.facts.commands import commands
from initlint.facts.container import Facts
from initlint.knowledge.file_habits import file_habits
from initlint.shell.questions import Place
from initlint.shell.run_commands import RunCommand
from initlint.shell.text import Text, written
from initlint.shell.values import UNKNOWN_PIECE
from initlint.tree.node import Node
from initlint.volumes.location import normal
from initlint.volumes.mounts import MountTable
from initlint.volumes.unseen import is_unseen
from initlint.volumes.uses import Use, UseKind

# An absolute path: at the start, behind `=`, `:`, `,` or a quote, or after `file://`. What
# follows a host (`http://db/x`) or another word is none.
_PATH = re.compile(r"(?:(?<![\w/.\-}\])@%~*\0])|(?<=file://))/(?!/)[^\s,;:=\"'`|&<>(){}$\\\0]+")
_GLOB = re.compile(r"[*?\[]")
_HANDLERS = (
    ("livenessProbe", "exec"),
    ("readinessProbe", "exec"),
    ("startupProbe", "exec"),
    ("lifecycle", "postStart", "exec"),
    ("lifecycle", "preStop", "exec"),
)


def named_paths(text: str) -> Iterator[tuple[str, bool]]:
    """Give the absolute paths in *text*, and whether each is known to its end."""
    for match in _PATH.finditer(text):
        path = match[0].rstrip(".")
        is_whole = text[match.end() : match.end() + 1] not in (UNKNOWN_PIECE, "$")
        glob = _GLOB.search(path)
        known = path[: glob.start()] if glob is not None else path
        if path.strip("/"):
            is_exact = is_whole and glob is None
            yield (path, True) if is_exact else (known.rpartition("/")[0] or "/", False)


def named_uses(facts: Facts, table: MountTable) -> Iterator[Use]:
    """Give the places of which *facts* tell the container, without saying what they are for."""
    for text, place, words, step in _told(facts):
        for path, is_exact in named_paths(text):
            location = table.locate(path)
            if location is not None:
                yield Use(
                    table.container,
                    UseKind.NAMES,
                    location,
                    normal(path),
                    place,
                    words,
                    is_tree=not is_exact,
                    is_exact=is_exact,
                    step=step,
                )


_Told = tuple[str, Place, tuple[str | None, ...], int]


def _told(facts: Facts) -> Iterator[_Told]:
    for name, variable in facts.environment.variables.items():
        if variable.value:
            yield variable.value, _place(variable.node), (name,), -1
    ran = commands(facts)
    for step, command in enumerate(ran):
        yield from _arguments(command, step)
    if not ran:
        yield from _texts([written(node) for node in facts.container.args])
    yield from _hooks(facts.container.node)


def _arguments(command: RunCommand, step: int) -> Iterator[_Told]:
    """Give the words of a command that nobody knows."""
    is_shell = command.meaning is None and command.name in file_habits().silent
    if is_shell or not is_unseen(command):
        return
    for index, word in enumerate(command.words):
        if word:
            yield word, command.word_place(index), command.words, step


def _hooks(container: Node) -> Iterator[_Told]:
    for way in _HANDLERS:
        yield from _texts([written(node) for node in container.get(*way, "command").items()])


def _texts(texts: list[Text]) -> Iterator[_Told]:
    words = tuple(text.string for text in texts)
    for text in texts:
        yield text.string, text.place(0, len(text)), words, -1


def _place(node: Node) -> Place:
    found = node.get("value") or node
    return Place(found, found.span)
