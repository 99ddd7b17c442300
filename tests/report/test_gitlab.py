"""GitLab Code Quality, against the documented form.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format: `description`,
`check_name`, `fingerprint`, `location.path`, `location.lines.begin` and `severity` (one of
info, minor, major, critical, blocker) are required; paths are relative, without `./`.
"""

from __future__ import annotations

import json

from hypothesis import given

from initlint.report.gitlab import report
from initlint.report.outcome import Outcome
from tests.report.examples import world
from tests.report.strategies import outcomes, some


@some
@given(made_up=outcomes())
def test_made_up_outcomes_have_the_documented_form(made_up: Outcome) -> None:
    for violation in json.loads(report(made_up)):
        assert isinstance(violation["description"], str)
        assert isinstance(violation["check_name"], str)
        assert violation["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert not violation["location"]["path"].startswith("./")
        lines = violation["location"]["lines"]
        assert 1 <= lines["begin"] <= lines["end"]


@some
@given(made_up=outcomes())
def test_no_two_violations_share_a_fingerprint(made_up: Outcome) -> None:
    prints = [violation["fingerprint"] for violation in json.loads(report(made_up))]

    assert len(set(prints)) == len(prints)


def test_severities_are_mapped() -> None:
    shown = {each["check_name"]: each["severity"] for each in json.loads(report(world()))}

    assert shown == {"image-without-tag": "major", "wait-on-own-service": "critical"}
