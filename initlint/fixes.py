"""Fixes put into the text: each proven to change what it names and nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import compress

from initlint.apply import Applied, apply, edited, encode, fitting, with_local_breaks
from initlint.diff import diff
from initlint.finding import Finding, Fix, Safety, Severity
from initlint.record import record, replace
from initlint.source.text import UTF_8, UTF_8_WITH_MARK, Source
from initlint.untouched import change_outside

__all__ = ["Applied", "Mended", "apply", "diff", "encode", "mend"]

MOST_ROUNDS = 10

Lint = Callable[[Source], Sequence[Finding]]

_NOT_UTF_8 = re.compile("[\ud800-\udfff]")


@record
class Mended:
    """A text after all rounds, the findings that were mended, and those that could not be.

    A finding in `applied` stands where it stood when its round began; those in `refused`,
    each with the reason, stand where they stand in `text`.
    """

    text: str
    applied: tuple[Finding, ...] = ()
    refused: tuple[tuple[Finding, str], ...] = ()


@record
class _State:
    """What a round leaves to the next one; `refusals` has the reason by the kind of finding."""

    source: Source
    findings: tuple[Finding, ...]
    applied: tuple[Finding, ...] = ()
    refusals: tuple[tuple[object, str], ...] = ()


def mend(source: Source, lint: Lint, *, allow_unsafe: bool = False) -> Mended:
    """Apply the fixes of what *lint* finds in *source*, and again, until none is left.

    Refused are fixes of a text that is no file or not UTF-8, unsafe ones unless allowed, and
    each after which the text does not parse, brings an error, or differs where no edit was.
    Where the fixes do not settle within ten rounds the text stays as it was.
    """
    state = _State(source, tuple(lint(source)))
    reason = _why_not_editable(source)
    if reason is not None:
        return Mended(source.text, (), tuple((each, reason) for each in _fixable(state)))
    for _ in range(MOST_ROUNDS):
        wanted = tuple(_wanted(state, allow_unsafe=allow_unsafe))
        if not wanted:
            return Mended(state.source.text, state.applied, tuple(_refused(state)))
        state = _round(state, wanted, lint)
    return _unsettled(source, lint)


def _why_not_editable(source: Source) -> str | None:
    if source.is_rendered:
        return "the text is rendered: its source is elsewhere"
    if source.path is None:
        return "the text is no file"
    if source.encoding not in (UTF_8, UTF_8_WITH_MARK):
        return "the file is UTF-16"
    if _NOT_UTF_8.search(source.text):
        return "the file holds bytes that are not UTF-8"
    return None


def _fixable(state: _State) -> Iterator[Finding]:
    for finding in state.findings:
        is_here = finding.source is state.source
        if is_here and finding.fix is not None and finding.suppressed is None:
            yield finding


def _wanted(state: _State, *, allow_unsafe: bool) -> Iterator[Finding]:
    refused = {key for key, _ in state.refusals}
    for finding in _fixable(state):
        is_allowed = allow_unsafe or _fix(finding).safety is Safety.SAFE
        if is_allowed and _key(finding) not in refused:
            yield finding


def _refused(state: _State) -> Iterator[tuple[Finding, str]]:
    reasons = dict(state.refusals)
    for finding in _fixable(state):
        yield finding, reasons.get(_key(finding), "the fix is unsafe and was not asked for")


def _unsettled(source: Source, lint: Lint) -> Mended:
    reason = f"the fixes do not settle within {MOST_ROUNDS} rounds"
    state = _State(source, tuple(lint(source)))
    return Mended(source.text, (), tuple((each, reason) for each in _fixable(state)))


def _round(state: _State, wanted: tuple[Finding, ...], lint: Lint) -> _State:
    """Apply all that is wanted, or else all that can be applied on its own, or else one of it."""
    fits = fitting(state.source.text, map(_fix, wanted))
    batch = tuple(compress(wanted, fits))
    if not batch:
        return _refuse(state, {_key(each): "its edits do not fit the text" for each in wanted})
    whole = _attempt(state, batch, lint)
    if isinstance(whole, _State):
        return whole
    reasons: dict[object, str] = {}
    sound: list[Finding] = []
    for finding in batch:
        alone = _attempt(state, (finding,), lint)
        if isinstance(alone, str):
            reasons[_key(finding)] = alone
        else:
            sound.append(finding)
    state = _refuse(state, reasons)
    for some in (sound, sound[:1]):
        result = _attempt(state, tuple(some), lint)
        if isinstance(result, _State):
            return result
    return state


def _refuse(state: _State, reasons: dict[object, str]) -> _State:
    return replace(state, refusals=(*state.refusals, *reasons.items()))


def _attempt(state: _State, batch: tuple[Finding, ...], lint: Lint) -> _State | str:
    """Give the state with the fixes of *batch* in it, or the reason why they are refused."""
    old = state.source
    edits = [with_local_breaks(old.text, edit) for each in batch for edit in _fix(each).edits]
    new = replace(old, text=edited(old.text, edits))
    reason = change_outside(old, new, edits)
    if reason is not None:
        return reason
    findings = tuple(lint(new))
    brought = _errors(findings) - _errors(state.findings)
    if brought:
        return f"it brings an error: {next(iter(brought))[1]}"
    return replace(state, source=new, findings=findings, applied=(*state.applied, *batch))


def _errors(findings: Iterable[Finding]) -> Counter[tuple[str, str]]:
    errors = (each for each in findings if each.severity is Severity.ERROR and not each.suppressed)
    return Counter((error.rule, error.message) for error in errors)


def _fix(finding: Finding) -> Fix:
    assert finding.fix is not None
    return finding.fix


def _key(finding: Finding) -> object:
    """What a finding keeps when the text around it moves."""
    text = finding.source.text
    edits = tuple((text[slice(*edit.span)], edit.text) for edit in _fix(finding).edits)
    return (finding.rule, finding.message, finding.container, edits)
