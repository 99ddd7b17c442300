"""What was found into what is deployed: charts and kustomizations become bundles."""

from __future__ import annotations

import os
from collections.abc import Sequence

from initlint.rendering.charts import chart_jobs
from initlint.rendering.job import Job, Options, Rendered
from initlint.rendering.kustomizations import kustomization_jobs
from initlint.source.bundle import Bundle, InputProblem, Inputs, Notice

_MOST_AT_ONCE = 4


def render(inputs: Inputs, options: Options) -> Inputs:
    """Render what *inputs* found, with the tools that are installed.

    Each chart and each kustomization that no other one uses is a bundle; the files that a
    kustomization is built from are only context to what stands beside them. What cannot be
    rendered is a problem or, where its files are checked as they stand, a notice.
    """
    if not (inputs.charts or inputs.kustomizations or inputs.named_files):
        return inputs
    jobs = [*kustomization_jobs(inputs, options), *chart_jobs(inputs.charts, options)]
    results = _run(jobs)
    built = frozenset().union(*(each.files for each in results))
    rendered = [each.bundle for each in results if each.bundle is not None]
    plain = [_without(bundle, built) for bundle in inputs.bundles]
    bundles = [bundle for bundle in (*plain, *rendered) if bundle.sources]
    left_out = [each.left_out for each in results if each.left_out is not None]
    said: list[InputProblem | Notice] = [thing for each in results for thing in each.said]
    said += [Notice(each.name, each.message) for each in left_out] if bundles else left_out
    problems = {*inputs.problems, *(each for each in said if isinstance(each, InputProblem))}
    notices = {*inputs.notices, *(each for each in said if isinstance(each, Notice))}
    return Inputs(
        tuple(sorted(bundles, key=lambda bundle: bundle.name)),
        tuple(sorted(problems, key=str)),
        tuple(sorted(notices, key=str)),
        directories=inputs.directories,
    )


def _run(jobs: Sequence[Job]) -> list[Rendered]:
    if len(jobs) < 2:
        return [job() for job in jobs]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(min(_MOST_AT_ONCE, os.cpu_count() or 1)) as pool:
        return list(pool.map(lambda job: job(), jobs))


def _without(bundle: Bundle, built: frozenset[str]) -> Bundle:
    """Make context of those sources of *bundle* that are checked as they were *built*."""
    if not built:
        return bundle
    context = [s for s in bundle.sources if s.path and os.path.realpath(s.path) in built]
    if not context:
        return bundle
    sources = tuple(source for source in bundle.sources if source not in context)
    return Bundle(bundle.name, sources, (*bundle.context, *context), bundle.namespace)
