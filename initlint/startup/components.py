"""Strongly connected components of a directed graph."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

_Node = TypeVar("_Node", bound=Hashable)


def components(successors: Mapping[_Node, Sequence[_Node]]) -> Iterator[list[_Node]]:
    """Give the components of the graph, each after those that it leads to.

    Tarjan's algorithm without recursion: a chain of waits may be as long as the input.
    """
    index: dict[_Node, int] = {}
    low: dict[_Node, int] = {}
    stack: list[_Node] = []
    on_stack: set[_Node] = set()
    for root in successors:
        if root in index:
            continue
        path = [(root, iter(successors[root]))]
        _enter(root, index, low, stack, on_stack)
        while path:
            node, remaining = path[-1]
            following = next((n for n in remaining if n not in index or n in on_stack), None)
            if following is None:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[node])
                if low[node] == index[node]:
                    yield _leave(node, stack, on_stack)
            elif following in index:
                low[node] = min(low[node], index[following])
            else:
                _enter(following, index, low, stack, on_stack)
                path.append((following, iter(successors[following])))


def _enter(
    node: _Node,
    index: dict[_Node, int],
    low: dict[_Node, int],
    stack: list[_Node],
    on_stack: set[_Node],
) -> None:
    index[node] = low[node] = len(index)
    stack.append(node)
    on_stack.add(node)


def _leave(node: _Node, stack: list[_Node], on_stack: set[_Node]) -> list[_Node]:
    component: list[_Node] = []
    while not component or component[-1] != node:
        component.append(stack.pop())
        on_stack.discard(component[-1])
    return component
