"""Texts as documents, for the tests of this room."""

from __future__ import annotations

from initlint.source.text import Source
from initlint.tree.document import Document, Problem
from initlint.tree.expand import Plain, plain
from initlint.tree.node import Node
from initlint.tree.read import documents


def read(text: str) -> list[Document]:
    return list(documents(Source("x.yaml", text)))


def tree(text: str) -> Node:
    """Give the root of the only document of *text*, which must be in order."""
    (document,) = read(text)
    assert not document.problems, document.problems
    return document.root


def data(text: str) -> Plain:
    return plain(tree(text))


def all_data(text: str) -> list[Plain]:
    """Give the data of every document of *text* that has any."""
    return [plain(document.root) for document in read(text) if document.root]


def problems(text: str) -> list[Problem]:
    return [problem for document in read(text) for problem in document.problems]


def places(text: str) -> list[tuple[str, int, int]]:
    """Give kind, line and column of the problems of *text*."""
    source = Source("x.yaml", text)
    return [(each.kind.value, *source.position(each.span.start)) for each in problems(text)]
