"""Which rules apply to a path, and how bad their findings are there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from initlint.config.options import OFF
from initlint.finding import Finding, Severity
from initlint.record import record, replace
from initlint.rule import Rule


@record
class Choice:
    """What one place (the file, a path's override, the command line) says of the rules.

    `select` is None where nothing is selected, and so nothing is left out by it.
    """

    select: frozenset[str] | None
    ignore: frozenset[str]
    severity: Mapping[str, str]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Choice:
        """Read the options `select`, `ignore` and `severity` of *data*."""
        select = data.get("select")
        return cls(
            frozenset(select) if select else None,
            frozenset(data.get("ignore", ())),
            data.get("severity", {}),
        )

    def wants(self, rule: Rule) -> bool | None:
        """Tell whether *rule* applies; None where this place does not speak of it.

        The rule's own name outweighs its group, and `ignore` outweighs `select`.
        """
        severity = self.severity.get(rule.name)
        if severity == OFF:
            return False
        for name in (rule.name, rule.category):
            if name in self.ignore:
                return False
            if self.select is not None and name in self.select:
                return True
        if self.select is not None:
            return False
        return True if severity else None


@record
class Profile:
    """The rules that are off for a path, and those whose severity was set."""

    off: frozenset[str] = frozenset()
    severities: tuple[tuple[str, Severity], ...] = ()

    def is_on(self, rule: str) -> bool:
        """Tell whether the rule of that name applies; what is no rule always does."""
        return rule not in self.off

    def judge(self, finding: Finding) -> Finding | None:
        """Give *finding* at the severity that was asked for; None where its rule is off."""
        if not self.is_on(finding.rule):
            return None
        severity = dict(self.severities).get(finding.rule)
        return replace(finding, severity=severity) if severity else finding


def profile(rules: Collection[Rule], choices: Iterable[Choice]) -> Profile:
    """Sum up *choices*; a later one outweighs an earlier one where it speaks."""
    on = {rule.name: True for rule in rules}
    severities: dict[str, Severity] = {}
    for choice in choices:
        for rule in rules:
            wanted = choice.wants(rule)
            on[rule.name] = on[rule.name] if wanted is None else wanted
        set_here = ((name, value) for name, value in choice.severity.items() if value != OFF)
        severities.update((name, Severity(value)) for name, value in set_here)
    off = frozenset(name for name, is_on in on.items() if not is_on)
    return Profile(off, tuple(sorted(severities.items(), key=lambda pair: pair[0])))
