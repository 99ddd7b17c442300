"""Everything that a run found, as the reporters read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from initlint.finding import Finding, ObjectRef, Severity
from initlint.rule import Rule
from initlint.source.bundle import InputProblem

StartupVerdict = Literal["starts", "waits", "cannot-start", "unknown"]


@dataclass(frozen=True)
class Verdict:
    """Whether the pods of one workload get past Init, and what for they wait."""

    object: ObjectRef
    verdict: StartupVerdict
    waits_for: tuple[str, ...] = ()
    because: str = ""


@dataclass(frozen=True)
class Extent:
    """How much was read, in numbers, and what could not be read.

    `unrendered_templates` counts the documents that hold a template language and were
    therefore not checked.
    """

    files: int = 0
    documents: int = 0
    pods: int = 0
    init_containers: int = 0
    unrendered_templates: int = 0
    problems: tuple[InputProblem, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """The result of a run; make it with `outcome`, which puts the findings in order.

    `findings` holds the suppressed ones too; `rules` are those that ran.
    """

    findings: tuple[Finding, ...]
    rules: tuple[Rule, ...] = ()
    startup: tuple[Verdict, ...] = ()
    extent: Extent = Extent()

    @cached_property
    def reported(self) -> tuple[Finding, ...]:
        """The findings that nobody suppressed."""
        return tuple(each for each in self.findings if each.suppressed is None)

    @property
    def suppressed_count(self) -> int:
        return len(self.findings) - len(self.reported)

    def count(self, severity: Severity) -> int:
        """How many reported findings are exactly that bad."""
        return sum(each.severity is severity for each in self.reported)


def outcome(
    findings: Iterable[Finding],
    rules: Iterable[Rule] = (),
    startup: Iterable[Verdict] = (),
    extent: Extent | None = None,
) -> Outcome:
    """Make an outcome whose findings stand by path, line, column and rule."""
    ordered = sorted(findings, key=lambda finding: finding.sort_key)
    return Outcome(tuple(ordered), tuple(rules), tuple(startup), extent or Extent())
