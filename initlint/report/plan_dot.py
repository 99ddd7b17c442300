"""A start-up plan as a Graphviz digraph."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.report.plan_edges import edges, numbers
from initlint.report.visible import visible
from initlint.startup.plan import Plan
from initlint.startup.verdicts import Verdict

_COLOURS = {
    Verdict.STARTS: "#ddffdd",
    Verdict.WAITS: "#ffffdd",
    Verdict.CANNOT_START: "#ffdddd",
    Verdict.UNKNOWN: "#eeeeee",
}


def plan_dot(plan: Plan) -> str:
    """Give the plan as a digraph: an arrow leads from a waiter to what it waits for."""
    return "\n".join(_lines(plan)) + "\n"


def _lines(plan: Plan) -> Iterator[str]:
    names = numbers(plan)
    yield "digraph startup {"
    yield "  rankdir=LR; node [shape=box, style=filled];"
    for workload in plan.workloads:
        label, colour = _quoted(str(workload.object)), _COLOURS[workload.verdict]
        yield f'  {names[workload.id]} [label={label}, fillcolor="{colour}"];'
    drawn = {workload.id for workload in plan.workloads}
    for target in names:
        if target not in drawn:
            yield f'  {names[target]} [label={_quoted(target)}, shape=oval, fillcolor="#ffffff"];'
    for edge in edges(plan):
        style = "dotted" if edge.is_dotted else "bold" if edge.is_stuck else "solid"
        arrow = f"{names[edge.waiter]} -> {names[edge.target]}"
        yield f"  {arrow} [label={_quoted(edge.label)}, style={style}];"
    yield "}"


def _quoted(text: str) -> str:
    return '"' + visible(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
