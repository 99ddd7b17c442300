"""A start-up plan as a Graphviz digraph."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.report.plan_edges import edges, numbers, prefixes
from initlint.report.visible import visible
from initlint.startup.plan import Plan
from initlint.startup.verdicts import Verdict

_COLOURS = {
    Verdict.STARTS: "#ddffdd",
    Verdict.WAITS: "#ffffdd",
    Verdict.CANNOT_START: "#ffdddd",
    Verdict.UNKNOWN: "#eeeeee",
}


def plan_dot(plans: tuple[Plan, ...]) -> str:
    """Give the plans as one digraph, a cluster for each where there are several.

    An arrow leads from a waiter to what it waits for.
    """
    return "\n".join(_lines(plans)) + "\n"


def _lines(plans: tuple[Plan, ...]) -> Iterator[str]:
    yield "digraph startup {"
    yield "  rankdir=LR; node [shape=box, style=filled];"
    for number, (plan, before) in enumerate(zip(plans, prefixes(plans), strict=True), 1):
        if len(plans) > 1:
            yield f"  subgraph cluster_{number} {{"
            yield f"  label={_quoted(plan.name)};"
        yield from _plan(plan, numbers(plan, before))
        if len(plans) > 1:
            yield "  }"
    yield "}"


def _plan(plan: Plan, names: dict[str, str]) -> Iterator[str]:
    for workload in plan.workloads:
        label, colour = _quoted(str(workload.object)), _COLOURS[workload.verdict]
        yield f'  {names[workload.id]} [label={label}, fillcolor="{colour}"];'
    drawn = {workload.id for workload in plan.workloads}
    for target, name in names.items():
        if target not in drawn:
            yield f'  {name} [label={_quoted(target)}, shape=oval, fillcolor="#ffffff"];'
    for edge in edges(plan):
        style = "dotted" if edge.is_dotted else "bold" if edge.is_stuck else "solid"
        arrow = f"{names[edge.waiter]} -> {names[edge.target]}"
        yield f"  {arrow} [label={_quoted(edge.label)}, style={style}];"


def _quoted(text: str) -> str:
    return '"' + visible(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
