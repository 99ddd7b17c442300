"""Databases and brokers that other programs cannot do without."""

from __future__ import annotations

from functools import cache

from initlint.knowledge.load import load
from initlint.knowledge.references import parse_reference
from initlint.record import record


@record
class Backend:
    """A database or broker; `ask` is what asks whether it takes queries.

    `others` are ports besides `ports` that it may listen on, None where nobody knows them.
    """

    name: str
    kind: str
    ports: tuple[int, ...]
    images: tuple[str, ...]
    ask: str
    others: tuple[int, ...] | None = None

    def never_listens(self, port: int) -> bool:
        """Tell whether it listens on *port* only if somebody says so."""
        return self.others is not None and port not in (*self.ports, *self.others)


def backend_of_port(port: int | None) -> Backend | None:
    """Give what usually listens on *port*."""
    return next((each for each in _backends() if port in each.ports), None)


def backend_of_image(image: str | None) -> Backend | None:
    """Give what the image reference *image* runs by its name."""
    if not image:
        return None
    parsed = parse_reference(image)
    name = parsed.repository.rpartition("/")[2] if parsed is not None else ""
    return next((each for each in _backends() if name in each.images), None)


@cache
def _backends() -> tuple[Backend, ...]:
    return tuple(
        Backend(
            row["name"],
            row["kind"],
            tuple(row["ports"]),
            tuple(row["images"]),
            row["ask"],
            tuple(row["others"]) if "others" in row else None,
        )
        for row in load("backends.yaml")
    )
