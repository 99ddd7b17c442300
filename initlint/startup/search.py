"""Breadth-first search through the steps of an unmet graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from initlint.startup.events import Event
from initlint.startup.graph import Requirement


class Step(NamedTuple):
    """An event that cannot happen, and the requirement of it that is never met."""

    event: Event
    requirement: Requirement


def search(
    start: Event,
    onward: Callable[[Event], Iterable[tuple[Step, list[Event]]]],
    is_goal: Callable[[Event, Step], bool],
    farthest: int,
) -> tuple[tuple[Step, ...], int]:
    """Search breadth first for the nearest step that ends in a goal.

    A step is one if `is_goal` holds for an event that it leads to, or, for a step that leads
    nowhere, for its own event. Gives the steps to it, none where it is farther away than
    *farthest* events, and how many events were looked at.
    """
    came_from: dict[Event, Step | None] = {start: None}
    queue = [start]
    for event in queue:
        for step, targets in onward(event):
            for target in targets or (event,):
                if is_goal(target, step):
                    return _path(step, came_from), len(came_from)
                if target not in came_from and len(came_from) < farthest:
                    came_from[target] = step
                    queue.append(target)
    return (), len(came_from)


def _path(last: Step, came_from: dict[Event, Step | None]) -> tuple[Step, ...]:
    steps = [last]
    while (before := came_from[steps[-1].event]) is not None:
        steps.append(before)
    return tuple(reversed(steps))
