"""The lock file as text: JSON with sorted keys, and names on lines of bearable length."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from initlint.images.listing import Listing
from initlint.images.locked import LockedEntry

VERSION = 1
_WIDTH = 100
_STEP = "  "


def lock_text(entries: Mapping[str, LockedEntry]) -> str:
    """Give the content of a lock file with *entries* by reference."""
    images = {reference: _image(entry) for reference, entry in sorted(entries.items())}
    return "".join(_lines({"version": VERSION, "images": images}, "")) + "\n"


def _image(entry: LockedEntry) -> dict[str, Any]:
    config = entry.config
    return {
        "digest": entry.digest,
        "platform": "/".join(config.platform),
        "entrypoint": list(config.entrypoint),
        "cmd": list(config.cmd),
        "user": config.user,
        "workdir": config.workdir,
        "path": ":".join(config.search_path),
        "directories": {path: _listing(entry.listings[path]) for path in sorted(entry.listings)},
    }


def _listing(listing: Listing) -> dict[str, Any]:
    kinds = {
        "complete": listing.is_complete,
        "programs": list(listing.programs),
        "files": list(listing.files),
        "directories": list(listing.directories),
        "others": list(listing.others),
        "links": {target: list(names) for target, names in sorted(listing.links.items())},
        "copies": {first: list(names) for first, names in sorted(listing.copies.items())},
        "texts": dict(sorted(listing.texts.items())),
    }
    return {kind: value for kind, value in kinds.items() if value or kind == "complete"}


def _lines(value: Any, indent: str, column: int = 0) -> Iterator[str]:
    """Give *value* as JSON, which goes on in *column* of the line that stands at *indent*."""
    whole = json.dumps(value)
    is_listing = isinstance(value, dict) and "complete" in value
    if column + len(whole) < _WIDTH and (is_listing or not isinstance(value, dict)):
        yield whole
    elif isinstance(value, dict):
        yield from _mapping(value, indent)
    elif isinstance(value, list):
        yield from _wrapped(value, indent)
    else:
        yield whole


def _mapping(value: dict[str, Any], indent: str) -> Iterator[str]:
    before = "{\n"
    for key, inner in value.items():
        start = f"{indent}{_STEP}{json.dumps(key)}: "
        yield before + start
        yield from _lines(inner, indent + _STEP, len(start))
        before = ",\n"
    yield f"\n{indent}}}" if value else "{}"


def _wrapped(names: list[str], indent: str) -> Iterator[str]:
    """Give *names* as many to a line as it holds: a change shows where it is."""
    yield "["
    inner, room = f"\n{indent}{_STEP}", 0
    for number, name in enumerate(map(json.dumps, names)):
        comma = "," if number else ""
        if len(name) + 3 > room:
            yield f"{comma}{inner}{name}"
            room = _WIDTH - len(inner) - len(name)
        else:
            yield f"{comma} {name}"
            room -= len(name) + 2
    yield f"\n{indent}]"
