"""Aliases, merge keys and repeated keys, as kubectl has them."""

from __future__ import annotations

import pytest

from tests.tree.examples import data, problems, read, tree
from tests.tree.kubectl import HEAD, as_floats, refuses, values

MERGES = [
    "\n  b: &b {x: 1, y: 2}\n  c:\n    <<: *b\n",
    "\n  b: &b {x: 1, y: 2}\n  c:\n    x: 3\n    <<: *b\n    y: 4\n",
    "\n  c:\n    <<: [{x: 1}, {x: 2, y: 3}]\n    z: 4\n",
    "\n  c:\n    x: 0\n    <<: {x: 1, <<: {x: 2, w: 5}}\n",
    "\n  c:\n    <<: {x: 1}\n    <<: {x: 2, y: 3}\n    y: 4\n",
    "\n  c:\n    '<<': {x: 1}\n",
    "\n  c:\n    !!merge <<: {x: 1}\n",
    "\n  c:\n    !!str <<: {x: 1}\n",
    "\n  a: &a {x: 1}\n  b: &b\n    <<: *a\n    y: 2\n  c:\n    <<: [*b, *a]\n",
    "\n  c:\n    <<: []\n    x: 1\n",
    "\n  a: &x 1\n  b: &x 2\n  c: *x\n",
    "\n  &k a: 1\n  b: *k\n",
    "\n  a: &x [1, {b: 2}]\n  c: [*x, *x]\n",
    "\n  x: 1\n  x: 2\n",
    "\n  1: a\n  b: c\n",
    """\n  "it's": "it\\'s \\"\\'"\n  b: 'C:\\'\n  c: "\\'"\n""",
    "\n  a: [--config:, x:, y]\n  b: {c: d:}\n",
]
REFUSED = [
    "\n  a: *x\n",
    "\n  a: &x [*x]\n",
    "\n  a: &x {b: {c: *x}}\n",
    "\n  <<: 1\n",
    "\n  <<: [1]\n",
    "\n  a: &x [1]\n  <<: *x\n",
    "\n  a: &x {b: c}\n  *x : 1\n",
]


def test_merge_keys_and_aliases_give_what_kubectl_reads() -> None:
    ours = [data(f"data: {body}") for body in MERGES]

    assert as_floats(ours) == [{"data": as_floats(each)} for each in values(MERGES)]


@pytest.mark.parametrize("body", REFUSED)
def test_what_kubectl_refuses_is_one_problem(body: str) -> None:
    manifest = f"{HEAD}data: {body}"

    assert refuses(manifest)
    assert len(problems(manifest)) == 1


def test_a_repeated_key_is_paired_with_the_one_before() -> None:
    text = "a: 1\nb: {c: 1, 'c': 2}\n\"a\": 3\n"
    (document,) = read(text)
    spans = [
        (text[slice(*one.span)], text[slice(*two.span)]) for one, two in document.repeated_keys
    ]

    assert spans == [("c", "'c'"), ("a", '"a"')]
    assert document.root.get("a").value == 3


def test_a_repeated_key_stands_where_it_is_given_last() -> None:
    root = tree("a: 1\nb: 2\na: 3\n")

    assert [(key.raw, key.start, value.value) for key, value in root.pairs()] == [
        ("b", 5, 2),
        ("a", 10, 3),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a: &a {x: 1}\nb:\n  <<: *a\n  x: 2\n",
        "b:\n  x: 1\n  <<: {x: 2}\n",
        "a: {<<: {x: 1}, <<: {x: 2}}",
    ],
)
def test_a_merged_key_is_no_repetition(text: str) -> None:
    (document,) = read(text)

    assert document.repeated_keys == ()


def test_an_alias_is_the_node_that_it_names() -> None:
    root = tree("a: &x {b: [1]}\nc: *x\n")

    assert root.get("c") is root.get("a")


def test_what_is_not_there_reads_as_absent() -> None:
    root = tree("a: [{b: ~}]\n")

    assert not root.get("a", 0, "b")
    assert not root.get("a", 5, "b", "c", -1)
    assert list(root.get("a", "b").items()) == []
    assert root.get("x").text is None


def test_a_crd_is_checked_and_not_built() -> None:
    (document,) = read("kind: CustomResourceDefinition\nspec: {a: b}\n")

    assert document.skimmed_kind == "CustomResourceDefinition"
    assert not document.root
    assert problems("kind: CustomResourceDefinition\nspec: {a: b\n")
