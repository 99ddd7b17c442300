"""The JSON contract: exactly the keys that are documented, and nothing that moves."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given

from initlint.report.json import report
from initlint.report.outcome import Outcome
from tests.report.examples import world
from tests.report.strategies import outcomes, some

PAGE = Path(__file__).parent.parent.parent / "docs" / "json.md"

FINDING = [
    "rule", "severity", "confidence", "message", "path", "rendered", "line", "column", "endLine",
    "endColumn",
    "object", "container", "related", "fix", "url", "suppressed",
]  # fmt: skip
OBJECT = ["apiVersion", "kind", "namespace", "name"]
RELATED = ["path", "rendered", "line", "column", "message"]
FIX = ["title", "safety", "edits"]
EDIT = ["line", "column", "endLine", "endColumn", "text"]
VERDICT = ["object", "verdict", "waitsFor", "because"]
SUMMARY = [
    "files", "documents", "pods", "initContainers", "errors", "warnings", "infos", "suppressed",
    "unrenderedTemplates", "problems",
]  # fmt: skip


@some
@given(made_up=outcomes())
def test_the_keys_are_those_of_the_contract(made_up: Outcome) -> None:
    content = json.loads(report(made_up))

    assert list(content) == ["version", "findings", "startup", "summary"]
    assert list(content["summary"]) == SUMMARY
    for finding in content["findings"]:
        assert list(finding) == FINDING
        assert finding["object"] is None or list(finding["object"]) == OBJECT
        assert [each for each in finding["related"] if list(each) != RELATED] == []
        assert finding["fix"] is None or list(finding["fix"]) == FIX
        assert [e for e in (finding["fix"] or {"edits": ()})["edits"] if list(e) != EDIT] == []
    for verdict in content["startup"]:
        assert (list(verdict), list(verdict["object"])) == (VERDICT, OBJECT)


@some
@given(made_up=outcomes())
def test_no_lone_surrogate_is_left_for_strict_readers(made_up: Outcome) -> None:
    content = json.dumps(json.loads(report(made_up)), ensure_ascii=False)

    assert content.encode("utf-8")


def test_a_finding_reads_as_documented() -> None:
    content = json.loads(report(world()))

    assert content["findings"][2] == {
        "rule": "wait-on-own-service",
        "severity": "error",
        "confidence": "high",
        "message": "init container 'wait' waits for Service 'web', which selects only this pod: "
        "it has no ready endpoint before the wait ends",
        "path": "k8s/web.yaml",
        "rendered": None,
        "line": 14,
        "column": 21,
        "endLine": 14,
        "endColumn": 33,
        "object": {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "namespace": "shop",
            "name": "web",
        },
        "container": "wait",
        "related": [
            {
                "path": "k8s/service.yaml",
                "rendered": None,
                "line": 5,
                "column": 3,
                "message": "the Service selects this pod and no other",
            }
        ],
        "fix": None,
        "url": "https://example.com/wait_on_own_service.md",
        "suppressed": None,
    }


def test_suppressed_findings_are_kept_with_the_reason() -> None:
    content = json.loads(report(world()))

    kept = {finding["rule"]: finding["suppressed"] for finding in content["findings"]}
    assert kept["missing-limits"] == "batch nodes only"
    assert (content["summary"]["infos"], content["summary"]["suppressed"]) == (0, 1)


def test_a_fix_names_its_edits_in_lines_and_columns() -> None:
    content = json.loads(report(world()))

    assert [finding["fix"] for finding in content["findings"] if finding["fix"]] == [
        {
            "title": "Add the tag `1.36`",
            "safety": "unsafe",
            "edits": [
                {"line": 10, "column": 18, "endLine": 10, "endColumn": 25, "text": "busybox:1.36"}
            ],
        }
    ]


def test_the_page_names_every_key_and_the_version() -> None:
    page = PAGE.read_text(encoding="utf-8")
    keys = {*FINDING, *OBJECT, *RELATED, *FIX, *EDIT, *VERDICT, *SUMMARY, "findings", "startup"}

    assert [key for key in sorted(keys) if f"`{key}`" not in page] == []
    assert '"version": 1' in page
