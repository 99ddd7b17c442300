"""A set of sources that are deployed together, and so see each other's names."""

from __future__ import annotations

from pathlib import Path

from initlint.record import record
from initlint.source.text import Source


@record(eq=False)
class Bundle:
    """A directory, a rendered chart, a kustomize root, or standard input.

    `sources` are checked; `context` is read only for what it defines. `namespace` is where a
    release goes, absent where that is as in the rest of the run. `written` are the files that
    a kustomization is built from, as they stand.
    """

    name: str
    sources: tuple[Source, ...]
    context: tuple[Source, ...] = ()
    namespace: str | None = None
    written: tuple[Source, ...] = ()


@record
class InputProblem:
    """An input that could not be read or rendered; it makes the run end with status 2.

    `is_empty` marks a place where there was nothing to check, which `--allow-empty` permits.
    """

    name: str
    message: str
    is_empty: bool = False

    def __str__(self) -> str:
        return f"{self.name}: {self.message}"


def nothing_in(name: str) -> InputProblem:
    """Give the problem of an input in which there is nothing to check."""
    return InputProblem(name, "holds no manifest, so there is nothing to check", is_empty=True)


@record
class Notice:
    """An input that was left out on purpose; worth a line, and no failure."""

    name: str
    message: str

    def __str__(self) -> str:
        return f"{self.name}: {self.message}"


@record
class Chart:
    """A directory with a Chart.yaml: what it deploys shows only once it is rendered.

    `template_count` is the number of files below `templates`, none of which was read. Where
    single templates were named, `named` holds their real paths, and only they are reported on.
    """

    name: str
    path: Path
    template_count: int
    named: frozenset[str] = frozenset()


@record
class Kustomization:
    """A directory with a kustomization file, which says how its files are put together.

    `real` is the directory's real path.
    """

    name: str
    path: Path
    real: str


@record
class Directory:
    """A directory that was named and holds neither chart nor kustomization, with what it holds."""

    name: str
    sources: tuple[Source, ...]


@record
class Inputs:
    """All that a command line names: texts in bundles, what to render, and what is amiss.

    `named_files` are the real paths of files that were named and stand in a kustomization, or
    below one.
    """

    bundles: tuple[Bundle, ...] = ()
    problems: tuple[InputProblem, ...] = ()
    notices: tuple[Notice, ...] = ()
    charts: tuple[Chart, ...] = ()
    kustomizations: tuple[Kustomization, ...] = ()
    named_files: tuple[str, ...] = ()
    directories: tuple[Directory, ...] = ()
