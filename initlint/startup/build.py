"""The graph of a workspace: every pod, every wait, and what they rest on."""

from __future__ import annotations

from initlint.startup.conditions import Conditions, ProvidesItself
from initlint.startup.graph import Graph
from initlint.startup.index import Index
from initlint.startup.order import Order
from initlint.startup.pods import Pods, WaitsOf
from initlint.startup.table import Table


def build(index: Index, waits_of: WaitsOf, provides_itself: ProvidesItself) -> Graph:
    """Enter all workloads of *index* into one graph."""
    table = Table()
    order = Order(index, table)
    conditions = Conditions(index, table, order, provides_itself)
    pods = Pods(index, table, order, waits_of, conditions.of)
    for workload in index.workloads:
        pods.enter(workload)
    return table.graph()
