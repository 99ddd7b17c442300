"""What a statement stands in: who looks at its status."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from initlint.shell.syntax import (
    AndOr,
    ArithmeticFor,
    Background,
    Case,
    Command,
    For,
    FunctionDefinition,
    Group,
    If,
    Pipeline,
    Script,
    Sequence,
    Statement,
    Subshell,
    Substitution,
    While,
    Word,
)

_SCRIPTS_KEPT = 32  # several rules ask about one container's scripts in turn


@dataclass(eq=False)
class Surroundings:
    """The parents of the statements of one script."""

    script: Script
    parents: dict[Statement, Statement | Substitution] = field(default_factory=dict)

    def __post_init__(self) -> None:
        stack: list[Statement] = [self.script.root]
        while stack:
            statement = stack.pop()
            for child, parent in _below(statement):
                self.parents[child] = parent
                stack.append(child)
                if isinstance(parent, Substitution):
                    self.parents[parent] = statement  # type: ignore[index]

    def around(self, statement: Statement) -> Iterator[tuple[Statement, Statement | Substitution]]:
        """Give each pair of a statement and what it stands in, outwards."""
        child: Statement | Substitution | None = statement
        while child is not None:
            parent = self.parents.get(child)  # type: ignore[arg-type]
            if parent is not None:
                yield child, parent  # type: ignore[misc]
            child = parent


@lru_cache(maxsize=_SCRIPTS_KEPT)
def surroundings(script: Script) -> Surroundings:
    """Give the parents of the statements of *script*, found once."""
    return Surroundings(script)


def commands(script: Script) -> Iterator[Command]:
    """Give the simple commands of a script, in the order of the text."""
    found: list[Command] = []
    stack: list[Statement] = [script.root]
    while stack:
        statement = stack.pop()
        if isinstance(statement, Command):
            found.append(statement)
        stack += (child for child, _ in _below(statement))
    yield from sorted(found, key=lambda command: (command.start, command.end))


@lru_cache(maxsize=_SCRIPTS_KEPT)
def statements(script: Script) -> tuple[Statement, ...]:
    """Give every statement of a script, outer ones before inner ones."""
    found: list[Statement] = []
    stack: list[Statement] = [script.root]
    while stack:
        statement = stack.pop()
        found.append(statement)
        stack += reversed([child for child, _ in _below(statement)])
    return tuple(found)


def _below(statement: Statement) -> Iterator[tuple[Statement, Statement | Substitution]]:
    for child in _children(statement):
        yield child, statement
    for word in words_of(statement):
        for part in word.substitutions:
            yield part.body, part


def _children(statement: Statement) -> tuple[Statement, ...]:
    match statement:
        case Sequence(statements=row):
            return row
        case AndOr(left=left, right=right):
            return (left, right)
        case Pipeline(parts=parts):
            return parts
        case If(condition=condition, then=then, otherwise=otherwise):
            return (condition, then) if otherwise is None else (condition, then, otherwise)
        case While(condition=condition, body=body):
            return (condition, body)
        case For(body=body) | ArithmeticFor(body=body) | Subshell(body=body):
            return (body,)
        case Group(body=body) | Background(body=body) | FunctionDefinition(body=body):
            return (body,)
        case Case(items=items):
            return tuple(item.body for item in items)
        case _:
            return ()


def words_of(statement: Statement) -> Iterator[Word]:
    """Give the words that a statement itself expands."""
    match statement:
        case Command(words=words, assignments=assignments, redirects=redirects):
            yield from words
            yield from (assignment.value for assignment in assignments)
            yield from (redirect.target for redirect in redirects if redirect.target)
        case Group(redirects=redirects):
            yield from (redirect.target for redirect in redirects if redirect.target)
        case For(words=words):
            yield from words or ()
        case Case(word=word, items=items):
            yield word
            for item in items:
                yield from item.patterns
