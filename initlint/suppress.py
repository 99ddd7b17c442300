"""Findings that the user asked not to hear of, and what was asked for in vain."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence

from initlint.config.meant import did_you_mean
from initlint.context import Context
from initlint.directives import written
from initlint.engine import judge_subject
from initlint.finding import Finding, ObjectRef
from initlint.model.suppression import File, IsOn, Lines, Part, Suppression
from initlint.record import replace
from initlint.rule import Rule
from initlint.source.text import Source
from initlint.tree.document import Document


def settle(
    findings: Iterable[Finding],
    documents: Iterable[Document],
    context: Context,
    rules: Sequence[Rule],
    *,
    known: Collection[str] = (),
    is_on: IsOn = lambda _rule, _source: True,
) -> Iterator[Finding]:
    """Mark the *findings* that are suppressed, and add those about unused suppressions.

    *documents* are those that were checked by *rules*. *known* names the other rules there
    are, which were not run: suppressions of these are left alone, and so are those of rules
    that are not on for a source.
    """
    names = {rule.name for rule in rules}
    everything = written(documents, context.workspace.checked)
    asked = [_questioned(each, {*names, *known}) for each in everything]
    asked = [s for s in asked if s.problem or (s.rule in names and is_on(s.rule, s.node.source))]
    # What is said of unused suppressions can itself be suppressed, and then no more is said.
    own = {rule.name for rule in rules if rule.each is Suppression}
    marked, unused = suppress(findings, [each for each in asked if each.rule not in own])
    yield from marked
    said = [finding for each in unused for finding in judge_subject(each, context, rules)]
    marked, unused = suppress(said, [each for each in asked if each.rule in own])
    yield from marked
    for each in unused:
        yield from judge_subject(each, context, rules)


def suppress(
    findings: Iterable[Finding], suppressions: Iterable[Suppression]
) -> tuple[tuple[Finding, ...], tuple[Suppression, ...]]:
    """Mark those of *findings* that *suppressions* speak of, and give the unused ones too."""
    asked = tuple(suppressions)
    index = _Index(asked)
    used: set[Suppression] = set()
    marked: list[Finding] = []
    for finding in findings:
        matches = list(index.of(finding))
        used.update(matches)
        marked.append(replace(finding, suppressed=_words(matches[0])) if matches else finding)
    return tuple(marked), tuple(each for each in asked if each not in used)


def _questioned(suppression: Suppression, known: Collection[str]) -> Suppression:
    if suppression.problem or suppression.rule in known:
        return suppression
    name = suppression.rule
    return replace(suppression, problem=f"no rule is called '{name}'{did_you_mean(name, known)}")


def _words(suppression: Suppression) -> str:
    return suppression.reason or suppression.means.value


class _Index:
    """Finds the suppressions that cover a finding without asking every one of them."""

    def __init__(self, suppressions: Iterable[Suppression]) -> None:
        self._files: dict[tuple[str, Source], list[Suppression]] = {}
        self._lines: dict[tuple[str, Source], list[tuple[int, Suppression]]] = {}
        self._parts: dict[tuple[str, Source, bool], list[tuple[int, Suppression]]] = {}
        self._objects: dict[tuple[str, ObjectRef], list[Suppression]] = {}
        for each in suppressions:
            if not each.problem:
                self._add(each)
        for table in (self._lines, self._parts):
            for entries in table.values():
                entries.sort(key=lambda entry: entry[0])

    def _add(self, each: Suppression) -> None:
        match each.scope:
            case File(source):
                self._files.setdefault((each.rule, source), []).append(each)
            case Lines(source, line, target):
                numbers = {line, target}
                entries = self._lines.setdefault((each.rule, source), [])
                entries.extend((number, each) for number in numbers)
            case Part(source, span, about, _, is_pod):
                place = (each.rule, source, is_pod)
                self._parts.setdefault(place, []).append((span.start, each))
                if about is not None:
                    self._objects.setdefault((each.rule, about), []).append(each)

    def of(self, finding: Finding) -> Iterator[Suppression]:
        """Give the suppressions that cover *finding*, comments first."""
        place = (finding.rule, finding.source)
        yield from self._on_lines(finding)
        yield from self._files.get(place, ())
        yield from self._around(finding, is_pod=True)
        yield from self._around(finding, is_pod=False)
        if finding.object is not None:
            about = self._objects.get((finding.rule, finding.object), ())
            yield from (s for s in about if _fits(s, finding) and _is_outside(s, finding))

    def _on_lines(self, finding: Finding) -> Iterator[Suppression]:
        entries = self._lines.get((finding.rule, finding.source))
        if not entries:
            return
        source, (start, end) = finding.source, finding.span
        first = source.position(start).line
        last = source.position(max(start, end - 1)).line
        low = bisect_left(entries, first, key=lambda entry: entry[0])
        high = bisect_right(entries, last, key=lambda entry: entry[0])
        yield from (each for _, each in entries[low:high])

    def _around(self, finding: Finding, *, is_pod: bool) -> Iterator[Suppression]:
        """Give the annotations of the part that *finding* stands in; parts are disjoint."""
        entries = self._parts.get((finding.rule, finding.source, is_pod), [])
        at = bisect_right(entries, finding.span.start, key=lambda entry: entry[0])
        start = entries[at - 1][0] if at else None
        for begin, each in reversed(entries[:at]):
            if begin != start:
                return
            if isinstance(each.scope, Part) and finding.span.start < each.scope.span.end:
                yield from [each] if _fits(each, finding) else []


def _is_outside(suppression: Suppression, finding: Finding) -> bool:
    scope = suppression.scope
    if not isinstance(scope, Part) or finding.source is not scope.source:
        return True
    return not scope.whole.start <= finding.span.start < scope.whole.end


def _fits(suppression: Suppression, finding: Finding) -> bool:
    scope = suppression.scope
    return not isinstance(scope, Part) or scope.container in (None, finding.container)
