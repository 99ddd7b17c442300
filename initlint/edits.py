"""Edits of YAML text that touch one entry and leave every other character as it was.

Each function gives None where it cannot be sure of the result: a fix that is not offered
costs a minute, one that breaks a manifest costs trust.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from initlint.finding import Edit
from initlint.source.text import Span
from initlint.tree.node import Mapping, Node, Scalar

_LEAD = re.compile(r"(?: *- +)* *\Z")  # what may stand before a key: blanks, dashes of lists
_BLOCK_STYLES = ("|", ">")
_PROPERTIES = ("&", "!")
_KEPT = re.compile(r"[|>]\d?\+")  # a block scalar that keeps the blank lines behind it
_ANCHOR = re.compile(r"(?:^|[\s,\[{:-])&\w")


def replace_scalar(node: Node, text: str) -> Edit | None:
    """Put *text*, which is YAML and one line, in the place of a plain or quoted scalar."""
    if not isinstance(node, Scalar) or node.style in _BLOCK_STYLES:
        return None
    written = node.source.text[node.start : node.end]
    if written.startswith(_PROPERTIES):
        return None  # an anchor or a tag, which would go with it
    return Edit(node.span, text if written else f" {text}")


def remove_entry(mapping: Node, key: Node) -> Edit | None:
    """Take the entry of *key* out of *mapping*, with the comments that belong to it."""
    if not isinstance(mapping, Mapping) or not isinstance(key, Scalar):
        return None
    keys = written_keys(mapping)
    if key not in keys or len(keys) < 2 or _is_repeated(mapping, key):
        return None  # null would be left behind, or an entry that it hides would come to life
    following = next(iter(keys[keys.index(key) + 1 :]), None)
    if mapping.is_flow:
        return _remove_from_flow(mapping, key, following)
    return _remove_from_block(mapping, key, following)


def remove_overridden(root: Node, earlier: Node, later: Node) -> Edit | None:
    """Take out the entry of *earlier*, which *later*, a key of the same mapping, overrides."""
    mapping = mapping_of(root, later)
    if mapping is None or mapping.is_flow or not isinstance(earlier, Scalar):
        return None
    following = next((key for key in written_keys(mapping) if key.start > earlier.start), None)
    return _remove_from_block(mapping, earlier, following)


def insert_entry_after(mapping: Node, key: Node, text: str) -> Edit | None:
    """Put the entry *text* (`name: value`, one line) behind the entry of *key*."""
    if not isinstance(mapping, Mapping) or not isinstance(key, Scalar):
        return None
    if key not in written_keys(mapping):
        return None
    value = _value_of(mapping, key)
    if mapping.is_flow:
        return Edit(Span(value.end, value.end), f", {text}") if value is not None else None
    return _insert_into_block(key, value, text)


def append_item(mapping: Mapping, key: Node, entries: tuple[str, ...]) -> Edit | None:
    """Put a mapping of *entries* (`name: value`, one line each) at the end of *key*'s list.

    It is written in the style of the list's last item, which has to be a mapping too.
    """
    if not isinstance(mapping, Mapping) or not isinstance(key, Scalar):
        return None
    value = _value_of(mapping, key)
    last = next(iter(reversed(tuple(value.items()))), None) if value is not None else None
    if value is None or not isinstance(last, Mapping) or not _is_inside(last, mapping):
        return None
    inline = f"{{{', '.join(entries)}}}"
    if value.is_flow:  # type: ignore[attr-defined]
        return Edit(Span(last.end, last.end), f", {inline}")
    return _append_to_block(key, value, last, (inline,) if last.is_flow else entries)


def written_keys(mapping: Mapping) -> list[Scalar]:
    """Give the keys that stand in the text of *mapping*, in order, and are not overridden.

    Keys that come from elsewhere through `<<` are left out.
    """
    own = [key for key in mapping.keys.values() if mapping.start <= key.start < mapping.end]
    columns = {key: key.source.position(key.start).column for key in own}
    if not mapping.is_flow and own:
        # A merged mapping that stands further in has its keys further to the right.
        leftmost = min(columns.values())
        own = [key for key in own if columns[key] == leftmost]
    return sorted(own, key=lambda key: key.start)


def mapping_of(root: Node, key: Node) -> Mapping | None:
    """Find the mapping below *root* in whose text *key* stands."""
    return next((each for each in _mappings(root) if key in written_keys(each)), None)


def _mappings(root: Node) -> Iterator[Mapping]:
    seen: set[int] = set()
    stack = [root]
    while stack:
        node = stack.pop()
        if id(node) in seen or isinstance(node, Scalar):
            continue
        seen.add(id(node))
        if isinstance(node, Mapping):
            yield node
        stack.extend(node.items())
        stack.extend(value for _, value in node.pairs())


def _remove_from_block(mapping: Mapping, key: Scalar, following: Scalar | None) -> Edit | None:
    text = key.source.text
    column = _column(key)
    if column is None:
        return None
    end = _entry_end(key, _value_of(mapping, key), column)
    start = text.rfind("\n", 0, key.start) + 1
    if _ANCHOR.search(text, key.start, end):
        return None  # something else may refer to it
    if _KEPT.search(text, mapping.start, key.start):
        return None  # blank lines behind the entry could become part of a scalar before it
    if not text[start : key.start].strip():
        return Edit(Span(start, end), "")
    # The first key of a list's element: the next one moves up behind the dash.
    if following is None or text[end : following.start].strip(" "):
        return None
    return Edit(Span(key.start, following.start), "")


def _remove_from_flow(mapping: Mapping, key: Scalar, following: Scalar | None) -> Edit | None:
    text = mapping.source.text
    written = text[mapping.start : mapping.end]
    value = _value_of(mapping, key)
    if value is None or any(sign in written for sign in ("\n", "#", "&", "*")):
        return None
    if following is not None:
        is_next = text[value.end : following.start].strip() == ","
        return Edit(Span(key.start, following.start), "") if is_next else None
    before = _value_of(mapping, written_keys(mapping)[-2])
    if before is None or text[before.end : key.start].strip() != ",":
        return None
    return Edit(Span(before.end, value.end), "")


def _is_repeated(mapping: Mapping, key: Scalar) -> bool:
    """Whether the name may stand before *key* in the same mapping, hidden by it."""
    before = key.source.text[mapping.start : key.start]
    return re.search(rf"(?<![\w./-]){re.escape(key.raw)}[\"']?\s*:", before) is not None


def _insert_into_block(key: Scalar, value: Node | None, text: str) -> Edit | None:
    column = _column(key)
    if column is None:
        return None
    source = key.source.text
    end = _entry_end(key, value, column)
    newline = "\r\n" if "\r\n" in source else "\n"
    line = " " * column + text
    if source[end - 1] == "\n":
        return Edit(Span(end, end), line + newline)
    if not isinstance(value, Scalar) or value.style in _BLOCK_STYLES:
        return None  # a block scalar at the end of the text would gain a line break
    return Edit(Span(end, end), newline + line)


def _append_to_block(
    key: Scalar, value: Node, last: Mapping, lines: tuple[str, ...]
) -> Edit | None:
    source, column = key.source.text, _column(key)
    start = source.rfind("\n", 0, last.start) + 1
    lead = source[start : last.start]
    if column is None or not re.fullmatch(r" *- +", lead):
        return None
    newline = "\r\n" if "\r\n" in source else "\n"
    further = newline + " " * len(lead)
    item = lead + further.join(lines)
    end = _entry_end(key, value, column)
    if source[end - 1] == "\n":
        return Edit(Span(end, end), item + newline)
    if any(isinstance(each, Scalar) and each.style in _BLOCK_STYLES for _, each in last.pairs()):
        return None  # a block scalar at the end of the text would gain a line break
    return Edit(Span(end, end), newline + item)


def _value_of(mapping: Mapping, key: Scalar) -> Node | None:
    """Give the value that stands behind *key*; None for an overridden one and for an alias."""
    for name, own in mapping.keys.items():
        if own is key and _is_inside(mapping.values[name], mapping):
            return mapping.values[name]
    return None


def _is_inside(value: Node, mapping: Mapping) -> bool:
    return mapping.start <= value.start and value.end <= mapping.end


def _column(key: Scalar) -> int | None:
    """Give the 0-based column of a key that a block mapping has; None where more stands before."""
    text = key.source.text
    start = text.rfind("\n", 0, key.start) + 1
    return key.start - start if _LEAD.match(text[start : key.start]) else None


def _entry_end(key: Scalar, value: Node | None, column: int) -> int:
    """Give the offset behind the last line of an entry, its line break included.

    What follows the key belongs to its entry as long as it is indented further, or is an
    element of a list that is indented like the key; blank lines and comments only where
    more of it follows or where the comment is indented further.
    """
    text = key.source.text
    sure = key.end if value is None or value.start < key.end else _last_offset(value)
    end = _line_end(text, sure)
    at = end
    while at < len(text):
        stop = _line_end(text, at)
        line = text[at:stop]
        at = stop
        bare = line.strip()
        if not bare:
            continue
        indent = len(line) - len(line.lstrip(" "))
        is_element = indent == column and re.match(r"-(?:\s|\Z)", bare) is not None
        if indent <= column and not is_element:
            break
        end = stop
    return end


def _last_offset(node: Node) -> int:
    """Give the end of the last scalar below *node*: a block's own end runs on over comments."""
    if isinstance(node, Scalar):
        # A block scalar ends behind its last line break, which is its own.
        return node.end - (node.style in _BLOCK_STYLES)
    if node.is_flow:  # type: ignore[attr-defined]
        return node.end
    children = (*node.items(), *(each for pair in node.pairs() for each in pair))
    own = [each for each in children if node.start <= each.start and each.end <= node.end]
    return _last_offset(max(own, key=lambda each: each.end)) if own else node.start


def _line_end(text: str, at: int) -> int:
    stop = text.find("\n", at)
    return stop + 1 if stop >= 0 else len(text)
