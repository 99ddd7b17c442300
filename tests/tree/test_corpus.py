"""Manifests that other people wrote are read as kubectl reads them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from initlint.source.text import Source, decode
from initlint.tree import build
from initlint.tree.document import Document
from initlint.tree.expand import Plain, plain
from initlint.tree.read import documents
from tests.tree.kubectl import RefusedError, as_floats, objects

CORPUS = Path(os.environ.get("INITLINT_MANIFESTS", "manifests-of-others"))


@pytest.mark.nightly
def test_every_manifest_of_the_corpus_has_the_values_that_kubectl_reads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not CORPUS.is_dir():
        pytest.skip(f"{CORPUS} is missing: no real manifest was compared with kubectl")
    monkeypatch.setattr(build, "SKIMMED", frozenset())
    differ = [path for path in sorted(CORPUS.rglob("*.y*ml")) if is_read_otherwise(path)]

    assert differ == []


def is_read_otherwise(path: Path) -> bool:
    content = path.read_bytes()
    try:
        theirs = [without_label(each) for each in objects(content)]
    except RefusedError:
        return False  # most of these are patches and values, which are no objects
    source = Source(path.name, decode(content)[0])
    ours = [without_label(each) for root in documents(source) for each in listed(root)]
    return as_floats(ours) != as_floats(theirs)


def listed(document: Document) -> list[Plain]:
    """Give the objects of *document* as kubectl prints them: a list's items on their own."""
    nodes = [document.root]
    if document.root.get("kind").text == "List":
        nodes = list(document.root.get("items").items())
    return [plain(node) for node in nodes if node]


def without_label(value: object) -> object:
    """Leave the metadata out, where the comparison puts a label."""
    assert isinstance(value, dict)
    return {name: each for name, each in value.items() if name != "metadata"}
