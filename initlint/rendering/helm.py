"""Helm charts, rendered by `helm template` (version 3 or 4)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from initlint.rendering.process import find_tool, run
from initlint.rendering.release import DEFAULT_NAME, Release
from initlint.rendering.stream import Origin, Piece, pieces, sources
from initlint.settings import Settings
from initlint.source.bundle import Chart
from initlint.source.charts import CHART_FILE
from initlint.source.files import ReadError, is_regular, read_file
from initlint.source.names import display
from initlint.source.text import Source, decode

# The first line of each document, pkg/action/action.go.
_SOURCE = re.compile(r"# Source: ([^/\n]+)/(\S[^\n]*)\n")
_SUB_CHART = re.compile(r"charts/([^/]+)/")
_LARGEST_CHART_FILE = 2**20  # bytes


def find_helm() -> str | None:
    return find_tool("helm")


def render_chart(
    chart: Chart, release: Release, settings: Settings, tool: str
) -> tuple[Source, ...]:
    """Render *release* of *chart* with *tool*; raises RenderError.

    Dependencies are taken as they are found: helm is not told to fetch any.
    """
    output = run(_command(tool, chart, release, settings))
    parts = ((_origin(chart, release, piece), piece) for piece in pieces(output))
    return sources(parts)


def is_library(chart: Chart) -> bool:
    """Tell whether *chart* is there for other charts only, and helm renders no such chart."""
    from initlint.tree.read import documents

    path = chart.path / CHART_FILE
    try:
        text, _ = decode(read_file(path, _LARGEST_CHART_FILE))
    except ReadError:
        return False
    return any(d.root.get("type").text == "library" for d in documents(Source("", text)))


def _command(tool: str, chart: Chart, release: Release, settings: Settings) -> list[str]:
    namespace = release.namespace or settings.namespace
    return [
        tool,
        "template",
        f"--namespace={namespace}",  # else that of the user's current cluster
        f"--kube-version={settings.kube_version}.0",
        *(f"--values={_quoted(path)}" for path in release.values),
        "--",
        release.name,
        str(chart.path.absolute()),
    ]


def _quoted(path: Path) -> str:
    """Write a path as helm reads its lists of files: separated by commas, quoted as in CSV."""
    text = str(path.absolute())
    return '"{}"'.format(text.replace('"', '""')) if re.search('[,"\n]', text) else text


def _origin(chart: Chart, release: Release, piece: Piece) -> Origin:
    is_named = release.name != DEFAULT_NAME
    rendering = f"rendered as '{release.name}'" if is_named else "rendered"
    match = _SOURCE.match(piece.text)
    below = match[2] if match else CHART_FILE
    path = chart.path / below
    if ".." not in Path(below).parts and is_regular(path):
        return Origin(display(path), path, rendering)
    holder = next(_holders(chart.path, below), chart.path / CHART_FILE)
    return Origin(display(holder), holder, f"{below} {rendering}")


def _holders(chart: Path, below: str) -> Iterator[Path]:
    """Find the packed dependency that holds the template *below*."""
    match = _SUB_CHART.match(below)
    if match is None:
        return
    packed = re.compile(rf"{re.escape(match[1])}-v?\d.*\.tgz")
    try:
        names = sorted(os.listdir(chart / "charts"))  # noqa: PTH208 names are what is compared
    except OSError:
        return
    yield from (chart / "charts" / name for name in names if packed.fullmatch(name))
