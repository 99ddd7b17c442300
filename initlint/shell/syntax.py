"""The syntax tree of a shell script: what was written, with offsets into the script."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from initlint.record import field, record
from initlint.shell.questions import Place
from initlint.shell.text import Text

_SPECIAL = frozenset("{*?[~")


class Piece(NamedTuple):
    """`length` characters of a literal from `offset` on, written from `start` on."""

    offset: int
    start: int
    length: int


@record(eq=False)
class Literal:
    """Characters after quote removal; `pieces` tell where each was written."""

    value: str
    pieces: tuple[Piece, ...]
    is_quoted: bool


@record(eq=False)
class Parameter:
    """`$name`, `${name}` or `${name<operator>operand}`; operator `#` alone is the length."""

    name: str
    operator: str
    operand: Word | None
    is_quoted: bool
    start: int
    end: int


@record(eq=False)
class Substitution:
    """`$(…)` or backticks; `<(…)` and `>(…)` have their first character as `direction`."""

    body: Statement
    is_quoted: bool
    start: int
    end: int
    direction: str = "$"


@record(eq=False)
class Arithmetic:
    """`$((…))`: the expression as a word that is expanded before it is computed."""

    expression: Word
    is_quoted: bool
    start: int
    end: int


Part = Literal | Parameter | Substitution | Arithmetic


@record(eq=False)
class Word:
    """One word as written; an array's value is the word of its elements."""

    parts: tuple[Part, ...]
    start: int
    end: int
    is_array: bool = False

    @cached_property
    def literal(self) -> str | None:
        """The word where no expansion is in it, else None."""
        values = [part.value for part in self.parts if isinstance(part, Literal)]
        return "".join(values) if len(values) == len(self.parts) else None

    @cached_property
    def plain(self) -> str | None:
        """The word where every shell takes it for just that, else None."""
        is_special = any(
            isinstance(part, Literal) and not part.is_quoted and _SPECIAL.intersection(part.value)
            for part in self.parts
        )
        return None if is_special or not self.parts else self.literal

    @cached_property
    def substitutions(self) -> tuple[Substitution, ...]:
        """The command substitutions that the shell runs to expand the word, in order."""
        found: list[Substitution] = []
        for part in self.parts:
            if isinstance(part, Substitution):
                found.append(part)
            elif isinstance(part, Parameter) and part.operand is not None:
                found.extend(part.operand.substitutions)
            elif isinstance(part, Arithmetic):
                found.extend(part.expression.substitutions)
        return tuple(found)


@record(eq=False)
class Redirect:
    """A redirection; `target` is the file, descriptor or here text."""

    operator: str
    descriptor: int | None
    target: Word | None
    start: int
    end: int


@record(eq=False)
class Assignment:
    name: str
    value: Word
    appends: bool
    has_index: bool
    start: int
    end: int


@record(eq=False)
class Command:
    """A simple command; `[`, `[[`, `export`, `unset` and the like are simple commands too.

    Assignments that follow a declaring word (`export A=1`) stand in `assignments`, their
    plain names in `words`.
    """

    assignments: tuple[Assignment, ...]
    words: tuple[Word, ...]
    redirects: tuple[Redirect, ...]
    start: int
    end: int

    @cached_property
    def name(self) -> str | None:
        """The first word where it is literal; None for another or none."""
        return self.words[0].literal if self.words else None


@record(eq=False)
class ArithmeticCommand:
    """`((…))`."""

    expression: Word
    start: int
    end: int


@record(eq=False)
class Pipeline:
    parts: tuple[Statement, ...]
    is_negated: bool
    start: int
    end: int


@record(eq=False)
class AndOr:
    left: Statement
    operator: str
    right: Statement
    start: int
    end: int


@record(eq=False)
class Sequence:
    statements: tuple[Statement, ...]
    start: int
    end: int


@record(eq=False)
class Background:
    body: Statement
    start: int
    end: int


@record(eq=False)
class If:
    condition: Statement
    then: Statement
    otherwise: Statement | None
    start: int
    end: int


@record(eq=False)
class While:
    """`while` or `until`; the keyword stands at the start."""

    keyword: str
    condition: Statement
    body: Statement
    start: int
    end: int


@record(eq=False)
class For:
    """`for NAME in …` or `select NAME in …`; no words means the positional parameters."""

    keyword: str
    name: str
    words: tuple[Word, ...] | None
    body: Statement
    start: int
    end: int


@record(eq=False)
class ArithmeticFor:
    """`for ((first; condition; update))`, each part a word or nothing."""

    first: Word | None
    condition: Word | None
    update: Word | None
    body: Statement
    start: int
    end: int


class CaseItem(NamedTuple):
    patterns: tuple[Word, ...]
    body: Statement
    terminator: str


@record(eq=False)
class Case:
    word: Word
    items: tuple[CaseItem, ...]
    start: int
    end: int


@record(eq=False)
class FunctionDefinition:
    name: str
    body: Statement
    has_keyword: bool
    start: int
    end: int


@record(eq=False)
class Subshell:
    body: Statement
    start: int
    end: int


@record(eq=False)
class Group:
    """A compound statement with the redirections that follow it."""

    body: Statement
    redirects: tuple[Redirect, ...]
    start: int
    end: int


@record(eq=False)
class Unparsed:
    """A part that could not be parsed, or not be understood."""

    start: int
    end: int


Statement = (
    Command | ArithmeticCommand | Pipeline | AndOr | Sequence | Background | If | While | For
    | ArithmeticFor | Case | FunctionDefinition | Subshell | Group | Unparsed
)  # fmt: skip
LoopStatement = While | For | ArithmeticFor


@record(eq=False)
class Script:
    """A parsed script: its text with places, and its tree."""

    text: Text
    root: Statement
    has_errors: bool = False
    parameters: tuple[str | None, ...] = field(default=())

    def place(self, start: int, end: int) -> Place:
        """Locate a stretch of the script in the manifest."""
        return self.text.place(start, end)

    def written(self, start: int, end: int) -> str:
        """Give a stretch of the script as it is written, on one line."""
        return " ".join(self.text.string[start:end].split())
