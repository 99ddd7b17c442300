"""`initlint startup` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run

WORLDS = ROOT / "fixtures" / "two-environments"


def test_one_bundle_needs_no_heading(initlint: Run) -> None:
    result = initlint("startup", "production", cwd=WORLDS)

    assert result.returncode == 0
    assert result.stdout.startswith("Deployment/search in default\n  => starts\n")
    assert "=> cannot start: init container 'wait-for-search' waits" in result.stdout


def test_several_bundles_are_one_document(initlint: Run) -> None:
    result = initlint("startup", "--format", "json", ".", cwd=WORLDS)
    plans = json.loads(result.stdout)["plans"]

    verdicts = {plan["name"]: plan["startup"][1]["verdict"] for plan in plans}

    assert verdicts == {"production": "cannot-start", "staging": "starts"}


@pytest.mark.parametrize(
    ("format_name", "first"), [("mermaid", "flowchart LR"), ("dot", "digraph")]
)
def test_several_bundles_are_one_drawing(initlint: Run, format_name: str, first: str) -> None:
    lines = initlint("startup", "--format", format_name, ".", cwd=WORLDS).stdout.splitlines()

    assert lines[0].startswith(first)
    assert sum(line.startswith(first) for line in lines) == 1


def test_nothing_to_plan_is_said(initlint: Run, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n"
    )

    assert initlint("startup", "config.yaml", cwd=tmp_path).stdout == "no workloads\n"


def test_an_unknown_format_is_a_usage_error(initlint: Run) -> None:
    result = initlint("startup", "--format", "svg", ".", cwd=WORLDS)

    assert result.returncode == 2
    assert "unknown format 'svg'" in result.stderr


def test_a_named_file_is_planned_with_its_neighbours_around_it(initlint: Run) -> None:
    world = ROOT / "fixtures" / "cycle-through-job"
    (plan,) = json.loads(initlint("startup", "--format", "json", "seed.yaml", cwd=world).stdout)[
        "plans"
    ]

    assert [each["object"]["name"] for each in plan["startup"]] == ["seed"]
    assert plan["startup"][0]["verdict"] == "cannot-start"  # for what stands in the file beside it
