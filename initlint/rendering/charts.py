"""Every release of every chart that was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from initlint.rendering.helm import find_helm, is_library, render_chart
from initlint.rendering.job import Job, Options, Rendered, bundle_of
from initlint.rendering.process import RenderError
from initlint.rendering.release import DEFAULT_NAME, Release, releases_of
from initlint.source.bundle import Chart, InputProblem


def chart_jobs(charts: Sequence[Chart], options: Options) -> Iterator[Job]:
    """Give a job for each release of *charts*, or for each chart what keeps it from that."""
    tool = find_helm() if charts else None
    for chart in charts:
        if tool is None:
            yield partial(_unrendered, chart)
        elif is_library(chart):
            yield partial(_library, chart)
        else:
            for release in releases_of(chart.path, options.releases):
                yield partial(_render, chart, release, options, tool)


def _render(chart: Chart, release: Release, options: Options, tool: str) -> Rendered:
    is_named = release.name != DEFAULT_NAME
    name = f"{chart.name} as '{release.name}'" if is_named else chart.name
    try:
        sources = render_chart(chart, release, options.settings, tool)
    except RenderError as error:
        return Rendered(said=(InputProblem(name, str(error)),))
    if not sources:
        message = "renders to nothing with these values"
        return Rendered(left_out=InputProblem(name, message, is_empty=True))
    return Rendered(bundle_of(name, sources, chart.named, options, release.namespace))


def _unrendered(chart: Chart) -> Rendered:
    count = f"{chart.template_count} template{'s' * (chart.template_count != 1)}"
    message = f"is a Helm chart with {count}, not rendered because helm is not installed"
    return Rendered(left_out=InputProblem(chart.name, message))


def _library(chart: Chart) -> Rendered:
    message = "is a library for other charts, which helm renders only with these"
    return Rendered(left_out=InputProblem(chart.name, message, is_empty=True))
