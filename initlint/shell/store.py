"""What the shell remembers between two commands."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from initlint.shell.values import Value


class Variables(dict[str, Value]):
    """Variables that are never changed in place, so that they can stand in a key."""

    @cached_property
    def _hash(self) -> int:
        return hash(frozenset(self.items()))

    def __hash__(self) -> int:  # type: ignore[override]
        return self._hash

    def having(self, name: str, value: Value) -> Variables:
        changed = Variables(self)
        changed[name] = value
        return changed


class Frame(NamedTuple):
    """What a function call puts aside: the caller's arguments, and what `local` hid."""

    arguments: tuple[Value, ...] | None
    hidden: tuple[tuple[str, Value | None], ...]


class Assumption(NamedTuple):
    """A test whose answer was unknown, and the answer that this path goes with."""

    test: str
    names: frozenset[str]
    answer: int


class Iteration(NamedTuple):
    """Where a `for` loop stands: the values that are left, and how often this turn counts.

    A long row of numbers is three values: the first, one for the `middle` ones, the last.
    """

    loop: int
    values: tuple[Value, ...]
    is_open: bool  # the list is not known: it may go on any finite number of times
    repeats: int = 1
    middle: int = 0


class Store(NamedTuple):
    """The state of a shell at one point of one path; functions make new ones.

    `output` gathers what a command substitution prints, None outside of one. `substituted`
    holds the results that the next command expands, with `substitution_failed` for the
    last one's status. `root` is what `chroot` made of `/`. `saved` is what a subshell comes
    back to. `pipe` is what stands on the left of a pipe. `times` is how often the loops
    around repeat what happens here. `is_open`: something that was not read may have set any
    variable.
    """

    variables: Variables
    exported: frozenset[str] = frozenset()
    arguments: tuple[Value, ...] | None = None
    status: Value | None = None
    errexit: bool = False
    pipefail: bool = False
    nounset: bool = False
    output: tuple[Value, ...] | None = None
    substituted: tuple[tuple[int, Value], ...] = ()
    substitution_failed: bool | None = None
    pipe: Value | None = None
    pipe_failed: bool = False
    iterations: tuple[Iteration, ...] = ()
    loop_failed: frozenset[int] = frozenset()
    jobs: tuple[int, ...] = ()
    directory: str | None = None
    root: Value | None = None
    trap: int | None = None
    assumptions: frozenset[Assumption] = frozenset()
    frames: tuple[Frame, ...] = ()
    times: int = 1
    is_open: bool = False
    saved: Store | None = None

    def having(self, name: str, value: Value) -> Store:
        """Give the store after an assignment; what was assumed of the old value is gone."""
        assumptions = self.assumptions
        if assumptions:
            assumptions = frozenset(held for held in assumptions if name not in held.names)
        return self._replace(variables=self.variables.having(name, value), assumptions=assumptions)

    def assumed(self, test: str) -> int | None:
        """Give the answer that this path already went with, None where it has not met *test*."""
        return next((held.answer for held in self.assumptions if held.test == test), None)


def cleared(store: Store) -> Store:
    """Forget what was expanded for the command that has now run."""
    if not store.substituted and store.substitution_failed is None:
        return store
    return store._replace(substituted=(), substitution_failed=None)
