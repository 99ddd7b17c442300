"""A set of sources that are deployed together, and so see each other's names."""

from __future__ import annotations

from dataclasses import dataclass

from initlint.source.text import Source


@dataclass(frozen=True, eq=False)
class Bundle:
    """A directory, a rendered chart, a kustomize root, or standard input.

    `sources` are checked; `context` is read only for what it defines.
    """

    name: str
    sources: tuple[Source, ...]
    context: tuple[Source, ...] = ()


@dataclass(frozen=True)
class InputProblem:
    """An input that could not be read or rendered; it makes the run end with status 2."""

    name: str
    message: str

    def __str__(self) -> str:
        return f"{self.name}: {self.message}"
