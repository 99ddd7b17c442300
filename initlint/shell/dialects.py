"""What dash and busybox's ash make of bash's own syntax."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import Enum
from itertools import pairwise

from initlint.record import record
from initlint.shell.dialect import Dialect
from initlint.shell.questions import Place
from initlint.shell.surroundings import Surroundings, statements, surroundings, words_of
from initlint.shell.syntax import (
    ArithmeticCommand,
    ArithmeticFor,
    Case,
    Command,
    For,
    FunctionDefinition,
    Group,
    Literal,
    Parameter,
    Part,
    Script,
    Statement,
    Substitution,
    While,
    Word,
)


class Failing(Enum):
    """How a shell fails on what it does not know."""

    SILENT = "silent"  # it goes on with another meaning and says nothing
    COMPLAINS = "complains"  # the one command fails with a message, the script goes on
    STOPS = "stops"  # the shell ends there, or does not begin


@record
class Construct:
    """A piece of bash's syntax; `ash` and `dash` tell how they fail on it, None where not.

    `follows` is what comes of it in a shell that does not know it.
    """

    name: str
    ash: Failing | None
    dash: Failing | None
    follows: str

    def failing(self, dialect: Dialect) -> Failing | None:
        return {Dialect.ASH: self.ash, Dialect.DASH: self.dash}.get(dialect)


_S, _C, _X = Failing.SILENT, Failing.COMPLAINS, Failing.STOPS
# Run in busybox 1.35, dash 0.5.12 and bash 5.2 (tests/shell/test_bashisms.py), 2026-11-22.
RANGE = Construct("{a..b}", _S, _S, "it is one word, braces and all")
BRACE_LIST = Construct("{a,b}", _S, _S, "it is one word, braces and all")
AND_REDIRECT = Construct("&>", None, _S, "the command goes to the background and counts as done")
AND_APPEND = Construct("&>>", _X, _S, "the command goes to the background, or the script stops")
EXTENDED_TEST = Construct("[[", None, _C, "the test is never true")
DOUBLE_EQUALS = Construct("[ … == … ]", None, _C, "the test is never true")
DEVICE_TCP = Construct("/dev/tcp", _C, _C, "there is no such file, so the connection never comes")
READ_FILE = Construct("$(<file)", _S, _S, "it is empty")
ECHO_E = Construct("echo -e", None, _S, "it writes the `-e` into the file")
RANDOM = Construct("$RANDOM", None, _S, "it is empty")
SECONDS = Construct("$SECONDS", _S, _S, "it is empty")
PIPEFAIL = Construct(
    "set -o pipefail", None, _X, "the shell refuses the option and ends with status 2"
)
ARRAY = Construct("array", _X, _X, "the shell takes it for a syntax error and runs nothing")
ELEMENT = Construct("name[index]=", _C, _C, "it is taken for the name of a command")
APPEND = Construct("+=", _C, _C, "it is taken for the name of a command, and the variable stays")
HERE_STRING = Construct("<<<", _X, _X, "the shell takes it for a syntax error and runs nothing")
PROCESS = Construct("<(…)", None, _X, "the shell takes it for a syntax error and runs nothing")
ARITHMETIC = Construct("((…))", _C, _C, "it is taken for a command of that name")
ARITHMETIC_FOR = Construct(
    "for ((…))", _X, _X, "the shell takes it for a syntax error and runs nothing"
)
SELECT = Construct("select", _X, _X, "the shell takes it for a syntax error and runs nothing")
FALL_THROUGH = Construct(";&", _X, _X, "the shell takes it for a syntax error and runs nothing")
FUNCTION = Construct("function", None, _X, "the shell takes it for a syntax error and runs nothing")
SUBSTRING = Construct("${name/…}", None, _X, "it is a bad substitution, and the shell ends")
INDIRECT = Construct("${!name}", _X, _X, "it is a bad substitution, and the shell ends")
CASE_CHANGE = Construct("${name^^}", _X, _X, "it is a bad substitution, and the shell ends")
SUBSCRIPT = Construct("${name[…]}", _X, _X, "it is a bad substitution, and the shell ends")
LET = Construct("let", None, _C, "there is no such command")
SOURCE = Construct("source", None, _C, "there is no such command")
UNKNOWN_COMMAND = Construct("bash's own commands", _C, _C, "there is no such command")
_UNKNOWN_COMMANDS = frozenset(
    ("declare", "typeset", "shopt", "mapfile", "readarray", "pushd", "popd", "coproc", "compgen")
)
_RANGE = re.compile(r"\{(?:-?\d+\.\.-?\d+|[A-Za-z]\.\.[A-Za-z])(?:\.\.-?\d+)?\}")
_BRACE_LIST = re.compile(r"\{[^{}\s,]*,[^{}\s]*\}")
_READ = re.compile(r"\$\(\s*<\s*[^<(\s)][^()]*\)\Z")
# Programs whose words are names of files; others may read braces themselves (curl, jsonpath).
_OF_FILES = frozenset(
    ("mkdir", "rmdir", "touch", "cp", "mv", "rm", "ln", "ls", "cat", "chmod", "chown", "chgrp",
     "install", "tar", "echo")
)  # fmt: skip
_FILE_WRITES = frozenset((">", ">>", ">|"))


@record
class Bashism:
    """One use of a construct; `words` is how it is written.

    `place` is the command that it stands in, or the keyword of the compound one.
    `decides` tells that a `while` or `until` goes by it.
    """

    construct: Construct
    place: Place
    words: str
    decides: bool


def bashisms(script: Script) -> Iterator[Bashism]:
    """Give what *script* takes from bash, whichever shell reads it."""
    around = surroundings(script)
    assigned = _assigned(script)
    for statement in statements(script):
        for construct, start, end in (*_own(script, statement), *_in_words(script, statement)):
            if construct in (RANDOM, SECONDS) and construct.name[1:] in assigned:
                continue
            words = script.written(start, end)
            decides = _decides_loop(around, statement)
            yield Bashism(construct, script.place(*_head(statement)), words, decides)


_Found = tuple[Construct, int, int]


def _head(statement: Statement) -> tuple[int, int]:
    """Give where a command's first word stands, or the keyword of a compound one."""
    if isinstance(statement, Command) and statement.words:
        return statement.words[0].start, statement.words[0].end
    if isinstance(statement, For | While):
        return statement.start, statement.start + len(statement.keyword)
    if isinstance(statement, ArithmeticFor):
        return statement.start, statement.start + 3
    return statement.start, statement.end


