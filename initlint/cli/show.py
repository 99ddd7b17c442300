"""The commands that show and test rules."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from initlint.cli.words import usage_error
from initlint.config.meant import did_you_mean
from initlint.registry import BUILT_IN, RuleError, load, load_all, page
from initlint.rule import Rule


def explain(name: str, rooms: tuple[str, ...]) -> int:
    """Print the page of the rule *name*."""
    folders = tuple(Path(room) for room in rooms)
    try:
        known = load_all(folders)
    except RuleError as error:
        return usage_error(str(error))
    for room in (BUILT_IN, *folders):
        for rule in load(room):
            if rule.name == name:
                sys.stdout.write(page(rule, room))
                return 0
    hint = did_you_mean(name, [rule.name for rule in known])
    return usage_error(f"there is no rule '{name}'{hint}")


def list_rules(rooms: tuple[str, ...], *, as_json: bool) -> int:
    """Print every rule: severity, name, summary; or all that is known of it, as JSON."""
    try:
        rules = load_all(tuple(Path(room) for room in rooms))
    except RuleError as error:
        return usage_error(str(error))
    if as_json:
        sys.stdout.write(json.dumps([_record(rule) for rule in rules], indent=2) + "\n")
        return 0
    width = max(len(rule.name) for rule in rules)
    for rule in sorted(rules, key=lambda rule: (rule.category, rule.name)):
        sys.stdout.write(f"{rule.severity.value:8} {rule.name:{width}}  {rule.summary}\n")
    return 0


def test_rules(directory: str) -> int:
    """Check the pages of the rules in *directory*, beside all built-in rules."""
    from initlint.verify import failures

    room = Path(directory)
    if not room.is_dir():
        return usage_error(f"{directory} is no directory")
    try:
        rules = load_all((room,))
    except RuleError as error:
        return usage_error(str(error))
    own = load(room)
    if not own:
        return usage_error(f"{directory} holds no rules")
    wrong = 0
    for rule in own:
        for failure in failures(rule, _page_text(rule, room), rules):
            wrong += 1
            sys.stdout.write(f"{room / rule.stem}.md: {failure}\n")
    sys.stdout.write(f"{len(own)} rules, {wrong} failures\n")
    return 1 if wrong else 0


def _page_text(rule: Rule, room: Path) -> str:
    try:
        return page(rule, room)
    except (OSError, UnicodeDecodeError):
        return ""


def _record(rule: Rule) -> dict[str, str]:
    return {
        "name": rule.name,
        "summary": rule.summary,
        "severity": rule.severity.value,
        "confidence": rule.confidence.value,
        "category": rule.category,
        "since": rule.since,
        "each": rule.each.__name__,
    }
