"""A release of a chart: under which name, where, and with which values it is rendered."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from initlint.record import record

DEFAULT_NAME = "release-name"  # what `helm template CHART` takes, pkg/action/install.go


@record
class Release:
    """One rendering of a chart; `chart` is absent where it is for every chart.

    `values` are files, later ones over earlier ones; `namespace` is absent where that of
    the run counts.
    """

    name: str = DEFAULT_NAME
    chart: Path | None = None
    namespace: str | None = None
    values: tuple[Path, ...] = ()


def releases_of(chart: Path, releases: Sequence[Release]) -> tuple[Release, ...]:
    """Give the releases of *chart* among *releases*, else those for every chart, else one."""
    real = os.path.realpath(chart)
    own = tuple(r for r in releases if r.chart is not None and os.path.realpath(r.chart) == real)
    return own or tuple(r for r in releases if r.chart is None) or (Release(),)