def _assigned(script: Script) -> frozenset[str]:
    return frozenset(
        assignment.name
        for statement in statements(script)
        if isinstance(statement, Command)
        for assignment in statement.assignments
    )


def _decides_loop(around: Surroundings, statement: Statement) -> bool:
    return any(
        isinstance(parent, While) and parent.condition is child
        for child, parent in around.around(statement)
    )


def _own(script: Script, statement: Statement) -> Iterator[_Found]:
    """Give the constructs that a statement is, apart from its words."""
    start, end = statement.start, statement.end
    match statement:
        case Command():
            yield from _of_command(script, statement)
        case ArithmeticCommand():
            yield ARITHMETIC, start, end
        case ArithmeticFor():
            yield ARITHMETIC_FOR, start, start + 5
        case For(keyword="select"):
            yield SELECT, start, start + 6
        case FunctionDefinition(has_keyword=True):
            yield FUNCTION, start, start + 8
        case Case(items=items) if any(item.terminator != ";;" for item in items):
            yield FALL_THROUGH, start, start + 4
        case Group(redirects=redirects):
            for redirect in redirects:
                yield from _of_redirect(redirect.operator, redirect.start, redirect.end)


def _of_command(script: Script, command: Command) -> Iterator[_Found]:
    for redirect in command.redirects:
        if redirect.operator == "<<" and script.text.string.startswith("<<<", redirect.start):
            yield HERE_STRING, redirect.start, redirect.end
        yield from _of_redirect(redirect.operator, redirect.start, redirect.end)
        text = script.text.string[redirect.start : redirect.end]
        if "/dev/tcp/" in text and not redirect.operator.startswith("<<"):
            yield DEVICE_TCP, redirect.start, redirect.end
    for assignment in command.assignments:
        if assignment.value.is_array:
            yield ARRAY, assignment.start, assignment.end
        elif assignment.has_index:
            yield ELEMENT, assignment.start, assignment.end
        elif assignment.appends:
            yield APPEND, assignment.start, assignment.end
    if command.words:
        yield from _of_words(command)


