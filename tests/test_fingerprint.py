"""A finding keeps its fingerprint while lines move, and shares it with no other."""

from __future__ import annotations

from initlint.finding import Finding
from initlint.fingerprint import fingerprints
from initlint.record import replace
from initlint.source.text import Source, Span
from tests.report.examples import deadlock, untagged


def moved(finding: Finding, before: str) -> Finding:
    source = Source(finding.source.name, before + finding.source.text)
    span = Span(*(offset + len(before) for offset in finding.span))
    return replace(finding, source=source, span=span)


def test_lines_above_do_not_matter() -> None:
    assert [*fingerprints([moved(deadlock, "# a\n---\n")])] == [*fingerprints([deadlock])]


def test_the_words_of_the_message_do_not_matter() -> None:
    reworded = replace(deadlock, message="better words")

    assert [*fingerprints([reworded])] == [*fingerprints([deadlock])]


def test_the_text_of_the_line_and_the_container_matter() -> None:
    text = deadlock.source.text.replace("sleep 2", "sleep 3")
    edited = replace(deadlock, source=Source(deadlock.source.name, text))
    elsewhere = replace(deadlock, container="wait-too")

    assert len({*fingerprints([deadlock, edited, elsewhere, untagged])}) == 4


def test_findings_that_agree_in_everything_are_counted() -> None:
    first, second = fingerprints([deadlock, deadlock])

    assert first != second
    assert [first] == [*fingerprints([deadlock])]


def test_a_fingerprint_is_the_same_in_every_run() -> None:
    assert [*fingerprints([deadlock])] == ["9256acd768c5b9a0d7eeecd0597dd1a6"]
