"""Findings that were accepted once and for all, in a file that is kept with the manifests.

    {"version": 1, "findings": [
    {"path": "k8s/web.yaml", "rule": "never-exits", …, "fingerprint": "…"}
    ]}

One entry a line, sorted, so that a change of one finding is a change of one line. What an
entry matches is decided by its fingerprint; the rest is for the people who read it. Paths
are relative to the directory of the file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from pathlib import Path

from initlint.config.meant import did_you_mean
from initlint.context import Context
from initlint.engine import INTERNAL_ERROR, judge_subject, workspace
from initlint.finding import Finding
from initlint.fingerprint import fingerprints
from initlint.model.suppression import IsOn, Means, Suppression, node_at
from initlint.record import replace
from initlint.rule import Rule
from initlint.settings import Settings
from initlint.source.files import ReadError, read_file
from initlint.source.names import display
from initlint.source.text import Source, Span, decode

VERSION = 1


class BaselineError(Exception):
    """A baseline that cannot be used; the message names the file."""


@dataclass(frozen=True, order=True)
class Entry:
    """One accepted finding."""

    path: str
    rule: str
    object: str
    container: str
    fingerprint: str


@dataclass(frozen=True, eq=False)
class Baseline:
    """The entries of one file; `text` is empty where the file is not written yet."""

    path: Path
    text: str
    entries: tuple[Entry, ...]

    @cached_property
    def source(self) -> Source:
        return Source(display(self.path), self.text, self.path)

    def span_of(self, entry: Entry) -> Span:
        """Give the line of *entry*."""
        at = max(self.text.find(f'"{entry.fingerprint}"'), 0)
        return self.source.line_span(self.source.position(at).line)

    def name_of(self, source: Source) -> str:
        """Give the path of *source* as entries give it."""
        if source.path is None:
            return source.name
        here = os.path.realpath(self.path.parent)
        return Path(os.path.relpath(os.path.realpath(source.path), here)).as_posix()

    def has_lost(self, entry: Entry) -> bool:
        """Tell whether the file that *entry* speaks of is gone; standard input never is."""
        return not entry.path.startswith("<") and not (self.path.parent / entry.path).exists()


def read(path: Path, *, may_be_missing: bool = False) -> Baseline:
    """Read the baseline at *path*; raises BaselineError."""
    if may_be_missing and not os.path.lexists(path):
        return Baseline(path, "", ())
    try:
        text, _ = decode(read_file(path))
        data = json.loads(text)
    except (ReadError, ValueError, RecursionError) as error:
        raise BaselineError(f"{path}: {error}") from error
    if not isinstance(data, dict) or not isinstance(data.get("findings"), list):
        raise BaselineError(f"{path}: this is no baseline")
    if data.get("version") != VERSION:
        raise BaselineError(f"{path}: version {data.get('version')} of baselines is not known")
    return Baseline(path, text, tuple(_entry(path, each) for each in data["findings"]))


def written(baseline: Baseline, findings: Iterable[Finding], sources: Collection[Source]) -> str:
    """Give the text of a baseline that accepts all *findings* that nobody suppressed.

    Entries of *baseline* stay where their file is there and is not among the *sources*
    that were checked.
    """
    checked = {baseline.name_of(source) for source in sources}
    kept = (e for e in baseline.entries if e.path not in checked and not baseline.has_lost(e))
    entries = sorted({*kept, *(entry for entry, _ in _identified(baseline, findings))})
    lines = ",\n".join(json.dumps(asdict(entry)) for entry in entries)
    return f'{{"version": {VERSION}, "findings": [\n{lines}\n]}}\n'


def accept(
    baseline: Baseline,
    findings: Iterable[Finding],
    sources: Collection[Source],
    rules: Sequence[Rule],
    *,
    known: Collection[str] = (),
    is_on: IsOn = lambda _rule, _source: True,
) -> Iterator[Finding]:
    """Mark those of *findings* that *baseline* accepts, and report entries without any.

    *sources* are those that were checked by *rules*; entries of other files, of the
    *known* rules that were not run, and of rules that are not on for a file are left alone.
    """
    every = tuple(findings)
    accepted = {entry.fingerprint for entry in baseline.entries}
    marks = {id(finding): entry.fingerprint for entry, finding in _identified(baseline, every)}
    for each in every:
        is_accepted = marks.get(id(each)) in accepted
        yield replace(each, suppressed=Means.BASELINE.value) if is_accepted else each
    met = set(marks.values())
    checked = {baseline.name_of(source): source for source in sources}
    names = {rule.name for rule in rules}
    context = Context(Settings(), workspace(str(baseline.path), ()))
    for entry in baseline.entries:
        was_met = entry.fingerprint in met or not _is_due(entry, baseline, checked, is_on)
        if was_met or (entry.rule in known and entry.rule not in names):
            continue
        suppression = _suppression(entry, baseline, {*names, *known})
        yield from judge_subject(suppression, context, rules)


def _identified(baseline: Baseline, findings: Iterable[Finding]) -> Iterator[tuple[Entry, Finding]]:
    """Pair each finding that can be accepted with its entry; a crash cannot be."""
    open_ones = [f for f in findings if f.suppressed is None and f.rule != INTERNAL_ERROR]
    open_ones.sort(key=lambda finding: finding.sort_key)
    for finding, mark in zip(open_ones, fingerprints(open_ones, baseline.name_of), strict=True):
        path = baseline.name_of(finding.source)
        about = str(finding.object or "")
        yield Entry(path, finding.rule, about, finding.container or "", mark), finding


def _is_due(entry: Entry, baseline: Baseline, checked: Mapping[str, Source], is_on: IsOn) -> bool:
    """Tell whether this run could have met what *entry* speaks of."""
    source = checked.get(entry.path)
    return baseline.has_lost(entry) if source is None else is_on(entry.rule, source)


def _suppression(entry: Entry, baseline: Baseline, names: Collection[str]) -> Suppression:
    unknown = f"no rule is called '{entry.rule}'{did_you_mean(entry.rule, names)}"
    return Suppression(
        entry.rule,
        Means.BASELINE,
        node_at(baseline.source, baseline.span_of(entry)),
        f"like it in '{entry.path}'",
        problem="" if entry.rule in names else unknown,
    )


def _entry(path: Path, data: object) -> Entry:
    names = [field.name for field in fields(Entry)]
    if not isinstance(data, dict) or not all(isinstance(data.get(n), str) for n in names):
        raise BaselineError(f"{path}: an entry has the texts {', '.join(names)}: {data}")
    return Entry(**{name: data[name] for name in names})