def _of_redirect(operator: str, start: int, end: int) -> Iterator[_Found]:
    found = {"&>": AND_REDIRECT, "&>>": AND_APPEND, "<<<": HERE_STRING}.get(operator)
    if found is not None:
        yield found, start, end


def _of_words(command: Command) -> Iterator[_Found]:
    start, end = command.words[0].start, command.words[-1].end
    words = [word.literal for word in command.words]
    if command.name == "[[":
        yield EXTENDED_TEST, start, end
    elif command.name in ("[", "test") and "==" in words:
        yield DOUBLE_EQUALS, start, end
    elif command.name == "set" and _sets_pipefail(words):
        yield PIPEFAIL, start, end
    elif command.name == "echo" and _is_escaping(words) and _writes_file(command):
        yield ECHO_E, start, end
    elif command.name in ("let", "source"):
        yield (LET if command.name == "let" else SOURCE), start, end
    elif command.name in _UNKNOWN_COMMANDS:
        yield UNKNOWN_COMMAND, start, end


def _sets_pipefail(words: list[str | None]) -> bool:
    """Whether `set` is told `-o pipefail`, and not `-e pipefail`, which sets `$1`."""
    return any(
        after == "pipefail" and before is not None and before[:1] in "-+" and before.endswith("o")
        for before, after in pairwise(words)
        if before
    )


def _is_escaping(words: list[str | None]) -> bool:
    return len(words) > 1 and bool(re.fullmatch(r"-n?en?", words[1] or ""))


def _writes_file(command: Command) -> bool:
    return any(
        redirect.operator in _FILE_WRITES and redirect.descriptor in (None, 1)
        and redirect.target is not None
        and not (redirect.target.literal or "").startswith("/dev/")
        for redirect in command.redirects
    )  # fmt: skip


def _in_words(script: Script, statement: Statement) -> Iterator[_Found]:
    """Give the constructs in the words that a statement expands."""
    has_lists = not isinstance(statement, Command) or statement.name in _OF_FILES
    here = _here_texts(statement)
    for word in words_of(statement):
        if word not in here and not _is_value(statement, word):
            yield from _braces(word, has_lists=has_lists)
        for part in word.parts:
            yield from _of_part(script, part)


def _here_texts(statement: Statement) -> list[Word | None]:
    if not isinstance(statement, Command):
        return []
    return [each.target for each in statement.redirects if each.operator.startswith("<<")]


def _is_value(statement: Statement, word: Word) -> bool:
    """Whether a word is assigned, where bash expands no braces either."""
    return isinstance(statement, Command) and any(
        assignment.value is word and not word.is_array for assignment in statement.assignments
    )


def _braces(word: Word, *, has_lists: bool) -> Iterator[_Found]:
    text = "".join(
        part.value if isinstance(part, Literal) and not part.is_quoted else "\0"
        for part in word.parts
    )
    if _RANGE.search(text):
        yield RANGE, word.start, word.end
    elif has_lists and _BRACE_LIST.search(text) and not text.startswith("{"):
        yield BRACE_LIST, word.start, word.end


def _of_part(script: Script, part: Part) -> Iterator[_Found]:
    match part:
        case Substitution(direction="<" | ">"):
            yield PROCESS, part.start, part.end
        case Substitution() if _READ.match(script.text.string[part.start : part.end]):
            yield READ_FILE, part.start, part.end
        case Parameter(name="RANDOM" | "SECONDS", operator=""):
            yield (RANDOM if part.name == "RANDOM" else SECONDS), part.start, part.end
        case Parameter():
            construct = _parameter(script.text.string[part.start : part.end])
            if construct is not None:
                yield construct, part.start, part.end


_PARAMETERS: tuple[tuple[Callable[[str], object], Construct], ...] = (
    (re.compile(r"\$\{!\w").match, INDIRECT),
    (re.compile(r"\$\{#?\w+\[").match, SUBSCRIPT),
    (re.compile(r"\$\{\w+(\^|,)").match, CASE_CHANGE),
    (re.compile(r"\$\{\w+(/|:\s*[\d$(])").match, SUBSTRING),
)


def _parameter(text: str) -> Construct | None:
    return next((construct for matches, construct in _PARAMETERS if matches(text)), None)
