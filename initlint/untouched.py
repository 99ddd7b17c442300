"""The proof that edits changed the entries they name and nothing else.

Both texts are read as trees, and the trees are walked side by side. Entries that an edit
covers whole were removed or added; all others must pair up in their order, and where a pair
differs, an edit must reach into it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from initlint.finding import Edit
from initlint.reach import Sides, sides_of
from initlint.source.text import Source, Span
from initlint.tree.document import Document
from initlint.tree.node import ABSENT, Mapping, Node, Scalar, Sequence
from initlint.tree.read import documents


class _Entry(NamedTuple):
    """A key with its value, or an element of a list.

    `span` is absent where an alias or a merge brings the value from elsewhere: an edit over
    there must not change what stands here.
    """

    name: str
    key: Span | None
    value: Node
    span: Span | None


def change_outside(old: Source, new: Source, edits: Iterable[Edit]) -> str | None:
    """Say what differs between *old* and *new* that the *edits* of old do not name.

    None if nothing does. *new* must be what the edits, which are disjoint, make of *old*.
    """
    sides = sides_of(edits)
    before, after = tuple(documents(old)), tuple(documents(new))
    broken = _new_problem(before, after)
    if broken is not None:
        return f"the result does not parse: {broken}"
    if len(before) != len(after):
        return "the number of documents changes"
    reasons = (_document_change(*pair, sides) for pair in zip(before, after, strict=True))
    return next((reason for reason in reasons if reason is not None), None)


def _new_problem(before: tuple[Document, ...], after: tuple[Document, ...]) -> str | None:
    known = [problem.message for document in before for problem in document.problems]
    for document in after:
        for problem in document.problems:
            if problem.message not in known:
                return problem.message
            known.remove(problem.message)
    return None


def _document_change(old: Document, new: Document, sides: Sides) -> str | None:
    if old.root is ABSENT or new.root is ABSENT:
        is_same = old.source.text[slice(*old.span)] == new.source.text[slice(*new.span)]
        return None if is_same else "a document that initlint does not read would change"
    changed = _changed(_whole(old), _whole(new), sides)
    return f"'{changed}' would change too" if changed is not None else None


def _whole(document: Document) -> _Entry:
    return _Entry("document", None, document.root, _extent(document.root))


def _changed(old: _Entry, new: _Entry, sides: Sides) -> str | None:
    """Give the name of the first entry that differs although no edit reaches it."""
    if old.name != new.name and not (sides.old.meets(old.key) or sides.new.meets(new.key)):
        return old.name
    kept = [entry for entry in _entries(old) if not sides.old.covers(entry.span)]
    found = [entry for entry in _entries(new) if not sides.new.covers(entry.span)]
    if len(kept) != len(found):
        return old.name
    if isinstance(old.value, Scalar) or type(old.value) is not type(new.value):
        is_right = _is_same(old.value, new.value) or (not kept and _is_explained(old, new, sides))
        return None if is_right else old.name
    inner = (_changed(*pair, sides) for pair in zip(kept, found, strict=True))
    return next((name for name in inner if name is not None), None)


def _is_explained(old: _Entry, new: _Entry, sides: Sides) -> bool:
    """Whether the edits alone made the value of *new* out of that of *old*.

    They do not where a value takes in text behind it, such as a comment, or loses some.
    """
    if old.span is None or new.span is None:
        return False
    before, after = _extent(old.value), _extent(new.value)
    if before.start == before.end:
        return sides.new.covers(after)
    if after.start == after.end:
        return sides.old.covers(before)
    is_reached = sides.old.meets(before) or sides.new.meets(after)
    return is_reached and all(map(sides.is_same_place, before, after))


def _is_same(old: Node, new: Node) -> bool:
    if not isinstance(old, Scalar) or not isinstance(new, Scalar):
        return False
    return (old.raw, old.tag, old.style is None) == (new.raw, new.tag, new.style is None)


def _entries(parent: _Entry) -> Iterator[_Entry]:
    node = parent.value
    entries = _of_mapping(node) if isinstance(node, Mapping) else _of_sequence(node)
    if parent.span is not None:
        return entries
    return (entry._replace(key=None, span=None) for entry in entries)


def _of_mapping(mapping: Mapping) -> Iterator[_Entry]:
    for name, value in mapping.values.items():
        key = mapping.keys[name]
        is_merged = key.start < mapping.start
        is_alias = value.start < key.end
        end = key.end if is_alias else max(key.end, _extent(value).end)
        span = None if is_merged or is_alias else Span(key.start, end)
        yield _Entry(name, None if is_merged else key.span, value, span)


def _of_sequence(sequence: Node) -> Iterator[_Entry]:
    reached = sequence.start
    for element in sequence.items():
        is_alias = element.start < reached
        yield _Entry("element", None, element, None if is_alias else _extent(element))
        reached = reached if is_alias else element.end


def _extent(node: Node) -> Span:
    """Give the span of *node* without the white space and comments behind it."""
    text, end = node.source.text, _last_end(node)
    while end > node.start and text[end - 1].isspace():
        end -= 1
    return Span(node.start, end)


def _last_end(node: Node) -> int:
    """Where the last scalar or bracket of *node* ends; libyaml's end is that of the gap behind."""
    if isinstance(node, Mapping) and not node.is_flow:
        ends = [_last_end(value) for value in node.values.values() if value.start >= node.start]
        return max(ends, default=node.end)
    if isinstance(node, Sequence) and not node.is_flow:
        ends = [_last_end(element) for element in node.elements if element.start >= node.start]
        return max(ends, default=node.end)
    return node.end
