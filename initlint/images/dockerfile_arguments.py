"""The names and values that ARG and ENV give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from initlint.images.dockerfile import Instruction
from initlint.images.dockerfile_words import Variables, expand, split_words, unquoted
from initlint.shell.values import UNKNOWN_PIECE


def arguments(
    instruction: Instruction,
    variables: Variables,
    given: Mapping[str, str],
    outer: Mapping[str, str],
) -> dict[str, str]:
    """Give the values of an ARG: those of the call, its default, or what stood before FROM.

    What has none of them is not known: whoever builds the image may give it.
    """
    values: dict[str, str] = {}
    for word in split_words(instruction.text, instruction.escape) or ():
        name, equals, default = word.partition("=")
        name = unquoted(name, instruction.escape)
        if name in given:
            values[name] = given[name]
        elif equals:
            seen = Variables({**variables.values, **values}, variables.is_complete)
            values[name] = expand(default, seen, instruction.escape)
        else:
            values[name] = outer.get(name, UNKNOWN_PIECE)
    return values


def pairs(instruction: Instruction) -> Iterator[tuple[str, str]]:
    """Give the names and the values, as they are written, of an ENV."""
    words = split_words(instruction.text, instruction.escape) or []
    if words and "=" not in words[0]:
        name, _, value = " ".join(instruction.text.split(maxsplit=1)).partition(" ")
        yield name, value
        return
    for word in words:
        name, _, value = word.partition("=")
        yield unquoted(name, instruction.escape), value
