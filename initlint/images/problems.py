"""What went wrong when images were looked at: told once, at the end of the run."""

from __future__ import annotations

from initlint.record import record


@record
class Problem:
    """A source of image facts that cannot be read; the message reads behind its name."""

    name: str
    message: str


class Problems:
    """The problems of a run, in the order in which they were met, each of them once."""

    def __init__(self) -> None:
        self._told: dict[Problem, None] = {}

    def tell(self, name: str, message: str) -> None:
        self._told[Problem(name, message)] = None

    @property
    def told(self) -> tuple[Problem, ...]:
        return tuple(self._told)
