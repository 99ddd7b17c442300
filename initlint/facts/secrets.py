"""Passwords and tokens that are written into a container's command."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from initlint.facts.commands import commands, written_commands
from initlint.shell.questions import Place
from initlint.shell.syntax import Literal, Script, Word
from initlint.shell.values import UNKNOWN_PIECE

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.shell.program import WrittenCommand
    from initlint.shell.run_commands import RunCommand

_IN_URL = re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s/:@\0]*:([^\s/@\0]+)@")
_IN_HEADER = re.compile(r"(?i)\b(?:authorization|x-api-key|x-vault-token|private-token)\s*:\s*"
                        r"(?:bearer|basic|token)?\s*([\w.~+/=-]{8,})")  # fmt: skip
_NAME = re.compile(
    r"(?i)(?:^|_)(?:password|passwd|pwd|secret|token|api_?key|access_?key)$|^PGPASSWORD$|^MYSQL_PWD$"
)
_NO_SECRET = re.compile(
    r"(?i)^(?:|x+|\*+|\.+|-|true|false|yes|no|none|null|<.*>|\[.*\]|\{.*|.*\{\{.*|.*\$.*|.*`.*|/.*"
    r"|change-?_?me.*|changeit|your[-_ ].*|.*placeholder.*|.*example.*|password|passwd|secret"
    r"|token|pass|redacted|todo|file:.*|@.*|.*\.(?:txt|json|ya?ml|pem|key)|\d{1,2})$"
)


class Secret(NamedTuple):
    """A secret in a command, at the command's first word; its value is nobody's business."""

    place: Place
    where: str


def secrets(facts: Facts) -> Iterator[Secret]:
    """Give the commands that hold a password or token as it is."""
    for command in commands(facts):
        if command.call.is_function or command.name in ("echo", "printf"):
            continue
        where = _in_words(command)
        if where is not None:
            yield Secret(command.place, where)
    for written in written_commands(facts):
        yield from _assigned(written)


def _assigned(written: WrittenCommand) -> Iterator[Secret]:
    command, script = written.statement, written.script
    for assignment in command.assignments:
        value = assignment.value.literal
        if value is None or not _NAME.search(assignment.name) or not _is_secret(value):
            continue
        first = command.words[0] if command.words else assignment
        start = min(first.start, assignment.start)
        place = script.place(start, max(start + 1, first.end))
        yield Secret(place, f"variable '{assignment.name}'")


def _in_words(command: RunCommand) -> str | None:
    meaning = command.meaning
    texts = [_written(command.script, word) for word in command.call.origins[1:]]
    if meaning is not None:
        for value in meaning.secrets:
            # curl and others take `user:password` in one word.
            secret = (value or "").rpartition(":")[2] if ":" in (value or "") else value
            if secret and _is_secret(secret) and any(secret in text for text in texts):
                return f"the arguments of '{command.name}'"
    for text in texts:
        for pattern, where in ((_IN_URL, "a URL"), (_IN_HEADER, "a header")):
            match = pattern.search(text)
            if match is not None and _is_secret(match[1]):
                return f"{where} among the arguments of '{command.name}'"
    return None


def _written(script: Script, word: Word) -> str:
    """Give what is written of a word, with the unknown piece for what is expanded.

    What Kubernetes put in place of `$(NAME)` is text, and stands nowhere.
    """
    pieces = []
    for part in word.parts:
        if not isinstance(part, Literal):
            pieces.append(UNKNOWN_PIECE)
            continue
        for piece in part.pieces:
            text = script.text.slice(piece.start, piece.start + piece.length)
            is_made = any(run.origin is None for run in text.runs)
            pieces.append(UNKNOWN_PIECE if is_made else text.string)
    return "".join(pieces)


def _is_secret(value: str) -> bool:
    return not _NO_SECRET.match(value) and "\0" not in value
