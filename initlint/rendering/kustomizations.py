"""Every kustomization that was found, or that a file is part of that was named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from initlint.record import replace
from initlint.rendering.closure import Closure, Closures, buildable, obstructed
from initlint.rendering.job import Job, Options, Rendered, bundle_of
from initlint.rendering.kustomize import build, find_kustomize, name_of
from initlint.rendering.process import RenderError
from initlint.source.bundle import InputProblem, Inputs, Kustomization, Notice
from initlint.source.files import ReadError, read_file
from initlint.source.kustomized import kustomizations_above
from initlint.source.names import display
from initlint.source.text import Source, decode
from initlint.source.walk import ENDINGS

_AS_THEY_STAND = "its files are checked as they stand"


def kustomization_jobs(inputs: Inputs, options: Options) -> Iterator[Job]:
    """Give a job for each kustomization that stands on top, and notices for the others."""
    reader = Closures()
    found = {each.real: each for each in inputs.kustomizations}
    closures = [reader.of(real) for real in found]
    tops = [(found[each.root], each, frozenset[str]()) for each in buildable(closures)]
    known = frozenset().union(*(each.files for _, each, _ in tops))
    tops += _around(sorted(set(inputs.named_files) - known), reader)
    for closure in obstructed(closures):
        yield partial(_obstructed, found[closure.root], closure)
    tool = find_kustomize() if tops else None
    if tops and tool is None:
        yield partial(_not_built, [each.name for each, _, _ in tops])
    elif tool is not None:
        for each, closure, named in tops:
            yield partial(_build, each, closure, named, options, tool)


def _around(
    files: Iterable[str], reader: Closures
) -> Iterator[tuple[Kustomization, Closure, frozenset[str]]]:
    """Find the nearest kustomization at or above each of *files* that is built from it.

    Only the objects in these files are reported on, or all where one is no file of objects.
    """
    groups: dict[str, set[str]] = {}
    closures: dict[str, Closure] = {}
    for file in files:
        for folder in kustomizations_above(file):
            closure = reader.of(folder)
            if file in closure.files and closure.is_for_building and not closure.obstacle:
                closures[folder] = closure
                groups.setdefault(folder, set()).add(file)
                break
    for folder, group in groups.items():
        named = frozenset(group) if group <= closures[folder].resources else frozenset[str]()
        kustomization = Kustomization(display(Path(folder)), Path(folder), folder)
        yield kustomization, closures[folder], named


def _build(
    kustomization: Kustomization,
    closure: Closure,
    named: frozenset[str],
    options: Options,
    tool: str,
) -> Rendered:
    try:
        sources = build(kustomization, tool)
    except RenderError as error:
        message = f"{error}; {_AS_THEY_STAND}"
        return Rendered(said=(InputProblem(kustomization.name, message),))
    bundle = bundle_of(kustomization.name, sources, named, options)
    written = tuple(_written(kustomization, closure))
    return Rendered(replace(bundle, written=written), files=closure.files)


def _written(kustomization: Kustomization, closure: Closure) -> Iterator[Source]:
    for file in sorted(closure.files):
        if file.lower().endswith(ENDINGS):
            try:
                text, encoding = decode(read_file(Path(file)))
            except ReadError:
                continue  # the tool could read it, so it is one that went away meanwhile
            yield Source(name_of(kustomization, file), text, Path(file), encoding=encoding)


def _obstructed(kustomization: Kustomization, closure: Closure) -> Rendered:
    assert closure.obstacle is not None
    message = f"is not built: {closure.obstacle.message}; {_AS_THEY_STAND}"
    kind = InputProblem if closure.obstacle.is_fault else Notice
    return Rendered(said=(kind(kustomization.name, message),))


def _not_built(names: Sequence[str]) -> Rendered:
    first, *others = names
    more = f" and {len(others)} others like it" if others else ""
    message = f"is a kustomization{more}, not built because neither kustomize nor kubectl"
    return Rendered(said=(Notice(first, f"{message} is installed; {_AS_THEY_STAND}"),))
