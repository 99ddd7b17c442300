"""How a text falls into documents, and where a problem points."""

from __future__ import annotations

import pytest

from initlint.source.text import Source
from tests.tree.examples import all_data, places, problems, read
from tests.tree.kubectl import HEAD, RefusedError, objects, refuses

SECOND = HEAD.replace("name: a", "name: b")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\n---\nb: 2\n", [{"a": 1}, {"b": 2}]),
        ("---\na: 1\n--- # why\n\n---\n# only this\n---#\nb: 2", [{"a": 1}, {"b": 2}]),
        ("a: 1\r\n---\r\nb: |\r\n  x\r\n", [{"a": 1}, {"b": "x\n"}]),
        ("a: 1\n...\n---\nb: 2\n", [{"a": 1}, {"b": 2}]),
        ("a: 1\n---\n\ufeffb: 2\n", [{"a": 1}, {"b": 2}]),
        ("a: 1\n...\n# why\n...\n", [{"a": 1}]),
        ("a: |\n  ---\n  x\n", [{"a": "---\nx\n"}]),
        ("", []),
        ("# nothing\n---\nnull\n---\n~\n---", []),
    ],
)
def test_documents_end_at_separators(text: str, expected: list[object]) -> None:
    assert all_data(text) == expected
    assert problems(text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: 1\n---foo\nb: 2\n", ("lost", 2, 1)),
        ("a: 1\n--- {b: 2}\n", ("lost", 2, 1)),
        ("a: 1\n-----\nb: 2\n", ("lost", 2, 1)),
        ("a: 1\n---\tb: 2\n---\nc: 3\n", ("lost", 2, 1)),
        ('a: "\n---BEGIN\nx\n---END\n"\n', ("lost", 2, 1)),
        ("a: 'x\n---foo\ny'\nb: 1\n---\nc: 1\n", ("lost", 2, 1)),
        ("a: 1\n...\n# why\n\nb: 2\n", ("lost", 5, 1)),
        ("a: 1\n... \n] [\n", ("lost", 3, 1)),
        ("# c\n{a: 1}\nb: 2\n", ("lost", 3, 1)),
        ('"a"\nb: 1\n', ("lost", 2, 1)),
        ("a: b\n  c: d\n", ("syntax", 2, 4)),
        ("%YAML 1.2\n---\na: 1\n", ("syntax", 1, 1)),
        ("# c\n\n%TAG ! x\n---\na: 1\n", ("syntax", 3, 1)),
        ('a: 1\nb: "x\nc: 2\n', ("syntax", 2, 4)),
        ("a: 1\nb: [x\nc: 2\n", ("syntax", 2, 4)),
        ("a: 1\nb: {x: 1\n", ("syntax", 2, 4)),
        ("a: 1\nfoo:bar\nb: 2\n", ("syntax", 2, 1)),
        ("a: 1\n\tb: 2\n", ("syntax", 2, 1)),
        ("a: b: c\n", ("syntax", 1, 5)),
        ("a: 1\nb: *c\n", ("syntax", 2, 4)),
        ("---#c\na: 1\n", ("syntax", 2, 2)),
    ],
)
def test_a_problem_is_one_and_points_where_one_would_look(
    text: str, place: tuple[str, int, int]
) -> None:
    assert places(text) == [place]


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}---foo\n{SECOND}",
        f"{HEAD}--- {{b: 2}}\n",
        f"{HEAD}----\n{SECOND}",
        f'{HEAD}data: "\n---BEGIN\n"\n',
        f"%YAML 1.1\n---\n{HEAD}",
        f"---#c\n{HEAD}",
    ],
)
def test_kubectl_refuses_it_as_well(text: str) -> None:
    assert refuses(text)
    assert problems(text)


@pytest.mark.parametrize("text", [f"{HEAD}...\n{SECOND}", f"{HEAD}...\n}} nonsense\n"])
def test_kubectl_drops_what_we_call_lost(text: str) -> None:
    assert [each["metadata"]["name"] for each in objects(text)] == ["a"]
    assert [each.kind.value for each in problems(text)] == ["lost"]


def test_kubectl_takes_a_comment_behind_dashes() -> None:
    text = f"{HEAD}---#c\n{SECOND}"

    assert len(objects(text)) == 2
    assert len(all_data(text)) == 2


def test_documents_around_a_refused_separator_are_still_read() -> None:
    assert all_data("a: 1\n---foo\nb: 2\n---bar\n: } {\n---\nc: 3\n") == [
        {"a": 1},
        {"b": 2},
        {"c": 3},
    ]


def test_a_broken_document_costs_no_other() -> None:
    assert all_data("a: 1\n---\nb: [\n---\nc: 3\n") == [{"a": 1}, {"c": 3}]


@pytest.mark.parametrize(
    "text",
    [
        "kind: Pod\nmetadata:\n  name: #@ data.values.name\n",
        '#@ load("@ytt:data", "data")\nkind: Pod\n',
        "#@data/values\n---\nname: a\n",
        "list:\n#@overlay/match by='name'\n- name: a\n",
    ],
)
def test_text_for_ytt_is_a_template(text: str) -> None:
    (document,) = read(text)

    assert document.is_template
    assert not document.root


@pytest.mark.parametrize(
    "text", ["#@ note\na: 1\n", "a: 'x #@ y'\n", "a: x#@b/c\n", "a: |\n  cut -d '#@/x'\n"]
)
def test_other_marks_make_no_template(text: str) -> None:
    (document,) = read(text)

    assert not document.is_template


def test_text_of_a_template_engine_is_told_from_broken_yaml() -> None:
    template, whole = read("{{ if .x }}\na: 1\n---foo\n{{ end }}\n---\nb: '{{ c }}'\n")

    assert template.is_template
    assert not whole.is_template


def test_a_problem_stays_inside_the_text() -> None:
    source = Source("x.yaml", "a: [")
    (problem,) = problems(source.text)

    assert problem.span == (3, 4)


def test_a_last_line_without_a_break_gets_one_as_in_kubectl() -> None:
    text = f"{HEAD}data:\n  a: |\n    x\n    y"
    (ours,) = read(text)

    assert ours.root.get("data", "a").text == objects(text)[0]["data"]["a"] == "x\ny\n"
    assert text[slice(*ours.root.get("data", "a").at(2, 3))] == "y"


def test_kubectl_tells_us_when_it_changes() -> None:
    with pytest.raises(RefusedError, match="invalid Yaml document separator: foo"):
        objects(f"{HEAD}---foo\n")
