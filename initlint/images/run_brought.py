"""The programs and files that installed packages bring."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from initlint.images.changes import Change, Opened, Program
from initlint.knowledge.layouts import DEFAULT_SEARCH_PATH
from initlint.knowledge.meaning import Word
from initlint.knowledge.packages import package
from initlint.shell.run_commands import RunCommand

_VERSION = re.compile(r"[=<>~!;\[@ ]")


def operands(command: RunCommand) -> list[Word]:
    """Give the words that are no options, without the manager's own name."""
    return [word for word in command.words[1:] if word is None or not word.startswith("-")]


def installed(command: RunCommand) -> tuple[Word, ...]:
    """Give the packages that *command* names."""
    return command.meaning.installs if command.meaning is not None else ()


def values(words: list[str], *options: str) -> Iterator[str]:
    """Give the values of *options*: the next word, behind `=`, or attached to a letter."""
    for at, word in enumerate(words):
        name, equals, value = word.partition("=")
        if word in options and at + 1 < len(words):
            yield words[at + 1]
        elif (equals and name in options) or (word[:2] in options and word[2:] and word[1] != "-"):
            yield value if equals else word[2:]


def brought(
    manager: str, names: Iterable[Word], where: tuple[str, ...], *, certain: bool = True
) -> Iterator[Change]:
    """Give the programs of the packages *names*, and where their other files may be."""
    found = [package(manager, bare(name)) if name else None for name in names]
    is_closed = None not in found
    yield Opened(where, DEFAULT_SEARCH_PATH if is_closed else ())
    for each in found:
        for name in sorted(each.may_bring) if each else ():
            yield Program(name, certain=False)
        for name in sorted(each.brings) if each else ():
            yield Program(name, certain=certain)


def bare(name: str) -> str:
    """Give the name of a package without version, release or architecture."""
    return _VERSION.split(name, maxsplit=1)[0].split("/")[0].split(":")[0]
