"""Prints what the comparison with real shells covered, and what it had to leave out."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import pytest

from tests.shell.differential.tally import Tally, lines

_PROPERTY = "differential"


@pytest.fixture
def tally(request: pytest.FixtureRequest, record_property: Any) -> Tally:
    """Counters of this test; they travel in its report, also from a worker process."""
    counters: Tally = Counter()
    record_property(_PROPERTY, (request.node.originalname, counters))
    return counters


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Add the counters of all tests up."""
    groups: dict[str, Tally] = defaultdict(Counter)
    for kind in ("passed", "failed", "xfailed"):
        for report in terminalreporter.stats.get(kind, []):
            for name, value in getattr(report, "user_properties", []):
                if name == _PROPERTY:
                    groups[value[0]].update(value[1])
    if not groups:
        return
    terminalreporter.section("real shells")
    for group, counters in sorted(groups.items()):
        for line in lines(counters):
            terminalreporter.line(f"{group}: {line}")
