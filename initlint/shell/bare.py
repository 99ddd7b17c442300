"""A script with everything that is quoted blanked out, character for character."""

from __future__ import annotations

import re
from typing import NamedTuple

QUOTED = "\x01"  # stands for a character that the shell takes as it is
_WORD_BREAKS = " \t\n;&|()<>`"
_HERE = re.compile(r"<<(-?)[ \t]*(\\?[\w.-]+|'[^'\n]*'|\"[^\"\n]*\")")


class Bare(NamedTuple):
    """The text of the same length; `opened` is where a quote or bracket is left open."""

    text: str
    opened: int | None


def bare(script: str) -> Bare:
    """Blank out quotes, comments, here documents, `${…}` and `$((…))` of *script*.

    What stands in `$(…)` and backticks outside of double quotes is script, and stays.
    """
    try:
        return _Scanner(script).run()
    except RecursionError:  # brackets nested hundreds of times over: nobody's script
        return Bare(QUOTED * len(script), None)


class _Scanner:
    def __init__(self, script: str) -> None:
        self.script = script
        self.out = list(script)
        self.at = 0
        self.opened: int | None = None
        self.here: list[tuple[str, bool]] = []

    def run(self) -> Bare:
        while self.at < len(self.script) and self.opened is None:
            self.step()
        return Bare("".join(self.out), self.opened)

    def step(self) -> None:
        script, at = self.script, self.at
        character = script[at]
        if character == "\\":
            is_joint = script.startswith("\\\n", at)
            self.fill(min(at + 2, len(script)), " " if is_joint else QUOTED)
        elif character == "'":
            self.fill_to(script.find("'", at + 1) + 1)
        elif character == '"':
            self.fill_to(_double_end(script, at + 1))
        elif script.startswith("$'", at):
            self.fill_to(_escaped_end(script, at + 2))
        elif script.startswith("${", at):
            self.fill_to(_brace_end(script, at + 2))
        elif script.startswith("$((", at):
            self.fill_to(_bracket_end(script, at + 1))
        elif character == "#" and (at == 0 or script[at - 1] in _WORD_BREAKS):
            line = script.find("\n", at)
            self.fill(len(script) if line < 0 else line, " ")
        elif script.startswith("<<", at):
            self.here_document()
        elif character == "\n" and self.here:
            self.at += 1
            self.here_bodies()
        else:
            self.at += 2 if character == "$" and script.startswith("$#", at) else 1

    def fill(self, end: int, filler: str) -> None:
        for index in range(self.at, end):
            if self.script[index] != "\n" or filler == QUOTED:
                self.out[index] = filler
        if filler == " ":
            self.out[self.at : end] = [" "] * (end - self.at)
        self.at = end

    def fill_to(self, end: int) -> None:
        """Blank out up to *end*; 0 tells that the end is missing."""
        if end <= 0:
            self.opened = self.at
            return
        self.fill(end, QUOTED)

    def here_document(self) -> None:
        match = (
            None if self.script.startswith("<<<", self.at) else _HERE.match(self.script, self.at)
        )
        if match is None:
            self.at += 3 if self.script.startswith("<<<", self.at) else 2
            return
        self.here.append((match[2].strip("'\"\\"), bool(match[1])))
        self.at = match.start(2)
        self.fill(match.end(), QUOTED)

    def here_bodies(self) -> None:
        """Blank out the here documents whose body begins here."""
        for end, strips in self.here:
            while self.at < len(self.script):
                stop = self.script.find("\n", self.at)
                stop = len(self.script) if stop < 0 else stop
                line = self.script[self.at : stop]
                self.fill(stop, " ")
                self.at = min(stop + 1, len(self.script))
                if (line.lstrip("\t") if strips else line) == end:
                    break
        self.here = []


def _double_end(script: str, at: int) -> int:
    """Give the offset behind the closing double quote, 0 where it is missing."""
    while at < len(script):
        if script[at] == '"':
            return at + 1
        if script[at] == "\\":
            at += 2
        elif script.startswith("$(", at):
            at = _bracket_end(script, at + 1)
        elif script.startswith("${", at):
            at = _brace_end(script, at + 2, is_quoted=True)
        elif script[at] == "`":
            at = _escaped_end(script, at + 1, "`")
        else:
            at += 1
        if at == 0:
            return 0
    return 0


def _escaped_end(script: str, at: int, quote: str = "'") -> int:
    while at < len(script):
        if script[at] == quote:
            return at + 1
        at += 2 if script[at] == "\\" else 1
    return 0


def _bracket_end(script: str, at: int) -> int:
    """Give the offset behind the bracket that closes the one at *at*, 0 where it is missing."""
    depth = 0
    while at < len(script):
        character = script[at]
        if character == "\\":
            at += 2
            continue
        if character in "'\"":
            at = script.find("'", at + 1) + 1 if character == "'" else _double_end(script, at + 1)
            if at == 0:
                return 0
            continue
        depth += (character == "(") - (character == ")")
        at += 1
        if depth == 0:
            return at
    return 0


def _brace_end(script: str, at: int, *, is_quoted: bool = False) -> int:
    while at < len(script):
        character = script[at]
        if character == "}":
            return at + 1
        if character == "\\":
            at += 2
        elif script.startswith("${", at):
            at = _brace_end(script, at + 2, is_quoted=is_quoted)
        elif character == '"':
            at = _double_end(script, at + 1)
        elif character == "'" and not is_quoted:
            at = script.find("'", at + 1) + 1
        else:
            at += 1
        if at == 0:
            return 0
    return 0
