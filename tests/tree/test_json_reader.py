"""JSON that libyaml does not take, and JSON that is broken."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initlint.source.text import Source
from initlint.tree.expand import plain
from initlint.tree.json_reader import read_json
from tests.tree.examples import all_data, places, problems, read, tree
from tests.tree.kubectl import as_floats, objects

HEAD = '{"apiVersion": "v1", "kind": "Foo", "metadata": {"name": "a"}, "data": '
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**62), 2**62) | st.floats(-1e9, 1e9) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(VALUES, st.sampled_from((None, 1, "\t")), st.booleans())
def test_json_is_read_as_it_was_written(
    value: object, indent: int | None, ascii_only: bool
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    (document,) = read_json(Source("x", text), text, 0)

    assert plain(document.root) == json.loads(text)
    assert document.root.span == (0, len(text))


@given(st.lists(st.fixed_dictionaries({"a": VALUES}), min_size=1, max_size=3))
def test_documents_stand_one_behind_the_other(values: list[object]) -> None:
    text = "\n".join(map(json.dumps, values))

    assert all_data(text) == values


@pytest.mark.parametrize(
    "body",
    [
        '"\\ud83d\\ude00"', '"\\ud83d"', '{"' + "k" * 2000 + '": 1}', '"a\x7fb"', '"\\/"',
        "[1.0, 1e3, -0, 0.5, 123456789012345678901]", '{"a": 1, "a": 2}', "[\n\t1,\n\t2]",
    ],
)  # fmt: skip
def test_it_is_what_kubectl_reads(body: str) -> None:
    text = f"{HEAD}{body}}}\n{HEAD}1}}"
    ours = [read_one.root.get("data") for read_one in read(text)]

    assert as_floats([each["data"] for each in objects(text)]) == as_floats([*map(plain, ours)])
    assert problems(text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"a": 1\n "b": 2}', ("syntax", 2, 2)),
        ('{"a": [1\n}', ("syntax", 2, 1)),
        ('{"a":\n [1, 2', ("syntax", 2, 2)),
        ('{"a" 1}', ("syntax", 1, 6)),
        ('{"a": "x\ny\x01"}', ("syntax", 1, 9)),
        ('{"a": "\\q"}', ("syntax", 1, 8)),
        ('{"a": "x', ("syntax", 1, 7)),
        ('{"a": 1}\n{"b": tru}', ("syntax", 2, 7)),
        ('{"a": 1} x', ("syntax", 1, 10)),
        ('{"a": "\\ud83d\\ude00", }', ("syntax", 1, 23)),
    ],
)
def test_broken_json_is_one_problem_at_its_place(text: str, place: tuple[str, int, int]) -> None:
    assert places(text) == [place]


def test_documents_before_the_broken_one_are_read() -> None:
    assert all_data('{"a": 1}\n{"b": 2}\n{"c": }') == [{"a": 1}, {"b": 2}]


def test_yaml_in_braces_is_read_as_newer_kubectl_reads_it() -> None:
    # kubectl 1.32 takes JSON only here; from apimachinery 0.33 on YAML is tried as well.
    assert all_data("{a: 1, 'b': [c,],}\n") == [{"a": 1, "b": ["c"]}]
    assert problems("{a: 1}\n---\nb: 2\n") == []


def test_text_that_is_no_json_has_the_yaml_error() -> None:
    (problem,) = problems("{a: b\nc: [}\n")

    assert "JSON" not in problem.message


def test_a_repeated_key_of_json_is_told() -> None:
    (document,) = read('{"\\ud83d\\ude00": 1, "\\ud83d\\ude00": 2}')

    assert [(a.text, b.start) for a, b in document.repeated_keys] == [("😀", 20)]
    assert document.root.get("😀").value == 2


def test_deep_json_is_refused_without_recursion() -> None:
    (problem,) = problems('{"\\ud83d\\ude00":' + "[" * 100_000)

    assert problem.message == "nests deeper than 200 levels"


def test_places_in_json_strings_are_exact() -> None:
    text = '{"a": "\\ud83d\\ude00 x\\ty"}'
    node = tree(text).get("a")

    assert text[slice(*node.at(0, 1))] == "\\ud83d\\ude00"
    assert text[slice(*node.at(2, 5))] == "x\\ty"
