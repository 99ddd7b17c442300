"""Which mutants are wrong when they run, and which of those initlint finds."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from initlint.finding import Severity
from tests.volumes.mutation.handed import Edge, edges
from tests.volumes.mutation.operators import OPERATORS
from tests.volumes.mutation.worlds import World, healthy, mutants, said


@dataclass(frozen=True)
class Outcome:
    """One mutant: what went wrong when it ran, and what is said of it and not of its original."""

    operator: str
    world: World
    problems: tuple[str, ...]
    said: frozenset[tuple[str, Severity]]

    @property
    def is_wrong(self) -> bool:
        return bool(self.problems)

    @property
    def is_killed(self) -> bool:
        return bool(self.said)

    @property
    def has_false_error(self) -> bool:
        return not self.is_wrong and any(severity is Severity.ERROR for _, severity in self.said)

    def __str__(self) -> str:
        rules = ", ".join(sorted(rule for rule, _ in self.said)) or "nothing said"
        went = "; ".join(self.problems) or "runs"
        return f"{self.operator} #{self.world.number} of {self.world.name}: {went} ({rules})"


def outcomes(worlds: Iterable[World]) -> Iterator[Outcome]:
    """Run and judge every mutant of *worlds*."""
    for world in worlds:
        before = said(world.text)
        for operator, mutant in mutants(world):
            with tempfile.TemporaryDirectory() as folder:
                problems = tuple(mutant.problems(Path(folder)))
            yield Outcome(operator.__name__, mutant, problems, said(mutant.text) - before)


def table(found: Iterable[Outcome]) -> str:
    """Show, for every operator, how many of its wrong mutants are found."""
    found = list(found)
    lines = [f"{'operator':<20} {'mutants':>8} {'wrong':>6} {'found':>6} {'share':>6}"]
    for name in (*(each.__name__ for each in OPERATORS), ""):
        own = [each for each in found if name in ("", each.operator)]
        wrong = [each for each in own if each.is_wrong]
        killed = [each for each in wrong if each.is_killed]
        share = f"{len(killed) / len(wrong):.0%}" if wrong else "-"
        lines.append(
            f"{name or 'all':<20} {len(own):>8} {len(wrong):>6} {len(killed):>6} {share:>6}"
        )
    return "\n".join(lines)


def of_others(folder: Path) -> Iterator[tuple[str, Edge, bool]]:
    """Judge the broken hand-overs of the manifests below *folder*: operator, edge, found or not."""
    for edge in edges(folder):
        before = said(edge.text)
        for operator, text in edge.broken():
            yield operator, edge, bool(said(text) - before)


def _show(folder: Path) -> None:
    found = list(of_others(folder))
    for name in sorted({operator for operator, _, _ in found}):
        own = [is_found for operator, _, is_found in found if operator == name]
        print(f"{name:<24} {sum(own):>4} of {len(own):>4}")
    for operator, edge, is_found in found:
        if not is_found:
            print("missed:", operator, edge.origin, edge.writer, edge.reader, edge.file)


if __name__ == "__main__":
    results = list(outcomes(healthy()))
    print(table(results))
    for each in results:
        if each.is_wrong and not each.is_killed:
            print("missed:", each)
        if each.has_false_error:
            print("false error:", each)
    for argument in sys.argv[1:]:
        _show(Path(argument))
