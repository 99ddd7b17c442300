"""Command line paths in, bundles of sources out: what is checked, and what it is read with."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, TypeVar

from initlint.source.assemble import folder_bundles, named_bundles
from initlint.source.bundle import Bundle, Directory, InputProblem, Inputs, Notice, nothing_in
from initlint.source.files import ReadError, is_directory, read_stream
from initlint.source.ignore import Ignore, Patterns
from initlint.source.kustomized import kustomizations_above
from initlint.source.names import STANDARD_INPUT, display
from initlint.source.reader import Reader
from initlint.source.search import Search
from initlint.source.text import Source, decode

_Kind = TypeVar("_Kind")


def discover(
    paths: Sequence[str],
    *,
    stdin: BinaryIO,
    excluded: Sequence[Patterns] = (),
) -> Inputs:
    """Read what *paths* name: files, directories, and `-` for *stdin*.

    A directory is read with all below it; each directory in it is a bundle, which sees
    those above it up to the path given. A file that is named is checked whatever its
    ending, and the other files of its directory are its context. What *excluded* matches is
    left out. Charts and kustomizations are listed and not rendered. The result depends
    neither on the order of *paths* nor on that of the file system.
    """
    search = Search(Ignore(excluded=tuple(excluded)))
    reader = Reader()
    entered = tuple(_enter(_directories(paths), search, reader))
    for path in sorted(set(paths) - {"-"}):
        if not is_directory(path):
            search.take(path)
    found = [
        *folder_bundles(search.folders, search.named.values(), reader),
        *named_bundles(search.folders, search.named.values(), reader, search.start),
        *(_standard_input(stdin) if "-" in paths else ()),
    ]
    bundles = [bundle for bundle in _of(Bundle, found) if bundle.sources]
    charts = sorted(search.charts.values(), key=lambda chart: chart.name)
    kustomizations = sorted(search.kustomizations.values(), key=lambda each: each.name)
    said = [*entered, *search.problems, *search.notices, *reader.problems, *found]
    return Inputs(
        tuple(sorted(bundles, key=lambda bundle: bundle.name)),
        tuple(sorted(set(_of(InputProblem, said)), key=str)),
        tuple(sorted(set(_of(Notice, said)), key=str)),
        tuple(charts),
        tuple(kustomizations),
        tuple(real for real in sorted(search.named) if any(kustomizations_above(real))),
        tuple(_of(Directory, entered)),
    )


def _directories(paths: Sequence[str]) -> list[Path]:
    """Give the directories among *paths*, outer ones first."""
    named = (Path(path) for path in sorted(set(paths) - {"-"}) if is_directory(path))
    return sorted(named, key=os.path.realpath)


def _enter(
    directories: Sequence[Path], search: Search, reader: Reader
) -> Iterator[Directory | InputProblem]:
    """Read *directories*; yield a problem for each in which there is nothing to read."""
    for path in directories:
        before = _events(search, reader)
        folders = search.enter(path)
        entries = [entry for folder in folders for entry in folder.entries]
        entries.sort(key=lambda entry: entry.is_link)  # a file goes by its own name
        sources = [source for entry in entries if (source := reader.read(entry)) is not None]
        if folders and _events(search, reader) == before:
            name = display(path)
            yield Directory(name, tuple(sources)) if sources else nothing_in(name)


def _events(search: Search, reader: Reader) -> tuple[int, int, int]:
    rendered = len(search.charts) + len(search.kustomizations)
    return (rendered, len(search.problems), len(reader.problems))


def _standard_input(stdin: BinaryIO) -> Iterator[Bundle | InputProblem]:
    try:
        content = read_stream(stdin)
    except ReadError as error:
        yield InputProblem(STANDARD_INPUT, str(error))
        return
    if not content.strip():
        yield nothing_in(STANDARD_INPUT)
        return
    text, encoding = decode(content)
    source = Source(STANDARD_INPUT, text, encoding=encoding)
    yield Bundle(STANDARD_INPUT, (source,))


def _of(kind: type[_Kind], things: Sequence[object]) -> list[_Kind]:
    return [thing for thing in things if isinstance(thing, kind)]
