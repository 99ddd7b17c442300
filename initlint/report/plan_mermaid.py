"""A start-up plan as a Mermaid flowchart."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.report.plan_edges import edges, numbers, prefixes
from initlint.report.visible import visible
from initlint.startup.plan import Plan
from initlint.startup.verdicts import Verdict

_CLASSES = {
    Verdict.STARTS: "fill:#dfd,stroke:#393",
    Verdict.WAITS: "fill:#ffd,stroke:#993",
    Verdict.CANNOT_START: "fill:#fdd,stroke:#933",
    Verdict.UNKNOWN: "fill:#eee,stroke:#666",
}


def plan_mermaid(plans: tuple[Plan, ...]) -> str:
    """Give the plans as one flowchart, a subgraph for each where there are several.

    An arrow leads from a waiter to what it waits for.
    """
    return "\n".join(_lines(plans)) + "\n"


def _lines(plans: tuple[Plan, ...]) -> Iterator[str]:
    yield "flowchart LR"
    for number, (plan, before) in enumerate(zip(plans, prefixes(plans), strict=True), 1):
        if len(plans) > 1:
            yield f"  subgraph b{number} [{_quoted(plan.name)}]"
        yield from _plan(plan, numbers(plan, before))
        if len(plans) > 1:
            yield "  end"
    yield from (f"  classDef {_class(verdict)} {style}" for verdict, style in _CLASSES.items())


def _plan(plan: Plan, names: dict[str, str]) -> Iterator[str]:
    for workload in plan.workloads:
        label = _quoted(f"{workload.object}")
        yield f"  {names[workload.id]}[{label}]:::{_class(workload.verdict)}"
    drawn = {workload.id for workload in plan.workloads}
    yield from (
        f"  {names[target]}([{_quoted(target)}])" for target in names if target not in drawn
    )
    for edge in edges(plan):
        arrow = "-.->" if edge.is_dotted else "==>" if edge.is_stuck else "-->"
        waiter, target = names[edge.waiter], names[edge.target]
        yield f"  {waiter} {arrow}|{_quoted(edge.label)}| {target}"


def _class(verdict: Verdict) -> str:
    return verdict.value.replace("-", "")


def _quoted(text: str) -> str:
    """Write *text* so that Mermaid takes no part of it for syntax."""
    safe = visible(text).replace("&", "#amp;").replace('"', "#quot;").replace("<", "#lt;")
    return '"' + safe.replace(">", "#gt;") + '"'
