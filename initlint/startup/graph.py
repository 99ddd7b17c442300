"""What each event needs before it can happen: an AND of ORs, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from initlint.record import record
from initlint.startup.events import Event


class Requirement(NamedTuple):
    """One thing that an event needs: any of `alternatives`; without one it is never met.

    `cause` says why, for whoever explains the result; the solver does not look at it.
    """

    alternatives: tuple[Event, ...]
    cause: object = None


@record(eq=False)
class Graph:
    """The requirements of events.

    An event without requirements simply happens. `assumed` gives the events that are only
    taken to happen, each with a tier from 1 up: how much is assumed with it.
    """

    requirements: Mapping[Event, tuple[Requirement, ...]]
    assumed: Mapping[Event, int]
