"""What the paths of a command line lead to, before anything is read."""

from __future__ import annotations

import os
from pathlib import Path

from initlint.record import replace
from initlint.source.bundle import Chart, InputProblem, Kustomization, Notice
from initlint.source.charts import chart_of, count_templates, is_template
from initlint.source.files import is_directory
from initlint.source.ignore import Ignore, chain, forbids
from initlint.source.names import display
from initlint.source.walk import Entry, Folder, Found, walk


class Search:
    """The directories, files and charts that were come upon, each once, by real path."""

    def __init__(self, start: Ignore) -> None:
        self.start = start
        self.folders: dict[str, Folder] = {}
        self.named: dict[str, Entry] = {}
        self.charts: dict[str, Chart] = {}
        self.kustomizations: dict[str, Kustomization] = {}
        self.problems: list[InputProblem] = []
        self.notices: list[Notice] = []

    def enter(self, path: Path) -> tuple[Folder, ...]:
        """Take the directory *path*; give it and those below it that are new."""
        real = os.path.realpath(path)
        if real in self.folders or self._is_left_out(path, real) or self._is_in_chart(path):
            return ()
        known = len(self.folders)
        for found in walk(path, chain(self.start, real)):
            self._keep(found)
        return tuple(self.folders.values())[known:]

    def take(self, path: str) -> None:
        """Take the file *path*, whatever its ending."""
        place = Path(path)
        if not path or not os.path.lexists(path):
            self.problems.append(InputProblem(path and display(place), "does not exist"))
            return
        real = os.path.realpath(place)
        if not self._is_left_out(place, real) and not self._is_in_chart(place):
            self.named.setdefault(real, Entry(place, real))

    def _keep(self, found: Found) -> None:
        match found:
            case Folder():
                self.folders.setdefault(found.real, found)
            case Chart():
                self._add(found)
            case Kustomization():
                self.kustomizations.setdefault(found.real, found)
            case Notice():
                self.notices.append(found)
            case InputProblem():
                self.problems.append(found)

    def _is_left_out(self, path: Path, real: str) -> bool:
        is_left_out = forbids(self.start, real + os.sep if is_directory(path) else real)
        if is_left_out:
            self.notices.append(Notice(display(path), "is left out, as an ignore pattern asks"))
        return is_left_out

    def _is_in_chart(self, path: Path) -> bool:
        chart = chart_of(path)
        if chart is None:
            return False
        real = os.path.realpath(path)
        named = frozenset({real} if is_template(path) else ())
        self._add(Chart(display(chart), chart, count_templates(chart), named))
        return True

    def _add(self, chart: Chart) -> None:
        """Take *chart*; all of it is reported on where it was come upon as a whole once."""
        known = self.charts.setdefault(os.path.realpath(chart.path), chart)
        is_whole = not (known.named and chart.named)
        named = frozenset() if is_whole else known.named | chart.named
        self.charts[os.path.realpath(chart.path)] = replace(known, named=named)
