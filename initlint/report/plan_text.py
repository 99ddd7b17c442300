"""A start-up plan as text, readable at 80 columns."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.report.style import Ink, Style
from initlint.report.visible import visible, wrap
from initlint.startup.plan import Plan, PlannedContainer, PlannedWait, PlannedWorkload
from initlint.startup.verdicts import Verdict

_WIDTH = 80
_MARKS = {
    Verdict.STARTS: "starts",
    Verdict.WAITS: "starts once {waits_for} is up",
    Verdict.CANNOT_START: "cannot start: {because}",
    Verdict.UNKNOWN: "unknown: rests on {undecided}",
}
_INKS = {
    Verdict.STARTS: Ink.GOOD,
    Verdict.WAITS: Ink.WARNING,
    Verdict.CANNOT_START: Ink.ERROR,
    Verdict.UNKNOWN: Ink.INFO,
}
_SHOWN = 3  # names in a verdict


def plan_text(plans: tuple[Plan, ...], *, colour: bool = False) -> str:
    """Give the plans, one block a workload, and for each plan a line that counts the verdicts.

    Where there are several, each has its name above it.
    """
    if not plans:
        return "no workloads\n"
    style = Style(colour=colour)
    return "\n".join(_plan(plan, style, has_heading=len(plans) > 1) for plan in plans)


def _plan(plan: Plan, style: Style, *, has_heading: bool) -> str:
    blocks = ["\n".join(_workload(workload, style)) for workload in plan.workloads]
    if has_heading:
        name = visible(plan.name)
        blocks.insert(0, style.paint(f"{name}\n{'=' * min(len(name), _WIDTH)}", Ink.STRONG))
    return "\n\n".join([*blocks, _summary(plan)]) + "\n"


def verdict_words(workload: PlannedWorkload) -> str:
    """Give the verdict as one line of words, without the workload's name."""
    return _MARKS[workload.verdict].format(
        waits_for=_names(workload.waits_for),
        because=workload.because,
        undecided=_names(workload.undecided),
    )


def _names(names: tuple[str, ...]) -> str:
    more = len(names) - _SHOWN
    shown = ", ".join(names[:_SHOWN])
    return f"{shown} and {more} more" if more > 0 else shown


def _workload(workload: PlannedWorkload, style: Style) -> Iterator[str]:
    heading = f"{workload.object} in {workload.object.namespace}"
    yield from (style.paint(line, Ink.STRONG) for line in _wrapped("", heading, 0))
    ink = _INKS[workload.verdict]
    yield from (style.paint(line, ink) for line in _wrapped("=> ", verdict_words(workload), 2))
    for number, container in enumerate(workload.containers, 1):
        yield from _container(number, container)


def _container(number: int, container: PlannedContainer) -> Iterator[str]:
    yield from _wrapped(f"{number}. ", f"{container.role} '{container.name}' {container.does}", 2)
    for wait in container.waits:
        yield from _wrapped("- ", _wait(wait), 5)
    for handed in container.hands_over:
        yield from _wrapped("- ", handed, 5)


def _wait(wait: PlannedWait) -> str:
    verb = "waits" if wait.is_hard else "waits, not for good,"
    return f"{verb} for {wait.what} (from {wait.origin}; {_bound(wait)})"


def _bound(wait: PlannedWait) -> str:
    if not wait.is_bounded and wait.bound is None:
        return "no bound"
    after = "then goes on" if wait.goes_on else "then fails and tries again"
    return f"at most {wait.bound:g} s, {after}" if wait.bound is not None else f"bounded, {after}"


def _wrapped(mark: str, text: str, indent: int) -> Iterator[str]:
    before = " " * indent + mark
    for line in wrap(visible(text), _WIDTH - len(before)):
        yield f"{before}{line}"
        before = " " * len(before)


def _summary(plan: Plan) -> str:
    counts = {v: sum(w.verdict is v for w in plan.workloads) for v in Verdict}
    words = {
        Verdict.STARTS: "start",
        Verdict.WAITS: "wait for something outside",
        Verdict.CANNOT_START: "cannot start",
        Verdict.UNKNOWN: "unknown",
    }
    parts = [f"{counts[verdict]} {words[verdict]}" for verdict in Verdict if counts[verdict]]
    counted = ", ".join(parts) or "no workloads"
    return "\n".join(_wrapped("", f"{counted} (fresh install by {plan.deployer})", 0))
