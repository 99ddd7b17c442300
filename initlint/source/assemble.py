"""Files into bundles: every file is checked in one of them, and context in others."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from initlint.source.bundle import Bundle, Notice
from initlint.source.ignore import Ignore, chain
from initlint.source.names import display
from initlint.source.reader import Reader
from initlint.source.text import Source
from initlint.source.walk import Entry, Folder, listed

# What is read beside files that were named; a directory that was named is read whole.
MOST_CONTEXT_FILES = 500
LARGEST_CONTEXT = 32 * 2**20  # characters


def folder_bundles(
    folders: Mapping[str, Folder], named: Iterable[Entry], reader: Reader
) -> Iterator[Bundle]:
    """Give a bundle for each directory that was walked, with the files *named* in it."""
    primary = _primary(folders.values())
    extra: dict[str, list[Entry]] = {}
    for entry in named:
        if entry.real not in primary:
            extra.setdefault(_place(entry), []).append(entry)
    for real, folder in folders.items():
        own = [entry for entry in folder.entries if primary[entry.real] is entry]
        sources = [*_read(own, reader), *_read(extra.get(real, ()), reader, is_named=True)]
        links = (entry for entry in folder.entries if primary[entry.real] is not entry)
        above = (entry for each in folder.lineage for entry in each.entries)
        context = _read((*links, *above), reader)
        yield _bundle(display(folder.path), sources, context)


def named_bundles(
    folders: Mapping[str, Folder], named: Iterable[Entry], reader: Reader, start: Ignore
) -> Iterator[Bundle | Notice]:
    """Give a bundle for each other directory with files *named* in it.

    The directory's other files are context, as far as the limits go.
    """
    known = {entry.real for folder in folders.values() for entry in folder.entries}
    alone: dict[str, list[Entry]] = {}
    for entry in named:
        if entry.real not in known and _place(entry) not in folders:
            alone.setdefault(_place(entry), []).append(entry)
    for real, entries in alone.items():
        sources = list(_read(entries, reader, is_named=True))
        place = entries[0].path.parent
        others = (e for e in listed(place, chain(start, real)) if e not in entries)
        context, is_whole = _bounded(others, reader)
        yield _bundle(display(place), sources, context)
        if not is_whole:
            message = "holds too much: only a part of it is read as context of the files named"
            yield Notice(display(place), message)


def _primary(folders: Iterable[Folder]) -> dict[str, Entry]:
    """Choose the entry by which each file is checked: its own one rather than a link to it."""
    entries = [entry for folder in folders for entry in folder.entries]
    entries.sort(key=lambda entry: (entry.is_link, str(entry.path)))
    primary: dict[str, Entry] = {}
    for entry in entries:
        primary.setdefault(entry.real, entry)
    return primary


def _place(entry: Entry) -> str:
    return os.path.realpath(Path(entry.path).parent)


def _read(entries: Iterable[Entry], reader: Reader, *, is_named: bool = False) -> Iterator[Source]:
    for entry in entries:
        source = reader.read(entry, is_named=is_named)
        if source is not None:
            yield source


def _bounded(entries: Iterable[Entry], reader: Reader) -> tuple[list[Source], bool]:
    """Read *entries* up to the limits; tell whether that is all of them."""
    sources: list[Source] = []
    size = 0
    for source in _read(entries, reader):
        if len(sources) >= MOST_CONTEXT_FILES or size + len(source.text) > LARGEST_CONTEXT:
            return sources, False
        sources.append(source)
        size += len(source.text)
    return sources, True


def _bundle(name: str, sources: Iterable[Source], context: Iterable[Source]) -> Bundle:
    checked = {source.name: source for source in sources}
    known = {source.name: source for source in context if source.name not in checked}
    return Bundle(name, _sorted(checked), _sorted(known))


def _sorted(sources: Mapping[str, Source]) -> tuple[Source, ...]:
    return tuple(sources[name] for name in sorted(sources))
