"""A set of sources that are deployed together, and so see each other's names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

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
    """An input that could not be read or rendered; it makes the run end with status 2.

    `is_empty` marks a place where there was nothing to check, which `--allow-empty` permits.
    """

    name: str
    message: str
    is_empty: bool = False

    def __str__(self) -> str:
        return f"{self.name}: {self.message}"


@dataclass(frozen=True)
class Notice:
    """An input that was left out on purpose; worth a line, and no failure."""

    name: str
    message: str

    def __str__(self) -> str:
        return f"{self.name}: {self.message}"


@dataclass(frozen=True)
class Chart:
    """A directory with a Chart.yaml: what it deploys shows only once it is rendered.

    `template_count` is the number of files below `templates`, none of which was read.
    """

    name: str
    path: Path
    template_count: int


@dataclass(frozen=True)
class Inputs:
    """All that a command line names: texts in bundles, charts to render, and what is amiss."""

    bundles: tuple[Bundle, ...] = ()
    problems: tuple[InputProblem, ...] = ()
    notices: tuple[Notice, ...] = ()
    charts: tuple[Chart, ...] = ()
