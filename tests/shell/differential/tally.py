"""What was compared, in numbers: kept by each test, added up in the terminal summary."""

from __future__ import annotations

from collections import Counter

from initlint.shell.program import Program
from initlint.shell.questions import Verdict

Tally = Counter[str]


def count(tally: Tally, program: Program, runs: int) -> None:
    """Count a script that was compared in *runs* worlds."""
    tally["scripts"] += 1
    tally["runs"] += runs
    tally[program.ends.verdict.value] += 1


def lines(tally: Tally) -> list[str]:
    """Give the summary of one group of tests."""
    scripts = tally["scripts"]
    share = 100 * tally[Verdict.UNKNOWN.value] / scripts if scripts else 0.0
    verdicts = ", ".join(f"{tally[verdict.value]} {verdict.value}" for verdict in Verdict)
    unshown = tally["without an example"]
    shown = [
        f"{scripts} scripts x shells in {tally['runs']} worlds: {verdicts} ({share:.1f} % unknown)",
        f"{tally['contradictions']} contradictions",
        f"{unshown} scripts with a claim of what may happen that no world tried has shown",
    ]
    skips = sorted((key, n) for key, n in tally.items() if key.startswith("skipped"))
    return shown + [f"{key}: {number}" for key, number in skips]
