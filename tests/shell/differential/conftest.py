"""Prints what the comparison with real shells covered, and what it had to leave out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from tests.shell.differential.tally import Tally, lines

_PROPERTY = "differential"


@pytest.fixture
def tally(request: pytest.FixtureRequest, record_property: Any) -> Iterator[Tally]:
    """Counters of this test; they travel in its last report, also from a worker process."""
    counters: Tally = Counter()
    yield counters
    record_property(_PROPERTY, (request.node.originalname, dict(counters)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Add the counters of all tests up."""
    groups: dict[str, Tally] = defaultdict(Counter)
    for report in terminalreporter.stats.get("", []):  # those of set-up and tear-down
        for name, value in getattr(report, "user_properties", []):
            if name == _PROPERTY:
                groups[value[0]].update(value[1])
    if not groups:
        return
    terminalreporter.section("real shells")
    for group, counters in sorted(groups.items()):
        for line in lines(counters):
            terminalreporter.line(f"{group}: {line}")
