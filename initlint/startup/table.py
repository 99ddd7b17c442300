"""The graph while it is being made."""

from __future__ import annotations

from initlint.startup.causes import Cause
from initlint.startup.events import Event, EventKind
from initlint.startup.graph import Graph, Requirement

UNDECIDED_TIER = 1
EXTERNAL_TIER = 2


class Table:
    """Requirements by event; each event is entered once."""

    def __init__(self) -> None:
        """Make an empty table."""
        self._requirements: dict[Event, tuple[Requirement, ...]] = {}
        self._assumed: dict[Event, int] = {}

    def __contains__(self, event: Event) -> bool:
        """Tell whether *event* has been entered."""
        return event in self._requirements

    def need(self, event: Event, *requirements: Requirement) -> Event:
        """Enter what *event* needs; what was entered before is replaced."""
        self._requirements[event] = requirements
        return event

    def undecided(self, subject: str, number: int = -1, part: str = "") -> Event:
        """Give an event that nobody can decide and that is taken to happen."""
        event = Event(EventKind.UNDECIDED, subject, number, part)
        self._assumed[event] = UNDECIDED_TIER
        return event

    def external(self, name: str) -> Event:
        """Give the event that something outside of the set is reachable."""
        event = Event(EventKind.EXTERNAL, name)
        self._assumed[event] = EXTERNAL_TIER
        return event

    def graph(self) -> Graph:
        return Graph(self._requirements, self._assumed)


def never(cause: Cause) -> Requirement:
    """Give a requirement that nothing meets."""
    return Requirement((), cause)
