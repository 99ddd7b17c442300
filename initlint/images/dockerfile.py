"""A Dockerfile's instructions, as moby's parser reads them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from initlint.images.dockerfile_lines import Lines
from initlint.images.dockerfile_words import split_words, unquoted
from initlint.record import record

_BLANK = re.compile(r"[\t\v\f\r ]+")
_JSON = frozenset(("add", "cmd", "copy", "entrypoint", "run", "shell", "volume"))
_WITH_HERE_TEXT = frozenset(("add", "copy", "run"))
_HERE_TEXT = re.compile(r"\d*<<(-?)([^<]+)")


@record
class HereText:
    """What stands between `<<NAME` and the line NAME; a name in quotes expands nothing."""

    name: str
    content: str
    is_expanded: bool
    is_indented: bool


@record
class Instruction:
    """One instruction: its name in lower case, its flags (`--chmod=755`), and the rest.

    `words` are those of the JSON form, None in the other form, where `text` is the rest as
    written on one line.
    """

    name: str
    flags: tuple[str, ...]
    text: str
    words: tuple[str, ...] | None = None
    here_texts: tuple[HereText, ...] = ()
    escape: str = "\\"

    def flag(self, name: str) -> str | None:
        """Give the value of the flag called *name*, empty for one without, None for none."""
        for each in self.flags:
            key, _, value = each.removeprefix("--").partition("=")
            if key == name:
                return value
        return None


class DockerfileError(Exception):
    """A Dockerfile that no builder takes."""


def read(text: str) -> tuple[Instruction, ...]:
    """Give the instructions of a Dockerfile, in order; raises DockerfileError."""
    lines = Lines(text)
    return tuple(_instructions(lines))


def onbuild(instruction: Instruction) -> Instruction:
    """Give the instruction that an ONBUILD holds for the builds on top."""
    inner = _instruction(instruction.text, instruction.escape)
    return _with_here_texts(inner, instruction.here_texts)


def _instructions(lines: Lines) -> Iterator[Instruction]:
    while (line := lines.take()) is not None:
        if line.strip():
            instruction = _instruction(line, lines.escape)
            yield _with_here_texts(instruction, tuple(_here_texts(instruction, lines)))


def _instruction(line: str, escape: str) -> Instruction:
    name, *rest = _BLANK.split(line.strip(), maxsplit=1)
    flags, text = _flags(rest[0] if rest else "")
    name, text = name.lower(), text.strip()
    words = _json(text) if name in _JSON else None
    return Instruction(name, flags, text, words, escape=escape)


def _with_here_texts(one: Instruction, texts: tuple[HereText, ...]) -> Instruction:
    if not texts:
        return one
    return Instruction(one.name, one.flags, one.text, one.words, texts, one.escape)


def _json(text: str) -> tuple[str, ...] | None:
    if not text.startswith("["):
        return None
    try:
        words, _ = json.JSONDecoder().raw_decode(text)  # what follows the list is passed over
    except (ValueError, RecursionError):
        return None
    return tuple(words) if all(isinstance(word, str) for word in words) else None


def _flags(text: str) -> tuple[tuple[str, ...], str]:
    """Take the words off the front that begin with `--`."""
    flags: list[str] = []
    at = 0
    while True:
        at = _past_blank(text, at)
        if not text.startswith("--", at):
            return tuple(flags), text[at:]
        flag, at = _flag(text, at)
        if flag == "--":
            return tuple(flags), text[at:]
        flags.append(flag)


def _past_blank(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _flag(text: str, at: int) -> tuple[str, int]:
    """Give the flag at offset *at* without its quotes, and where it ends."""
    characters: list[str] = []
    quote = ""
    while at < len(text) and (quote or not text[at].isspace()):
        character = text[at]
        if character == "\\":
            at += 1
            characters.append(text[at : at + 1])
        elif character == quote:
            quote = ""
        elif not quote and character in "'\"":
            quote = character
        else:
            characters.append(character)
        at += 1
    return "".join(characters), at


def _here_texts(instruction: Instruction, lines: Lines) -> Iterator[HereText]:
    inner = instruction
    if instruction.name == "onbuild" and "<<" in instruction.text:
        inner = _instruction(instruction.text, instruction.escape)
    if inner.name not in _WITH_HERE_TEXT or inner.words is not None or "<<" not in inner.text:
        return
    for word in split_words(inner.text) or ():
        found = _HERE_TEXT.fullmatch(word)
        name = unquoted(found[2]) if found else ""
        if not found or not name:
            continue
        content = lines.take_until(name, is_indented=bool(found[1]))
        if content is None:
            raise DockerfileError(f"the here text '{name}' does not end")
        yield HereText(name, content, is_expanded=name == found[2], is_indented=bool(found[1]))
