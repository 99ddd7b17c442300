"""Edits change one entry of the tree and no other character of the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initlint.edits import (
    append_item,
    insert_entry_after,
    remove_entry,
    remove_overridden,
    replace_scalar,
)
from initlint.finding import Edit
from initlint.source.text import Source
from initlint.tree.node import Mapping, Node, Scalar
from initlint.tree.read import documents

NAMES = ("name", "image", "env", "spec", "a", "on", "x-y", "containers")
PLAIN = ("1", "true", "some words", "a:b", "v1.2", "~")
QUOTED = ("'it''s'", '"a # b"', '"tab\\t"', "'- x'")


def read(text: str) -> Node:
    (document,) = documents(Source("x.yaml", text, Path("x.yaml")))
    assert not document.problems
    return document.root


def apply(text: str, edit: Edit) -> str:
    return text[: edit.span.start] + edit.text + text[edit.span.end :]


def shape(
    node: Node,
    *,
    without: Node | None = None,
    behind: Node | None = None,
    appended: Node | None = None,
) -> object:
    """The tree as plain data in order; without one entry, or with `new: "1"` behind one.

    Or with an item of `new` and `path` at the end of the list *appended*.
    """
    if isinstance(node, Mapping):
        entries: list[object] = []
        for name, key in node.keys.items():
            if key is not without:
                inner = shape(node.values[name], without=without, behind=behind, appended=appended)
                entries.append((name, inner))
            if key is behind:
                entries.append(("new", "1"))
        return entries
    if isinstance(node, Scalar):
        return node.text
    items = (
        shape(each, without=without, behind=behind, appended=appended) for each in node.items()
    )
    more = [[("new", "1"), ("path", "/x")]] if node is appended else []
    return ["list", *items, *more]


def mappings(node: Node) -> list[Mapping]:
    own = [node] if isinstance(node, Mapping) else []
    children = [*node.items(), *(value for _, value in node.pairs())]
    return own + [each for child in children for each in mappings(child)]


def scalars(node: Node) -> list[Scalar]:
    own = [node] if isinstance(node, Scalar) else []
    children = [*node.items(), *(value for _, value in node.pairs())]
    return own + [each for child in children for each in scalars(child)]


@st.composite
def block(draw: st.DrawFn, indent: int = 0, depth: int = 3) -> str:
    """The text of a block mapping: comments, blank lines, lists at both indents, scalars."""
    lines = []
    for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True)):
        lines += draw(st.sampled_from([[], [], [""], [" " * indent + "# above"]]))
        lines.append(" " * indent + f"{name}:" + draw(value(indent, depth)))
        lines += draw(st.sampled_from([[], [], [], [" " * (indent + 4) + "# deep"]]))
    return "\n".join(lines)


@st.composite
def value(draw: st.DrawFn, indent: int, depth: int) -> str:
    comment = draw(st.sampled_from(["", "", "  # why"]))
    form = draw(st.sampled_from(("scalar", "text", "flow", "mapping", "list", "empty")))
    inner = indent + 2
    if form == "text":
        body = draw(st.lists(st.sampled_from(["run", "  more", "# not a comment", ""]), max_size=4))
        header = draw(st.sampled_from(["|", "|-", ">", "|+"]))
        rows = ["first", *body]
        return f" {header}{comment}\n" + "\n".join(row and " " * inner + row for row in rows)
    if form == "flow":
        return draw(st.sampled_from([" {b: 1, c: [2, x]}", " [1, {k: v, l: w}]", " {}"])) + comment
    if form == "mapping" and depth:
        return f"{comment}\n" + draw(block(indent=inner, depth=depth - 1))
    if form == "list" and depth:
        at = draw(st.sampled_from([indent, inner]))
        items = draw(st.lists(block(indent=at + 2, depth=depth - 1), min_size=1, max_size=2))
        return f"{comment}\n" + "\n".join(as_element(item, at) for item in items)
    return " " + draw(st.sampled_from(PLAIN + QUOTED)) + comment if form != "empty" else comment


def as_element(text: str, indent: int) -> str:
    """A block mapping as an element: its first key stands behind the dash."""
    lines = text.split("\n")
    first = next(i for i, line in enumerate(lines) if line.strip() and line.strip()[0] != "#")
    lines[first] = " " * indent + "- " + lines[first].lstrip(" ")
    return "\n".join(lines)


@settings(deadline=None, max_examples=150)
@given(block(), st.data())
def test_removal_takes_one_entry_and_no_other_character(text: str, data: st.DataObject) -> None:
    root = read(text)
    mapping = data.draw(st.sampled_from([each for each in mappings(root) if each.keys]))
    key = data.draw(st.sampled_from(list(mapping.keys.values())))
    edit = remove_entry(mapping, key)
    if edit is None:
        return

    assert not edit.text
    assert shape(read(apply(text, edit))) == shape(root, without=key)


@settings(deadline=None, max_examples=150)
@given(block(), st.data())
def test_insertion_adds_one_entry_behind_another(text: str, data: st.DataObject) -> None:
    root = read(text)
    mapping = data.draw(st.sampled_from([each for each in mappings(root) if each.keys]))
    key = data.draw(st.sampled_from(list(mapping.keys.values())))
    edit = insert_entry_after(mapping, key, 'new: "1"')
    if edit is None:
        return

    assert edit.span.start == edit.span.end
    assert shape(read(apply(text, edit))) == shape(root, behind=key)


@settings(deadline=None, max_examples=150)
@given(block(), st.data())
def test_an_item_is_added_at_the_end_of_one_list(text: str, data: st.DataObject) -> None:
    root = read(text)
    lists = [(m, key) for m in mappings(root) for key, v in m.pairs() if any(v.items())]
    if not lists:
        return
    mapping, key = data.draw(st.sampled_from(lists))
    edit = append_item(mapping, key, ('new: "1"', "path: /x"))
    if edit is None:
        return
    changed = read(apply(text, edit))
    value = mapping.values[key.raw]

    assert edit.span.start == edit.span.end
    assert shape(changed) == shape(root, appended=value)


@settings(deadline=None, max_examples=100)
@given(block(), st.data())
def test_replacement_changes_one_scalar(text: str, data: st.DataObject) -> None:
    root = read(text)
    values = scalars(root)
    if not values:
        return
    scalar = data.draw(st.sampled_from(values))
    edit = replace_scalar(scalar, '"new"')
    if edit is None:
        return
    old, new = (
        [each.text for each in values],
        [each.text for each in scalars(read(apply(text, edit)))],
    )
    old[values.index(scalar)] = "new"

    assert new == old


REMOVALS = [
    pytest.param("a: 1\nb: 2\nc: 3\n", "b", "a: 1\nc: 3\n", id="between others"),
    pytest.param("a: 1\nb: 2", "b", "a: 1\n", id="last without a line break"),
    pytest.param("a: 1\r\nb: 2\r\n", "a", "b: 2\r\n", id="CRLF"),
    pytest.param("a: 1\nb:\n- x\n- y\nc: 3\n", "b", "a: 1\nc: 3\n", id="list at the key's indent"),
    pytest.param(
        "a:\n  x: 1\n  # inside\n\n# above b\nb: 2\n", "a", "\n# above b\nb: 2\n", id="comments"
    ),
    pytest.param("a: [\n  1\n]\nb: 2\n", "a", "b: 2\n", id="flow that ends at the margin"),
    pytest.param("{a: 1, b: 2, c: 3}\n", "b", "{a: 1, c: 3}\n", id="flow, between others"),
    pytest.param("{a: 1, b: 2}\n", "b", "{a: 1}\n", id="flow, last"),
]


@pytest.mark.parametrize(("text", "name", "result"), REMOVALS)
def test_entry_is_removed_with_its_lines(text: str, name: str, result: str) -> None:
    root = read(text)
    edit = remove_entry(root, root.key(name))

    assert edit is not None
    assert apply(text, edit) == result


def test_next_key_moves_up_behind_the_dash() -> None:
    text = "- a: 1\n  b: 2\n"
    element = read(text).get(0)
    edit = remove_entry(element, element.key("a"))

    assert edit is not None
    assert apply(text, edit) == "- b: 2\n"


REFUSED = [
    pytest.param("a: 1\n", "a", id="the only entry"),
    pytest.param("a: &x {k: 1}\nb: *x\n", "a", id="an anchor that is used further down"),
    pytest.param("a: 1\nb: 2\na: 3\n", "a", id="an entry that hides another"),
    pytest.param("{a: 1, # one\n b: 2}\n", "b", id="flow over several lines"),
]


@pytest.mark.parametrize(("text", "name"), REFUSED)
def test_removal_is_refused_where_more_would_change(text: str, name: str) -> None:
    root = read(text)

    assert remove_entry(root, root.key(name)) is None


OVERRIDDEN = [
    pytest.param("spec:\n  a: 1\n  b: 2\n  a: 3\n", "spec:\n  b: 2\n  a: 3\n", id="one line"),
    pytest.param("a:\n- x\n- y\n\na: 3\n", "\na: 3\n", id="a list"),
    pytest.param("- a: 1\n  b: 2\n  a: 3\n", "- b: 2\n  a: 3\n", id="behind a dash"),
    pytest.param("- a: 1\n  a: 3\n", "- a: 3\n", id="behind a dash, next to it"),
]


@pytest.mark.parametrize(("text", "result"), OVERRIDDEN)
def test_overridden_entry_is_removed(text: str, result: str) -> None:
    (document,) = documents(Source("x.yaml", text))
    ((earlier, later),) = document.repeated_keys
    edit = remove_overridden(document.root, earlier, later)

    assert edit is not None
    assert apply(text, edit) == result


@pytest.mark.parametrize("text", ["a: &x 1\nb: *x\n", "a: !!str 1\n", "a: |\n  x\n"])
def test_scalar_with_more_than_its_text_is_not_replaced(text: str) -> None:
    assert replace_scalar(read(text).get("a"), "2") is None


def test_empty_value_is_filled_in() -> None:
    text = "a:\nb: 1\n"
    edit = replace_scalar(read(text).get("a"), "2")

    assert edit is not None
    assert apply(text, edit) == "a: 2\nb: 1\n"


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("a:\n  - b: 1\n    c: 2\nd: 3\n", "a:\n  - b: 1\n    c: 2\n  - n: 4\n    p: 5\nd: 3\n"),
        ("a:\n- b: 1\nd: 3\n", "a:\n- b: 1\n- n: 4\n  p: 5\nd: 3\n"),
        ("a:\n  - {b: 1}\n", "a:\n  - {b: 1}\n  - {n: 4, p: 5}\n"),
        ("a: [{b: 1}]\n", "a: [{b: 1}, {n: 4, p: 5}]\n"),
        ("a:\n  -   b: 1", "a:\n  -   b: 1\n  -   n: 4\n      p: 5"),
    ],
)
def test_an_item_is_written_like_the_one_before(text: str, result: str) -> None:
    root = read(text)
    assert isinstance(root, Mapping)
    edit = append_item(root, root.key("a"), ("n: 4", "p: 5"))

    assert edit is not None
    assert apply(text, edit) == result


@pytest.mark.parametrize("text", ["a: 1\n", "a: []\n", "a: [1]\n", "a:\n  - b\n", "a:\n"])
def test_nothing_is_added_to_what_is_no_list_of_mappings(text: str) -> None:
    root = read(text)
    assert isinstance(root, Mapping)

    assert append_item(root, root.key("a"), ("n: 4",)) is None
