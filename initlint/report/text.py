"""Findings for people: grouped by file, each with its code, closed by a summary."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, groupby

from initlint.finding import Finding, Label, Safety
from initlint.report.frame import frame
from initlint.report.outcome import Outcome
from initlint.report.region import region
from initlint.report.style import INK_OF_SEVERITY, Ink, Style
from initlint.report.summary import startup, summary, tally
from initlint.report.visible import visible, wrap
from initlint.source.text import Source, Span

WIDTH = 80  # columns


def report(outcome: Outcome, *, colour: bool = False) -> str:
    """Write *outcome* at a width of 80 columns; suppressed findings are only counted."""
    style = Style(colour=colour)
    by_file = groupby(outcome.reported, key=lambda finding: finding.source.name)
    lines = chain.from_iterable(_file(name, tuple(group), style) for name, group in by_file)
    closing = (*startup(outcome, style, WIDTH), *summary(outcome, style, WIDTH))
    return "".join(f"{line}\n" for line in chain(lines, closing))


def _file(name: str, findings: tuple[Finding, ...], style: Style) -> Iterator[str]:
    yield f"{style.paint(visible(name), Ink.STRONG)}: {tally(findings)}"
    yield ""
    for finding in findings:
        yield from _finding(finding, style)
        yield ""


def _finding(finding: Finding, style: Style) -> Iterator[str]:
    gutter = _gutter(finding)
    ink = INK_OF_SEVERITY[finding.severity]
    yield from _headline(finding, style)
    yield f"{_arrow('-->', gutter, style)} {_place(finding.source, finding.span)}" + style.paint(
        f"  {visible(finding.rule)}", Ink.FAINT
    )
    yield from _frame(finding.source, finding.span, style, gutter, "^", ink)
    for label in finding.related:
        yield from _related(label, style, gutter)
    yield from _fix(finding, style, gutter)


def _headline(finding: Finding, style: Style) -> Iterator[str]:
    word = finding.severity.value
    indent = len(word) + 2
    first, *rest = wrap(visible(finding.message), WIDTH - indent)
    severity = style.paint(word, INK_OF_SEVERITY[finding.severity])
    yield f"{severity}: {style.paint(first, Ink.STRONG)}"
    for line in rest:
        yield f"{'':{indent}}{style.paint(line, Ink.STRONG)}"


def _related(label: Label, style: Style, gutter: int) -> Iterator[str]:
    place = _place(label.source, label.span)
    indent = gutter + 4
    message = visible(label.message)
    yield style.paint(f"{'':{gutter}} |", Ink.FRAME)
    yield f"{_arrow(':::', gutter, style)} {place}"
    for line in wrap(message, WIDTH - indent):
        yield f"{'':{indent}}{line}"
    yield from _frame(label.source, label.span, style, gutter, "-", Ink.RELATED)


def _fix(finding: Finding, style: Style, gutter: int) -> Iterator[str]:
    if finding.fix is None:
        return
    hint = "" if finding.fix.safety is Safety.SAFE else " (unsafe)"
    first, *rest = wrap(f"{visible(finding.fix.title)}{hint}", WIDTH - gutter - 8)
    yield style.paint(f"{'':{gutter}} |", Ink.FRAME)
    mark = style.paint(f"{'':{gutter}} =", Ink.FRAME)
    yield f"{mark} {style.paint('fix', Ink.GOOD)}: {first}"
    for line in rest:
        yield f"{'':{gutter}}        {line}"


def _frame(
    source: Source, span: Span, style: Style, gutter: int, mark: str, ink: Ink
) -> Iterator[str]:
    place = region(source, span)
    return frame(source, place, mark=mark, ink=ink, style=style, gutter=gutter, room=WIDTH)


def _arrow(arrow: str, gutter: int, style: Style) -> str:
    return style.paint(f"{'':{gutter}}{arrow}", Ink.FRAME)


def _gutter(finding: Finding) -> int:
    here = region(finding.source, finding.span).line
    elsewhere = (region(each.source, each.span).line for each in finding.related)
    return max(len(str(line)) for line in (here, *elsewhere))


def _place(source: Source, span: Span) -> str:
    place = region(source, span)
    return f"{visible(source.label)}:{place.line}:{place.column}"
