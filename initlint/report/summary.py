"""The closing words of a run: what was found, in how much, and what cannot start."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from initlint.finding import Finding, Severity
from initlint.report.outcome import Outcome, StartupVerdict, Verdict
from initlint.report.style import INK_OF_SEVERITY, Ink, Style
from initlint.report.visible import visible, wrap

_NOUNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}
_VERDICTS: dict[StartupVerdict, str] = {
    "cannot-start": "cannot start",
    "waits": "waits",
    "starts": "starts",
    "unknown": "unknown",
}


def tally(findings: Iterable[Finding]) -> str:
    """Count findings in words: `1 error, 2 warnings`."""
    counts = Counter(finding.severity for finding in findings)
    return ", ".join(count(counts[each], _NOUNS[each]) for each in Severity if counts[each])


def count(number: int, noun: str) -> str:
    """Give a number with its noun: `1 file`, `2 files`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def summary(outcome: Outcome, style: Style, room: int) -> Iterator[str]:
    """Yield what was found, how much was read, and what was not checked."""
    found = tally(outcome.reported) or "no findings"
    worst = min((each.severity.rank for each in outcome.reported), default=None)
    ink = Ink.GOOD if worst is None else INK_OF_SEVERITY[tuple(Severity)[worst]]
    if outcome.suppressed_count:
        found += f" ({outcome.suppressed_count} suppressed)"
    extent = outcome.extent
    read = ", ".join(
        (
            count(extent.files, "file"),
            count(extent.documents, "document"),
            count(extent.pods, "pod"),
            count(extent.init_containers, "init container"),
        )
    )
    yield style.paint(found, ink)
    yield f"read {read}"
    yield from (line for words in _not_checked(outcome) for line in wrap(words, room))


def _not_checked(outcome: Outcome) -> Iterator[str]:
    templates, problems = outcome.extent.unrendered_templates, len(outcome.extent.problems)
    if templates:
        yield f"not checked: {count(templates, 'template')} that nothing rendered"
    if problems:
        yield f"not read: {count(problems, 'input')}"


def startup(outcome: Outcome, style: Style, room: int) -> Iterator[str]:
    """Yield the verdicts where something cannot start; nothing where all can."""
    stuck = [each for each in outcome.startup if each.verdict == "cannot-start"]
    if not stuck:
        return
    for verdict in stuck:
        yield from _verdict(verdict, style, room)
    counts = Counter(each.verdict for each in outcome.startup)
    words = ", ".join(f"{counts[each]} {word}" for each, word in _VERDICTS.items() if counts[each])
    yield f"start-up: {words}"
    yield ""


def _verdict(verdict: Verdict, style: Style, room: int) -> Iterator[str]:
    name = visible(str(verdict.object))
    words = f"cannot start: {visible(verdict.because)}" if verdict.because else "cannot start"
    first, *rest = wrap(f"{name} {words}", room - 2)
    yield style.paint(name, Ink.STRONG) + first[len(name) :]
    yield from (f"  {line}" for line in rest)
