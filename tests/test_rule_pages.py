"""Every rule page is a test suite: its examples behave as their markers say."""

from __future__ import annotations

import pytest

from initlint.pages import Example, examples
from initlint.registry import load, page
from initlint.rule import Rule
from initlint.verify import failures, mismatches

CASES = [
    pytest.param(example, id=f"{rule.name}-{example.number}")
    for rule in load()
    for example in examples(page(rule))
]


@pytest.mark.parametrize("example", CASES)
def test_an_example_behaves_as_its_markers_say(example: Example) -> None:
    assert list(mismatches(example, load())) == []


@pytest.mark.parametrize("rule", load(), ids=lambda rule: rule.name)
def test_a_page_has_its_heading_and_both_sides(rule: Rule) -> None:
    # No rules: examples were judged above, one by one.
    wrong = [each for each in failures(rule, page(rule), ()) if not each.startswith("example ")]

    assert wrong == []
