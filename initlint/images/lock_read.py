"""The lock file read back: what is none is refused, whoever wrote it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from initlint.images.config import ImageConfig
from initlint.images.digests import algorithm_of
from initlint.images.limits import ImageError
from initlint.images.listing import Listing, Listings
from initlint.images.lock_text import VERSION
from initlint.images.locked import LockedEntry
from initlint.knowledge.references import parse_reference
from initlint.source.files import ReadError, read_file
from initlint.source.names import display

_NO_NAMES = frozenset(("", ".", ".."))
_NAMES = ("programs", "files", "directories", "others")


class LockError(Exception):
    """A lock file that cannot be used; the message says where it is wrong."""


def read_lock(path: Path) -> Mapping[str, LockedEntry]:
    """Give the images of the lock file *path* by reference; raises LockError."""
    try:
        return read_lock_text(read_file(path))
    except (ReadError, LockError) as error:
        raise LockError(f"{display(path)}: {error}") from error


def read_lock_text(text: bytes) -> Mapping[str, LockedEntry]:
    """Give the images of the lock file *text* by reference; raises LockError."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise LockError(f"is no JSON: line {error.lineno}: {error.msg.lower()}") from error
    except (ValueError, RecursionError) as error:
        raise LockError("is no JSON") from error
    return _images(data)


class _Part:
    """A part of the file, which knows where it stands."""

    def __init__(self, data: object, where: str) -> None:
        self._data = data
        self._where = where

    def fault(self, words: str) -> LockError:
        return LockError(f"is no lock file: {self._where or 'it'} {words}")

    def items(self) -> Iterator[tuple[str, _Part]]:
        """Give the entries of a mapping."""
        if not isinstance(self._data, dict):
            raise self.fault("is no object")
        for key, value in self._data.items():
            yield key, _Part(value, f"{self._where}['{_shown(key)}']")

    def get(self, key: str, default: object) -> _Part:
        if not isinstance(self._data, dict):
            raise self.fault("is no object")
        return _Part(self._data.get(key, default), f"{self._where}['{key}']")

    def text(self) -> str:
        if not isinstance(self._data, str) or "\0" in self._data:
            raise self.fault("is no text")
        return self._data

    def flag(self) -> bool:
        if not isinstance(self._data, bool):
            raise self.fault("is neither true nor false")
        return self._data

    def texts(self) -> tuple[str, ...]:
        if not isinstance(self._data, list) or not all(map(_is_text, self._data)):
            raise self.fault("is no list of texts")
        return tuple(self._data)

    def names(self) -> tuple[str, ...]:
        """Give a list of names of files."""
        names = self.texts()
        if "/" not in "".join(names) and _NO_NAMES.isdisjoint(names):
            return names
        wrong = next(name for name in names if "/" in name or name in _NO_NAMES)
        raise self.fault(f"holds '{_shown(wrong)}', which is no name of a file")


def _images(data: Any) -> Mapping[str, LockedEntry]:
    root = _Part(data, "")
    version = data.get("version") if isinstance(data, dict) else None
    if isinstance(version, int) and version > VERSION:
        raise LockError(f"has version {version}, and this initlint reads {VERSION} at most")
    if version != VERSION:
        raise root.fault(f"has no version {VERSION}")
    return {
        reference: _entry(reference, part) for reference, part in root.get("images", {}).items()
    }


def _entry(reference: str, part: _Part) -> LockedEntry:
    if parse_reference(reference) is None:
        raise part.fault("is no image reference")
    digest = part.get("digest", None).text()
    try:
        algorithm_of(digest)
    except ImageError as error:
        raise part.fault(str(error)) from error
    return LockedEntry(digest, _config(part), _listings(part.get("directories", {})))


def _config(part: _Part) -> ImageConfig:
    platform = part.get("platform", "linux/amd64")
    system, slash, architecture = platform.text().partition("/")
    if not slash:
        raise platform.fault("is no platform such as linux/amd64")
    return ImageConfig(
        part.get("entrypoint", []).texts(),
        part.get("cmd", []).texts(),
        part.get("user", "").text(),
        part.get("workdir", "").text(),
        MappingProxyType({"PATH": part.get("path", "").text()}),
        (system, architecture),
    )


def _listings(part: _Part) -> Listings:
    return {path: _listing(path, listing) for path, listing in part.items()}


def _listing(path: str, part: _Part) -> Listing:
    parts = path.split("/")
    is_absolute = parts[0] == "" and (path == "/" or not {"", ".", ".."} & {*parts[1:]})
    if not is_absolute or not _is_text(path):
        raise part.fault("is no directory")
    programs, files, directories, others = (part.get(kind, []).names() for kind in _NAMES)
    links = {target: each.names() for target, each in part.get("links", {}).items()}
    copies = {first: each.names() for first, each in part.get("copies", {}).items()}
    texts = {name: each.text() for name, each in part.get("texts", {}).items()}
    is_complete = part.get("complete", default=False).flag()
    return Listing(programs, files, directories, others, links, copies, is_complete, texts)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and "\0" not in value


def _shown(text: str) -> str:
    return ascii(text[:60])[1:-1]
