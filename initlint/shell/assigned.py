"""The variables that a part of a script may assign."""

from __future__ import annotations

import re

from initlint.shell.syntax import Arithmetic, Command, Literal, Parameter, Word


def assigned(statement: object) -> set[str]:
    """Give the names that anything below *statement* may assign."""
    names: set[str] = set()
    if isinstance(statement, Command):
        names |= {assignment.name for assignment in statement.assignments}
        names |= {
            word.literal
            for word in statement.words[1:]
            if word.literal and word.literal.isidentifier()
        }
        for word in statement.words[1:]:
            text = word.literal or ""
            names |= _identifiers(text) if statement.name == "let" else set()
    for slot in _slots(statement):
        value = getattr(statement, slot)
        if slot == "expression" or isinstance(value, Word):
            names |= _in_word(value)
        elif isinstance(value, tuple):
            for item in value:
                names |= _in_word(item) if isinstance(item, Word) else assigned(item)
        elif _slots(value):
            names |= assigned(value)
    return names


def _slots(value: object) -> tuple[str, ...]:
    fields = getattr(value, "__dataclass_fields__", None)
    return tuple(fields) if fields else getattr(value, "_fields", ())


def _identifiers(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z_]\w*", text))


def _in_word(word: Word) -> set[str]:
    """Give the names that expanding *word* may assign: `$((i++))`, `${x:=1}`."""
    names: set[str] = set()
    for part in word.parts:
        if isinstance(part, Arithmetic):
            for inner in part.expression.parts:
                if (isinstance(inner, Literal) and "=" in inner.value.replace("==", "")) or (
                    isinstance(inner, Literal) and ("++" in inner.value or "--" in inner.value)
                ):
                    names |= _identifiers(inner.value)
        elif isinstance(part, Parameter) and part.operator in (":=", "="):
            names.add(part.name)
    return names
