"""Whether the examples of rule pages behave as their markers say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from initlint.context import Context
from initlint.engine import judge, workspace
from initlint.finding import Finding
from initlint.pages import Example, Expectation, PageError, examples
from initlint.rule import Rule
from initlint.source.text import Source
from initlint.suppress import settle
from initlint.tree.read import documents

_NAME = "example.yaml"


def failures(rule: Rule, page: str, rules: Sequence[Rule]) -> Iterator[str]:
    """Say what is wrong with the *page* of *rule*; nothing where it is right.

    All *rules* run on every example at once.
    """
    if not page.startswith(f"# {rule.name}\n"):
        yield f"the page does not begin with `# {rule.name}`"
    try:
        shown = examples(page)
    except PageError as error:
        yield str(error)
        return
    yield from _sides(rule, shown)
    for example in shown:
        yield from (f"example {example.number}: {each}" for each in mismatches(example, rules))


def _sides(rule: Rule, shown: Sequence[Example]) -> Iterator[str]:
    sides = {False: False, True: False}
    for example in shown:
        is_named = any(each.rule == rule.name for each in example.expectations)
        if is_named and not example.is_found:
            yield f"example {example.number} stands under `## Not found` and expects the rule"
        sides[example.is_found] |= is_named or not example.is_found
    if not all(sides.values()):
        yield "the page needs an example on both sides, and one that the rule finds"


def mismatches(example: Example, rules: Sequence[Rule]) -> Iterator[str]:
    """Compare what is found in *example* with its markers, and its fixes with what it shows."""
    source = Source(_NAME, example.text, Path(_NAME))
    found = _lint(source, example, rules)
    missing = list(example.expectations)
    for finding in found:
        match = next((each for each in missing if _is_at(finding, each)), None)
        if match is None:
            line, column = source.position(finding.span.start)
            yield f"{line}:{column}: {finding.rule} is not expected: {finding.message}"
        else:
            missing.remove(match)
    for line, name, text in missing:
        yield f'{line}: {name} is expected at "{text}" and not found there'
    yield from _fixes(source, example, rules)


def _lint(source: Source, example: Example, rules: Sequence[Rule]) -> list[Finding]:
    read = tuple(documents(source))
    context = Context(example.settings, workspace(_NAME, read))
    found = settle(judge(read, context, rules), read, context, rules)
    reported = (finding for finding in found if finding.suppressed is None)
    return sorted(reported, key=lambda finding: finding.sort_key)


def _is_at(finding: Finding, expectation: Expectation) -> bool:
    source, start = finding.source, finding.span.start
    is_on_line = source.position(start).line == expectation.line
    is_there = source.text.startswith(expectation.text, start)
    return finding.rule == expectation.rule and is_on_line and is_there


def _fixes(source: Source, example: Example, rules: Sequence[Rule]) -> Iterator[str]:
    from initlint.fixes import mend

    def lint(text: Source) -> list[Finding]:
        return _lint(text, example, rules)

    once = mend(source, lint, allow_unsafe=True).text
    if once != (example.fixed if example.fixed is not None else example.text):
        yield f"the fixes make something else of it:\n{once}"
    twice = mend(Source(_NAME, once, Path(_NAME)), lint, allow_unsafe=True).text
    if twice != once:
        yield f"a second fix changes it again:\n{twice}"
