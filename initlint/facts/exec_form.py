"""The argv of a container where no shell reads it: what is taken as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from initlint.record import record
from initlint.shell.questions import Place
from initlint.shell.unwrap import SHELLS, unwrap

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.shell.text import Text

_OPERATOR = re.compile(r"(?:&&|\|\|?|;|\d?>>?(?:&\d|/.*)?|<)\Z")
_KEYWORDS = frozenset(("until", "while", "for", "if", "case", "export", "source", "[[", "set"))
_OF_FILES = frozenset(
    ("rm", "cp", "mv", "chmod", "chown", "chgrp", "ls", "cat", "ln", "mkdir", "touch")
)
# Programs whose own words look like a shell's operators, or that hand their words to a shell.
_OWN_OPERATORS = frozenset(
    ("find", "test", "[", "expr", "xargs", "parallel", "su", "ssh", "eval", "jq", "awk", "gawk",
     "mawk", "watch", "script", "runuser", "kubectl", "docker", "yq", "perl", "ffmpeg", "bc", "dc")
)  # fmt: skip


@record
class ExecForm:
    """A command that no shell reads: the program and its words, wrappers taken off."""

    words: tuple[Text, ...]

    @property
    def program(self) -> str:
        """The program's name without its directory."""
        return self.words[0].string.rpartition("/")[2]

    def place(self, index: int) -> Place:
        word = self.words[index]
        return word.place(0, len(word))


@record
class Misuse:
    """A word that only a shell would have understood."""

    place: Place
    word: str
    why: str


def exec_form(facts: Facts) -> ExecForm | None:
    """Give the command of a container that runs without a shell.

    None where a shell reads it, or an entry point stands before it that is not known.
    """
    if facts.is_image_default or not facts.argv:
        return None
    strings = [word.string for word in facts.argv]
    start = 0
    while (wrapped := unwrap(strings[start:])) is not None and wrapped.start > 0:
        start += wrapped.start
    if strings[start].rpartition("/")[2] in (*SHELLS, "zsh", "ksh", "busybox"):
        return None
    return ExecForm(facts.argv[start:])


def misuses(facts: Facts) -> Iterator[Misuse]:
    """Give what is written in exec form as if a shell were to read it."""
    form = exec_form(facts)
    if form is None or not facts.container.command:
        return
    first = form.words[0].string
    if _is_command_line(first):
        why = "a program of that whole name is looked for, blanks and all"
        yield Misuse(form.place(0), _short(first), why)
        return
    if first in _KEYWORDS:
        yield Misuse(form.place(0), first, "it is a word of the shell, and no program of that name")
        return
    yield from _among_arguments(form)


def _among_arguments(form: ExecForm) -> Iterator[Misuse]:
    hands_on = form.program in _OWN_OPERATORS or form.program.endswith((".sh", "entrypoint"))
    for index, word in enumerate(form.words[1:], 1):
        if _OPERATOR.match(word.string) and not hands_on:
            why = f"'{form.program}' gets it as an argument"
            yield Misuse(form.place(index), word.string, why)
            return  # what follows is part of the same mistake
        if form.program in _OF_FILES and _is_pattern(word.string):
            why = f"'{form.program}' looks for a file of that very name"
            yield Misuse(form.place(index), word.string, why)


def _is_command_line(word: str) -> bool:
    """Whether a program's name is a whole command, and not a path with a blank in it."""
    parts = word.split()
    if len(parts) < 2 or "\\" in word or "\0" in word:
        return False
    # `/opt/My App/run` may be a program; what follows in a command line is told by its looks.
    looks_like_path = word.startswith("/") and "/" in parts[-1] and not parts[-1].startswith("/")
    return not looks_like_path


def _is_pattern(word: str) -> bool:
    return not word.startswith("-") and (
        "*" in word
        or word == "~"
        or word.startswith("~/")
        or re.search(r"[^?]\?[^?=]*\Z", word) is not None
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 50 else f"{line[:47]}…"
