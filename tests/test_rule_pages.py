"""Every rule page is a test suite: its examples behave as their markers say."""

from __future__ import annotations

from pathlib import Path

import pytest

from initlint.engine import check
from initlint.finding import Finding
from initlint.pages import Example, Expectation, examples
from initlint.registry import load, page
from initlint.rule import Rule
from initlint.source.text import Source
from initlint.tree.read import documents

CASES = [
    pytest.param(rule, example, id=f"{rule.name}-{example.number}")
    for rule in load()
    for example in examples(page(rule))
]


def lint(example: Example) -> list[Finding]:
    source = Source("example.yaml", example.text, Path("example.yaml"))
    findings = check(tuple(documents(source)), load(), example.settings)
    return sorted(findings, key=lambda finding: finding.sort_key)


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_example_is_found_where_it_is_marked(rule: Rule, example: Example) -> None:
    found = []
    for finding in lint(example):
        text = finding.source.text[finding.span.start :]
        line = finding.source.position(finding.span.start).line
        wanted = [e.text for e in example.expectations if (e.line, e.rule) == (line, finding.rule)]
        shown = next((each for each in wanted if text.startswith(each)), text[:20])
        found.append(Expectation(line, finding.rule, shown))

    assert sorted(found) == sorted(example.expectations)


@pytest.mark.parametrize("rule", load(), ids=lambda rule: rule.name)
def test_page_shows_both_sides(rule: Rule) -> None:
    shown = examples(page(rule))
    finding = [e for e in shown if any(x.rule == rule.name for x in e.expectations)]

    assert page(rule).startswith(f"# {rule.name}\n")
    assert finding
    assert all(example.is_found for example in finding)
    assert any(not example.is_found for example in shown)
