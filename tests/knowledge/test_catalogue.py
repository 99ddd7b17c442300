"""The catalogue of images as a whole: nothing in it contradicts itself."""

from __future__ import annotations

from initlint.knowledge.contradictions import contradictions
from initlint.knowledge.report import completeness, lines, main


def test_nothing_contradicts_itself() -> None:
    assert [str(one) for one in contradictions()] == []


def test_every_variant_is_counted_once() -> None:
    found = completeness()

    assert sum(found.by_confidence.values()) == found.variants
    assert sum(found.dates.values()) == found.entries
    assert found.closed <= found.variants


def test_report_ends_well_and_says_how_much_is_known() -> None:
    assert main() == 0
    assert any("confidence" in line for line in lines(completeness()))
