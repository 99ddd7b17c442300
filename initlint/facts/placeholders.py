"""Placeholders of a template or a manual that nobody replaced, in a container's scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from initlint.shell.bare import bare
from initlint.shell.questions import Place
from initlint.shell.surroundings import commands

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.shell.syntax import Script

_URL = re.compile(r"<(?:https?|ftp|s3|gs|git|ssh)://[^\s<>\x01]+>")
_NAME = re.compile(r"<[A-Za-z][\w.-]*(?: [A-Za-z][\w.-]*){0,4}>")
_YOURS = re.compile(
    r"(?<![\w${\x01])(?:YOUR[_-][A-Z0-9_-]*[A-Z0-9]|your-[a-z][a-z0-9-]*-here)(?!\w)"
)
_SPEAKING = re.compile(r"(?:^|[;&|\n(])\s*(?:echo|printf)\b[^;&|\n]*\Z")


class Placeholder(NamedTuple):
    """A placeholder; `place` is the first word of its command."""

    place: Place
    text: str
    is_redirection: bool


def placeholders(facts: Facts) -> Iterator[Placeholder]:
    """Give the placeholders that stand unquoted in the scripts of a container."""
    if facts.is_image_default:
        return
    for script in facts.program.scripts:
        string = script.text.string
        if "<" in string or "YOUR" in string.upper():
            yield from _in_script(script, string)


def _in_script(script: Script, string: str) -> Iterator[Placeholder]:
    text = bare(string).text
    for pattern in (_URL, _NAME, _YOURS):
        for match in pattern.finditer(text):
            is_name = pattern is _NAME
            if is_name and not _is_meant_as_name(text, match):
                continue
            if pattern is _YOURS and _SPEAKING.search(text[: match.start()]):
                continue
            place = _command(script, text, match.start())
            yield Placeholder(place, match[0], pattern is not _YOURS)


def _is_meant_as_name(text: str, match: re.Match[str]) -> bool:
    """Whether `<…>` cannot be a file to read and one to write.

    A shell takes `cmd <IN> out` for that; nobody writes it so, unless the name says what it
    is, or nothing that could be the name of a file follows.
    """
    before, after = text[: match.start()][-1:], text[match.end() :]
    if before == "<" or (before.isdigit() and text[: match.start()][-2:-1].isspace()):
        return False
    is_glued = (bool(before) and before not in " \t\n;&|(") or after[:1] in (":", "@", ",", ".")
    has_no_target = re.match(r"[ \t]*(?:\Z|[\n;&|)\x01\"'])", after) is not None
    has_option = re.match(r"[ \t]+-", after) is not None
    is_speaking = re.fullmatch(r"<(?:[A-Z]+[_-][A-Z0-9_-]+|your[_ -].*|.* .*)>", match[0])
    return is_glued or has_no_target or has_option or is_speaking is not None


def _command(script: Script, text: str, at: int) -> Place:
    """Give the first word of the command around *at*.

    What holds a placeholder often cannot be parsed, so the word is looked for in the text.
    """
    for command in commands(script):
        if command.words and command.start <= at < command.end:
            word = command.words[0]
            return script.place(word.start, word.end)
    begin = max(text.rfind(mark, 0, at) for mark in ("\n", ";", "&", "|", "(", "`")) + 1
    line = re.compile(
        r"\s*(?:(?:if|then|else|elif|while|until|do|!|\{)\s+)*(?:\w+=\S*\s+)*([^\s<>]+)"
    ).match(text, begin)
    if line is None or line.start(1) >= at:
        return script.place(at, at + 1)
    return script.place(line.start(1), line.end(1))
