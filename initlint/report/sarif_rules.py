"""What SARIF says of the rules themselves."""

from __future__ import annotations

import inspect
from pathlib import Path

from initlint.finding import Severity
from initlint.report.json import Json
from initlint.report.outcome import Outcome
from initlint.rule import Rule

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def descriptors(outcome: Outcome) -> list[dict[str, Json]]:
    """Describe the rules that ran, and by name those findings that are no rule's."""
    known = {rule.name for rule in outcome.rules}
    others = dict.fromkeys(each.rule for each in outcome.findings if each.rule not in known)
    return [*map(_rule, outcome.rules), *map(_bare, others)]


def _rule(rule: Rule) -> dict[str, Json]:
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": {"text": rule.summary, "markdown": _page(rule)},
        "helpUri": rule.url,
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {
            "category": rule.category,
            "confidence": rule.confidence.value,
            "since": rule.since,
            "precision": rule.confidence.value,  # GitHub's word for it
            "tags": [rule.category],
        },
    }


def _bare(name: str) -> dict[str, Json]:
    return {"id": name, "shortDescription": {"text": name}}


def _page(rule: Rule) -> str:
    """Read the page beside the rule's code, which may stand in a user's own room."""
    page = Path(inspect.getfile(rule.check)).with_suffix(".md")
    return page.read_text(encoding="utf-8") if page.is_file() else rule.summary
