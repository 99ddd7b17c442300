"""The arrows of a drawn plan: who waits for whom, and for what outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from initlint.startup.plan import Plan


@dataclass(frozen=True, order=True)
class Edge:
    """An arrow from a waiter to what it waits for; `is_dotted` for a wait that gives up."""

    waiter: str
    target: str
    label: str
    is_dotted: bool = False
    is_stuck: bool = False


def edges(plan: Plan) -> Iterator[Edge]:
    """Give the arrows in the order of the plan, each once."""
    seen = set()
    for workload in plan.workloads:
        for container in workload.containers:
            for wait in container.waits:
                for target in wait.upstream or (f"{wait.what}",):
                    edge = Edge(
                        workload.id, target, container.name, not wait.is_hard, bool(wait.fault)
                    )
                    if edge not in seen:
                        seen.add(edge)
                        yield edge


def numbers(plan: Plan, before: str = "") -> dict[str, str]:
    """Give a short name for every node: `w1`, `w2` … for workloads, `x1` … for the rest.

    *before* begins all of them, so that several plans fit into one drawing.
    """
    table = {workload.id: f"{before}w{n}" for n, workload in enumerate(plan.workloads, 1)}
    for edge in edges(plan):
        if edge.target not in table:
            table[edge.target] = f"{before}x{len(table) + 1 - len(plan.workloads)}"
    return table


def prefixes(plans: tuple[Plan, ...]) -> list[str]:
    """Give what the names of nodes begin with, plan by plan; nothing where there is one."""
    return [f"b{n}" for n in range(1, len(plans) + 1)] if len(plans) > 1 else [""] * len(plans)
