"""What goes wrong with a tool of one variant or version, whatever the dependency does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any

from initlint.knowledge.arguments import Arguments
from initlint.knowledge.meaning import Word
from initlint.knowledge.values import is_known
from initlint.record import record

Version = tuple[int, ...]


class Effect(Enum):
    """What the trap does to the command."""

    FAILS = "fails"  # each time, at once
    ALWAYS_SUCCEEDS = "always-succeeds"
    NEVER_SUCCEEDS = "never-succeeds"
    NEVER_SEARCHED = "never-searched"  # the name is taken as a full one


@record
class Trap:
    """One way in which a command fails or lies, and where."""

    effect: Effect
    fact: str
    variant: str
    versions: str
    given: frozenset[str]  # one of these options
    without: frozenset[str]
    operand: str | None  # the shape of the first operand
    not_on: str | None  # a distribution, with or without its release

    def spares(self, distribution: str | None) -> bool:
        """Tell whether this distribution's build of the tool has no such trap."""
        if self.not_on is None or distribution is None:
            return False
        return distribution == self.not_on or distribution.startswith(f"{self.not_on} ")


def read_traps(rows: Iterable[Mapping[str, Any]]) -> Iterator[Trap]:
    """Read the `traps` of a tool's entry."""
    for row in rows:
        yield Trap(
            Effect(row["effect"]),
            row["fact"],
            row["variant"],
            row.get("versions", ""),
            frozenset(str(row.get("given", "")).split()),
            frozenset(str(row.get("without", "")).split()),
            row.get("operand"),
            row.get("not_on"),
        )


def applies(trap: Trap, given: Arguments, version: Version | None) -> bool:
    """Tell whether *trap* surely catches a command with these arguments."""
    names = given.names()
    if trap.given and not trap.given & names:
        return False
    if trap.without & names or (trap.without and _may_hide_an_option(given)):
        return False
    if trap.operand is not None and not _has_shape(given, trap.operand):
        return False
    return not trap.versions or (version is not None and within(version, trap.versions))


def within(version: Version, limits: str) -> bool:
    """Tell whether *version* lies within *limits* such as `>=1.29 <1.31`."""
    return all(_holds(version, limit) for limit in limits.split())


def _holds(version: Version, limit: str) -> bool:
    bound = tuple(int(part) for part in limit.lstrip("<>=").split("."))
    if limit.startswith(">="):
        return version >= bound
    return version < bound


def _may_hide_an_option(given: Arguments) -> bool:
    return any(not is_known(operand.word) for operand in given.operands[:1])


def _has_shape(given: Arguments, shape: str) -> bool:
    if not given.operands:
        return False
    word: Word = given.operands[0].word
    if word is None or not is_known(word) or word.replace(".", "").isdigit():
        return False
    if shape == "host:port":
        host, _, port = word.rpartition(":")
        return bool(host) and port.isdigit() and ":" not in host and len(given.operands) == 1
    if shape == "short-name":
        return "." not in word
    return "." in word and not word.endswith(".")
