"""Workflow commands, read back as GitHub's runner reads them.

The runner's side of the escapes: github.com/actions/runner, src/Runner.Common/ActionCommand.cs.
"""

from __future__ import annotations

import re

from hypothesis import given

from initlint.record import replace
from initlint.report.github import report
from initlint.report.outcome import Outcome, outcome
from initlint.report.visible import visible
from initlint.source.text import Source, Span
from tests.report.examples import deadlock, world
from tests.report.strategies import outcomes, some

COMMAND = re.compile(r"::(?P<command>[a-z]+) (?P<properties>[^:]*)::(?P<data>.*)\Z")
UNESCAPED = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}


def unescape(text: str) -> str:
    return re.sub("%(0D|0A|3A|2C|25)", lambda match: UNESCAPED[match[0]], text)


def commands(result: Outcome) -> list[tuple[str, dict[str, str], str]]:
    read = []
    for line in report(result).splitlines():
        match = COMMAND.match(line)
        assert match is not None
        pairs = (pair.split("=", 1) for pair in match["properties"].split(","))
        properties = {name: unescape(value) for name, value in pairs}
        read.append((match["command"], properties, unescape(match["data"])))
    return read


@some
@given(made_up=outcomes())
def test_what_the_runner_reads_is_what_was_found(made_up: Outcome) -> None:
    read = commands(made_up)

    assert [data.split("\n")[0] for _, _, data in read] == [
        visible(finding.message) for finding in made_up.reported
    ]
    assert [properties["file"] for _, properties, _ in read] == [
        visible(finding.source.name) for finding in made_up.reported
    ]


def test_severities_become_the_three_kinds_of_annotations() -> None:
    assert [command for command, _, _ in commands(world())] == ["warning", "error"]


def test_related_places_follow_in_the_message() -> None:
    _, properties, data = commands(outcome((deadlock,)))[0]

    assert properties == {
        "title": "initlint wait-on-own-service",
        "file": "k8s/web.yaml",
        "line": "14",
        "endLine": "14",
        "col": "21",
        "endColumn": "33",
    }
    assert data.endswith("\nk8s/service.yaml:5:3: the Service selects this pod and no other")


def test_columns_are_left_out_where_the_lines_differ() -> None:
    # "If start_line and end_line have different values, omit start_column and end_column":
    # https://docs.github.com/rest/checks/runs
    source = Source("a.yaml", "a:\n  b: 1\n")
    finding = replace(deadlock, source=source, span=Span(0, 9), related=())
    _, properties, _ = commands(outcome((finding,)))[0]

    assert {**properties, "title": ""} == {
        "title": "",
        "file": "a.yaml",
        "line": "1",
        "endLine": "2",
    }


def test_a_message_cannot_begin_a_command_of_its_own() -> None:
    finding = replace(deadlock, message="x\n::add-mask::y\r%0A", related=())

    assert report(outcome((finding,))).endswith(r"::x\n::add-mask::y\r%250A" + "\n")
