"""Suppressions as users write them: comments and annotations.

# initlint: ignore[rule-a, rule-b] reason       on the line, above it, or in the script
# initlint: ignore-file[rule-a] reason          anywhere in the file
initlint.dev/ignore: rule-a, container/rule-b   in an object's or a pod's annotations
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from initlint.config.meant import did_you_mean
from initlint.finding import ObjectRef
from initlint.model.manifest import Manifest
from initlint.model.suppression import File, Lines, Means, Part, Suppression, node_at
from initlint.record import replace
from initlint.source.text import Source, Span
from initlint.tree.comments import comments
from initlint.tree.document import Document
from initlint.tree.node import Node

ANNOTATION = "initlint.dev/ignore"
_MARK = "initlint"  # a text without it holds no suppression
_LINE, _FILE = "ignore", "ignore-file"
_COMMENT = re.compile(
    r"(?<![^\s;&|()\"'])\#[ \t]*initlint:[ \t]*(?P<verb>[\w-]+)[ \t]*"
    r"(?:\[(?P<names>[^\]\n]*)\])?[ \t:-]*(?P<reason>[^\n]*)",
)
_NAME = re.compile(r"[^\s,]+")
_MOST_COMMENT_LINES = 50  # between a comment and what it speaks of
_COMMENT_LINE = re.compile(r"\s*#")


def written(documents: Iterable[Document], manifests: Sequence[Manifest]) -> Iterator[Suppression]:
    """Give the suppressions in the texts of *documents*, and in their *manifests*."""
    sources: dict[Source, list[Document]] = {}
    for document in documents:
        sources.setdefault(document.source, []).append(document)
    marked = {source for source in sources if _MARK in source.text}
    for source, inside in sources.items():
        if source in marked:
            for match in _directives(source, inside):
                yield from _comment(source, match)
    if not any(ANNOTATION in source.text for source in marked):
        return
    names = Counter(manifest.reference for manifest in manifests)
    for manifest in manifests:
        if manifest.document.source in marked:
            is_only = bool(manifest.name) and names[manifest.reference] == 1
            yield from _annotations(manifest, manifest.reference if is_only else None)


def _directives(source: Source, documents: Sequence[Document]) -> Iterator[re.Match[str]]:
    """Find the comments for initlint; one between two documents is in none of them."""
    inside = [document.span for document in documents]
    real = [comment.span for document in documents for comment in comments(document)]
    for match in _COMMENT.finditer(source.text):
        if _holds(real, match.start()) or not _holds(inside, match.start()):
            yield match


def _comment(source: Source, match: re.Match[str]) -> Iterator[Suppression]:
    verb, names = match["verb"], match["names"]
    problem = _problem(verb, names)
    if problem:
        node = node_at(source, Span(*match.span()))
        yield Suppression("", Means.COMMENT, node, "here", problem=problem)
        return
    is_line = verb == _LINE
    scope = _lines(source, match.start()) if is_line else File(source)
    for name in _NAME.finditer(names or ""):
        start = match.start("names") + name.start()
        yield Suppression(
            name[0],
            Means.COMMENT,
            node_at(source, Span(start, start + len(name[0]))),
            "here" if is_line else "in this file",
            scope,
            match["reason"].strip(),
        )


def _holds(spans: Sequence[Span], offset: int) -> bool:
    """Tell whether *offset* is in one of *spans*, which stand in order and apart."""
    at = bisect_right(spans, offset, key=lambda span: span.start)
    return at > 0 and offset < spans[at - 1].end


def _problem(verb: str, names: str | None) -> str:
    if verb not in (_LINE, _FILE):
        meant = did_you_mean(verb, (_LINE, _FILE))
        # Without brackets and without likeness it is prose that mentions the program.
        return f"`{verb}` is no directive{meant}" if meant or names is not None else ""
    if not _NAME.search(names or ""):
        return f"it names no rule, as `{verb}[rule-name]` does"
    return ""


def _lines(source: Source, offset: int) -> Lines:
    """Find what a comment speaks of: its line or, where it stands alone, the next one.

    Further comment lines in between are passed over.
    """
    line = target = source.position(offset).line
    furthest = min(source.last_line, line + _MOST_COMMENT_LINES)
    while target < furthest and _COMMENT_LINE.match(source.line_text(target)):
        target += 1
    return Lines(source, line, target)


def _annotations(manifest: Manifest, about: ObjectRef | None) -> Iterator[Suppression]:
    node, whole = manifest.node, manifest.node.span
    scope = Part(manifest.document.source, whole, about, whole, is_pod=False)
    yield from _annotation(node, scope, "in this object")
    for pod in manifest.pods:
        if pod.template is not node:
            scope = replace(scope, span=pod.template.span, is_pod=True)
            yield from _annotation(pod.template, scope, "in this pod")


def _annotation(holder: Node, scope: Part, where: str) -> Iterator[Suppression]:
    value = holder.get("metadata", "annotations", ANNOTATION)
    text, _, reason = (value.text or "").partition("#")
    for match in _NAME.finditer(text):
        container, slash, rule = match[0].rpartition("/")
        yield Suppression(
            rule,
            Means.ANNOTATION,
            node_at(value.source, value.at(*match.span())),
            f"in container '{container}'" if slash else where,
            replace(scope, container=container or None),
            reason.strip(),
        )
