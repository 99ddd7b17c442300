"""Start-up plans, drawn in four ways."""

from __future__ import annotations

import json

import pytest

from initlint.record import replace
from initlint.report.plan_dot import plan_dot
from initlint.report.plan_json import plan_json
from initlint.report.plan_mermaid import plan_mermaid
from initlint.report.plan_text import plan_text
from initlint.startup.plan import Plan, plan
from tests.startup.worlds import deployment, service, soft, startup, stateful_set, tcp

TEXT = (
    deployment("web", "wait-db wait-web")
    + service("web")
    + stateful_set("db", "wait-vault", replicas=1)
    + service("db", ports="[{port: 5432}]")
)
WAITS = {
    "wait-db": [soft(tcp("db", 5432))],
    "wait-web": [tcp("web", 80)],
    "wait-vault": [tcp("vault.example.com", 8200)],
}


@pytest.fixture
def drawn() -> Plan:
    return plan(startup(TEXT, WAITS), does=lambda _: "does its part")


def test_text_says_verdict_containers_and_waits(drawn: Plan) -> None:
    assert (
        plan_text((drawn,))
        == """\
Deployment/web in default
  => cannot start: init container 'wait-web' waits for Service 'web' on port 80,
     whose every ready endpoint needs this pod itself
  1. init container 'wait-db' does its part
     - waits, not for good, for Service 'db' on port 5432 (from StatefulSet
       'db'; no bound)
  2. init container 'wait-web' does its part
     - waits for Service 'web' on port 80 (from Deployment 'web'; no bound)
  3. container 'main-web' does its part

StatefulSet/db in default
  => starts once vault.example.com:8200 is up
  1. init container 'wait-vault' does its part
     - waits for host 'vault.example.com' on port 8200 (from outside of the set;
       no bound)
  2. container 'main-db' does its part

1 wait for something outside, 1 cannot start (fresh install by kubectl)
"""
    )


def test_text_stays_within_80_columns_and_obeys_no_control_character(drawn: Plan) -> None:
    hostile = plan(startup(TEXT, WAITS), does=lambda _: "runs \x1b[31m" + "long words " * 30)

    assert max(map(len, plan_text((hostile,)).splitlines())) <= 80
    assert "\x1b" not in plan_text((hostile,))


def test_json_holds_the_contract(drawn: Plan) -> None:
    document = json.loads(plan_json((drawn,)))
    (shown,) = document["plans"]
    web, db = shown["startup"]

    assert document["version"] == 1
    assert (web["verdict"], db["verdict"]) == ("cannot-start", "waits")
    assert db["waitsFor"] == ["vault.example.com:8200"]
    assert web["object"] == {
        "apiVersion": "apps/v1", "kind": "Deployment", "namespace": "default", "name": "web",
    }  # fmt: skip
    assert web["containers"][1]["waits"][0]["for"] == "Service 'web' on port 80"


def test_mermaid_draws_who_waits_for_whom(drawn: Plan) -> None:
    lines = plan_mermaid((drawn,)).splitlines()

    assert lines[0] == "flowchart LR"
    assert '  w1 -.->|"wait-db"| w2' in lines
    assert '  w1 ==>|"wait-web"| w1' in lines
    assert '  w2 -->|"wait-vault"| x1' in lines


def test_dot_draws_who_waits_for_whom(drawn: Plan) -> None:
    text = plan_dot((drawn,))

    assert text.startswith("digraph startup {\n")
    assert '  w1 -> w2 [label="wait-db", style=dotted];' in text.splitlines()
    assert text.endswith("}\n")


@pytest.mark.parametrize("draw", [plan_text, plan_json, plan_mermaid, plan_dot])
def test_empty_plan_is_drawn_too(draw) -> None:
    assert draw((plan(startup("", {})),))


def test_command_stands_in_for_words_about_it() -> None:
    text = deployment("web", "w").replace(
        "image: busybox", "image: busybox, command: [sh, -c, 'sleep 1']"
    )
    (workload,) = plan(startup(text, {})).workloads

    assert [container.does for container in workload.containers] == [
        "runs `sh -c sleep 1`",
        "runs image nginx",
    ]


@pytest.fixture
def two(drawn: Plan) -> tuple[Plan, Plan]:
    return drawn, replace(drawn, name="overlays/\x1b[31m")


def test_several_plans_are_one_json_document(two: tuple[Plan, Plan]) -> None:
    document = json.loads(plan_json(two))

    assert [shown["name"] for shown in document["plans"]] == ["world", "overlays/\x1b[31m"]


def test_several_plans_are_one_drawing_with_a_group_for_each(two: tuple[Plan, Plan]) -> None:
    mermaid, dot = plan_mermaid(two).splitlines(), plan_dot(two).splitlines()

    assert mermaid.count("flowchart LR") == 1
    assert '  subgraph b1 ["world"]' in mermaid
    assert '  b2w1 ==>|"wait-web"| b2w1' in mermaid
    assert dot.count("digraph startup {") == 1
    assert "  subgraph cluster_2 {" in dot
    assert '  b1w1 -> b1w2 [label="wait-db", style=dotted];' in dot


def test_several_plans_have_their_names_above_them(two: tuple[Plan, Plan]) -> None:
    text = plan_text(two)

    assert text.startswith("world\n=====\n\nDeployment/web in default\n")
    assert "overlays/\\x1b[31m\n=====" in text


def test_colour_tells_the_verdicts_apart(drawn: Plan) -> None:
    coloured = plan_text((drawn,), colour=True)

    assert "\x1b[1;31m  => cannot start" in coloured
    assert "\x1b[1;33m  => starts once" in coloured
    assert "\x1b" not in plan_text((drawn,))


def test_nothing_is_said_to_be_nothing() -> None:
    assert plan_text(()) == "no workloads\n"
