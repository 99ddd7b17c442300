"""What a shell variable may hold, as far as it can be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

LONGEST_VALUE = 200_000  # characters; a longer text is taken for unknown
UNKNOWN_PIECE = "\0"  # stands for text that is not known; no argument can hold it otherwise


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that is not known.

    `template` holds what is known of its text, with the unknown piece for the rest.
    `sources` are the graph nodes whose output it is made of. `is_counting`: a number that
    the script itself drives in one direction. `is_failure`: a status other than 0.
    `seconds`: a comparison with the clock, which changes after so long.
    """

    template: str = UNKNOWN_PIECE
    sources: frozenset[int] = field(default=frozenset())
    is_counting: bool = False
    is_failure: bool = False
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A reading of the clock plus `offset` seconds; `is_elapsed`: counted from some start."""

    offset: int = 0
    is_elapsed: bool = False


Value = str | Unknown | Moment
ANYTHING = Unknown()
FAILURE = Unknown(is_failure=True)


def template(value: Value) -> str:
    """Give the text of *value*, with the unknown piece for what is not known."""
    if isinstance(value, str):
        return value
    return value.template if isinstance(value, Unknown) else UNKNOWN_PIECE


def sources(value: Value) -> frozenset[int]:
    """Give the graph nodes whose output the value is made of."""
    return value.sources if isinstance(value, Unknown) else frozenset()


def concatenate(values: list[Value]) -> Value:
    """Give the values as one text."""
    if len(values) == 1:
        return values[0]
    if sum(len(template(value)) for value in values) > LONGEST_VALUE:
        return Unknown(sources=frozenset[int]().union(*(sources(value) for value in values)))
    if all(isinstance(value, str) for value in values):
        return "".join(value for value in values if isinstance(value, str))
    known = [value for value in values if value != ""]
    if len(known) == 1:
        return known[0]
    origins = frozenset[int]().union(*(sources(value) for value in values))
    return Unknown("".join(template(value) for value in values), origins)


class Environment:
    """The variables that a container starts with.

    *values* are those that the manifest gives, None for one of unknown value. The image may
    set others, so any other name is unknown too; a name with no capital letter in it is
    taken as unset, because images set none.
    """

    def __init__(self, values: Mapping[str, str | None] | None = None) -> None:
        self.values: Mapping[str, str | None] = values or {}

    def lookup(self, name: str) -> Value:
        """Give the value of *name* at the start."""
        if name in self.values:
            value = self.values[name]
            return ANYTHING if value is None else known(value)
        return ANYTHING if name != name.lower() or name.endswith("_proxy") else ""


def known(text: str) -> Value:
    """Give *text* as a value; it may hold unknown pieces."""
    return Unknown(text) if UNKNOWN_PIECE in text else text
