"""JUnit XML as the Jenkins xUnit plugin's schema wants it."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from hypothesis import given

from initlint.report.junit import report
from initlint.report.outcome import Outcome, outcome
from tests.report.examples import world
from tests.report.strategies import outcomes, some

SCHEMA = Path(__file__).parent.parent / "data" / "junit-10.xsd"


@pytest.fixture(scope="module")
def schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(str(SCHEMA))


@some
@given(made_up=outcomes())
def test_made_up_outcomes_are_valid(schema, made_up: Outcome) -> None:
    written = report(made_up)

    assert [error.reason for error in schema.iter_errors(written)] == []


@some
@given(made_up=outcomes())
def test_the_counts_of_a_suite_are_those_of_its_cases(made_up: Outcome) -> None:
    for suite in ET.fromstring(report(made_up)):
        counted = [len(suite.findall(path)) for path in ("*", "*/failure", "*/error", "*/skipped")]

        assert counted == [
            int(suite.get(key)) for key in ("tests", "failures", "errors", "skipped")
        ]


def test_a_warning_fails_and_a_suppressed_finding_is_skipped() -> None:
    root = ET.fromstring(report(world()))

    shown = {case.get("name"): [child.tag for child in case] for case in root.iter("testcase")}
    assert shown == {
        "missing-limits at 9:11": ["skipped"],
        "image-without-tag at 10:18": ["failure"],
        "wait-on-own-service at 14:21": ["failure"],
    }


def test_a_clean_run_is_one_passed_test() -> None:
    root = ET.fromstring(report(outcome(())))

    assert [(case.get("name"), list(case)) for case in root.iter("testcase")] == [
        ("no findings", [])
    ]
