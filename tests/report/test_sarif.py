"""SARIF as its schema wants it, and as code scanning services read it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes

import jsonschema_rs
import pytest
from hypothesis import given

from initlint.docs import new_rule
from initlint.finding import Confidence, Finding, Severity
from initlint.record import replace
from initlint.registry import load
from initlint.report.outcome import Extent, Outcome, outcome
from initlint.report.sarif import report
from initlint.rule import Report, rule
from initlint.source.bundle import InputProblem
from initlint.source.text import Source, Span
from initlint.tree.document import Document
from tests.report.examples import deadlock, untagged, world
from tests.report.strategies import outcomes, some


@rule(
    "a-rule",
    summary="one line",
    severity=Severity.INFO,
    category="images",
    since="0.1",
    each=Document,
)
def a_rule(document: Document, context: object) -> Iterator[Report]:
    yield Report(document.root, "message")


SCHEMA = Path(__file__).parent.parent / "data" / "sarif-schema-2.1.0.json"


@pytest.fixture(scope="module")
def validator() -> jsonschema_rs.Draft7Validator:
    schema = json.loads(SCHEMA.read_text())
    # A stray bracket makes these patterns that the validator does not take; we set no language.
    for holder in ("run", "toolComponent"):
        del schema["definitions"][holder]["properties"]["language"]["pattern"]
    return jsonschema_rs.Draft7Validator(schema, validate_formats=True)


def run(result: Outcome) -> dict:
    return json.loads(report(result))["runs"][0]


@some
@given(made_up=outcomes())
def test_made_up_outcomes_are_valid(validator, made_up: Outcome) -> None:
    content = json.loads(report(made_up))

    assert [error.message for error in validator.iter_errors(content)] == []


def test_the_rules_metadata_is_valid(validator) -> None:
    content = json.loads(report(outcome(world().findings, load())))

    assert [error.message for error in validator.iter_errors(content)] == []


def test_a_result_points_at_its_rule() -> None:
    known = replace(a_rule, name="image-without-tag")
    content = run(outcome(world().findings, (known,)))

    rules = content["tool"]["driver"]["rules"]
    shown = [(each["ruleId"], rules[each["ruleIndex"]]["id"]) for each in content["results"]]
    assert shown == [(finding.rule, finding.rule) for finding in world().findings]


def test_a_rule_of_any_room_brings_its_page(tmp_path: Path) -> None:
    _, page = new_rule("waits-for-godot", tmp_path)
    described = run(outcome((), load(tmp_path)))["tool"]["driver"]["rules"][0]

    assert described["id"] == "waits-for-godot"
    assert described["help"]["markdown"] == page.read_text()


def test_a_rule_is_described_by_what_its_decorator_says() -> None:
    assert run(outcome((), (a_rule,)))["tool"]["driver"]["rules"] == [
        {
            "id": "a-rule",
            "shortDescription": {"text": "one line"},
            "fullDescription": {"text": "one line"},
            "help": {"text": "one line", "markdown": "one line"},
            "helpUri": "https://github.com/initlint/initlint/blob/main/rules/a_rule.md",
            "defaultConfiguration": {"level": "note"},
            "properties": {
                "category": "images",
                "confidence": "high",
                "since": "0.1",
                "precision": "high",
                "tags": ["images"],
            },
        }
    ]


def test_columns_are_declared_as_characters_and_the_end_is_exclusive() -> None:
    content = run(outcome((deadlock,)))

    place = content["results"][0]["locations"][0]
    assert content["columnKind"] == "unicodeCodePoints"
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "k8s/web.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 14, "startColumn": 21, "endLine": 14, "endColumn": 33},
    }
    assert place["logicalLocations"][0]["fullyQualifiedName"] == (
        "apps/v1/Deployment/shop/web/wait"
    )


def test_related_places_and_fixes_are_there() -> None:
    results = {each["ruleId"]: each for each in run(outcome(world().findings))["results"]}
    untagged, waits = results["image-without-tag"], results["wait-on-own-service"]

    assert [each["message"]["text"] for each in waits["relatedLocations"]] == [
        "the Service selects this pod and no other"
    ]
    replacement = untagged["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert replacement["insertedContent"] == {"text": "busybox:1.36"}


def test_a_fix_of_rendered_text_is_kept_back_for_there_is_no_file_to_edit() -> None:
    rendered = replace(untagged.source, is_rendered=True)
    finding = replace(untagged, source=rendered)

    assert "fixes" not in run(outcome((finding,)))["results"][0]


@pytest.mark.parametrize(
    ("means", "kind"),
    [("baseline", "external"), ("comment", "inSource"), ("batch nodes only", "inSource")],
)
def test_a_suppressed_result_says_by_what(means: str, kind: str) -> None:
    source = Source("a.yaml", "a: 1\n")
    finding = Finding("x", Severity.INFO, Confidence.LOW, "m", source, Span(0, 1), suppressed=means)

    result = run(outcome((finding,)))["results"][0]
    assert result["suppressions"] == [{"kind": kind, "justification": means}]


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("./k8s/a b.yaml", "k8s/a%20b.yaml"),
        ("c:d.yaml", "c%3Ad.yaml"),
        ("\udcff.yaml", "%FF.yaml"),
        ("/tmp/é.yaml", "file:///tmp/%C3%A9.yaml"),
    ],
)
def test_a_path_becomes_a_reference_that_leads_back_to_its_bytes(name: str, uri: str) -> None:
    finding = Finding("x", Severity.INFO, Confidence.LOW, "m", Source(name, ""), Span(0, 0))
    place = run(outcome((finding,)))["results"][0]["locations"][0]["physicalLocation"]

    assert place["artifactLocation"]["uri"] == uri
    read_back = unquote_to_bytes(uri.removeprefix("file://"))
    assert read_back == name.removeprefix("./").encode("utf-8", "surrogateescape")


def test_inputs_that_could_not_be_read_make_the_run_unsuccessful() -> None:
    broken = outcome((), extent=Extent(problems=(InputProblem("x.yaml", "no such file"),)))

    assert run(outcome(()))["invocations"][0]["executionSuccessful"]
    assert run(broken)["invocations"] == [
        {
            "executionSuccessful": False,
            "toolExecutionNotifications": [
                {"level": "error", "message": {"text": "x.yaml: no such file"}}
            ],
        }
    ]
