"""Which commands write no other file than their words say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache

from initlint.knowledge.load import load
from initlint.knowledge.meaning import Meaning, Word
from initlint.knowledge.values import UNKNOWN_PIECE
from initlint.record import record


@record
class Habit:
    """When all that a tool writes is told.

    No word is like one of `unless`; one is like one of `needs`, where there are any; and the
    subcommand is one of `only`, where there are any.
    """

    unless: tuple[str, ...]
    needs: tuple[str, ...]
    only: tuple[str, ...]

    def holds(self, subcommand: str | None, words: Sequence[Word]) -> bool:
        """Tell whether a command with these words writes nothing else."""
        if self.only and subcommand not in self.only:
            return False
        if self.needs and not _has_one_like(self.needs, words):
            return False
        return not _has_one_like(self.unless, words)


def _has_one_like(patterns: Sequence[str], words: Sequence[Word]) -> bool:
    return any(
        word is not None and fnmatchcase(word, pattern) for word in words for pattern in patterns
    )


@record
class FileHabits:
    """What is known of the files that commands write.

    `exact` are tools each of whose `writes` is the very file; `silent` are names of shell
    builtins and of shells, whose scripts are read by themselves.
    """

    told: Mapping[str, Habit]
    exact: frozenset[str]
    silent: frozenset[str]

    def is_told(self, name: str, meaning: Meaning | None, words: Sequence[Word]) -> bool:
        """Tell whether all that the command *words* writes stands in its words."""
        if meaning is None:
            return name in self.silent
        habit = self.told.get(meaning.tool)
        if habit is None or any(word is None or UNKNOWN_PIECE in word[:1] for word in words[:1]):
            return False
        return habit.holds(meaning.subcommand, words)


@cache
def file_habits() -> FileHabits:
    """Give what is known, read once."""
    data = load("file_habits.yaml")
    told = {
        tool: Habit(*(tuple(row.get(key, ())) for key in ("unless", "needs", "only")))
        for tool, row in data["told"].items()
    }
    builtins = frozenset(name for line in data["builtins"] for name in line)
    return FileHabits(told, frozenset(data["exact"]), builtins | frozenset(data["shells"]))
