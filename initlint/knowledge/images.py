"""What is known of public images: commands, shell, entrypoint, user, default process."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from initlint.knowledge.bases import alpine_release, busybox_version, unknown_tags
from initlint.knowledge.entries import Entries, entries
from initlint.knowledge.presence import (
    UNKNOWN,
    Confidence,
    Presence,
    Variant,
    file_presence,
    presence_of,
    read_variant,
)
from initlint.knowledge.references import ImageReference, parse_reference
from initlint.knowledge.traps import Version
from initlint.record import record

__all__ = [
    "Confidence",
    "ImageBook",
    "ImageFacts",
    "ImageReference",
    "Presence",
    "ToolMake",
    "image_book",
    "parse_reference",
]

_SHELLS = ("sh", "ash", "dash", "bash", "zsh")
_OWN_LANGUAGE = frozenset(("ash", "dash", "bash"))


@record
class ToolMake:
    """Whose tool a command is: `variant` and `version` as the tool book takes them."""

    variant: str | None = None
    version: Version | None = None
    distribution: str | None = None


@record
class ImageFacts:
    """What is known of one image under one tag.

    `entrypoint`, `cmd` are None where unknown, empty where the image has none. `user` is as
    the image has it (a name or `uid[:gid]`); `is_server` tells whether the default process
    runs for ever. A digest without a tag leaves what the variants disagree on unknown.
    """

    reference: ImageReference
    variants: tuple[Variant, ...]  # all that the reference may mean
    entrypoint: tuple[str, ...] | None
    cmd: tuple[str, ...] | None
    user: str | None
    workdir: str | None
    is_server: bool | None
    source: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def user_confidence(self) -> Confidence:
        """Tell how the user was come by: as the least sure of what the reference may mean."""
        if unknown_tags().search(self.reference.effective_tag or ""):
            return Confidence.UNKNOWN
        order = list(Confidence).index
        return max((variant.confidence for variant in self.variants), key=order)

    def has(self, command: str) -> bool | None:
        """Tell whether *command*, a name on PATH or an absolute path, is there."""
        return self.presence(command).is_present

    def presence(self, command: str) -> Presence:
        """Tell whether *command* is there, and how that is known."""
        return self._agreed({presence_of(one, command, self.reference) for one in self.variants})

    def file(self, path: str) -> Presence:
        """Tell whether anything stands at the absolute *path*, and how that is known."""
        return self._agreed({file_presence(one, path, self.reference) for one in self.variants})

    @property
    def search_path(self) -> tuple[str, ...] | None:
        """The directories of the image's `PATH`: the catalogue does not hold them."""
        return None

    def _agreed(self, found: set[Presence]) -> Presence:
        """Give what all variants say; unknown where they differ."""
        if len({one.is_present for one in found}) != 1:
            return UNKNOWN
        weakest = max(found, key=lambda one: list(Confidence).index(one.confidence))
        is_proof = all(one.is_proof for one in found)
        return Presence(weakest.is_present, weakest.confidence, is_proof, self.source)

    @property
    def shells(self) -> Mapping[str, bool | None]:
        """Tell which shells are there."""
        return {shell: self.has(shell) for shell in _SHELLS}

    def dialect_of(self, shell: str) -> str | None:
        """Give the language of *shell* (`sh`, `/bin/bash`): `ash`, `dash` or `bash`."""
        name = shell.rpartition("/")[2]
        if name in _OWN_LANGUAGE:
            return name
        languages = {variant.sh for variant in self.variants}
        return languages.pop() if name == "sh" and len(languages) == 1 else None

    def make_of(self, command: str) -> ToolMake:
        """Tell whose *command* it is; nothing is said where it may come from elsewhere."""
        makes = {_make(variant, command.rpartition("/")[2]) for variant in self.variants}
        if len(makes) != 1:
            return ToolMake()
        variant = makes.pop()
        release = self._alpine_release()
        distribution = f"alpine {release}" if release else None
        version = self.busybox_version if variant == "busybox" else None
        return ToolMake(variant, version, distribution)

    @property
    def busybox_version(self) -> Version | None:
        """Give the version of busybox that the tag tells."""
        name = self.reference.canonical_name
        return busybox_version(name, self._base_name(), self.reference.effective_tag)

    def _alpine_release(self) -> str | None:
        is_own = self.reference.canonical_name == "docker.io/library/alpine"
        return alpine_release(self._base_name(), self.reference.effective_tag, is_own=is_own)

    def _base_name(self) -> str | None:
        names = {variant.base.name if variant.base else None for variant in self.variants}
        return names.pop() if len(names) == 1 else None


class ImageBook:
    """The public images that are known, by their canonical names."""

    def __init__(self, book: Entries) -> None:
        """Make the book of the images in *book*."""
        self._book = book
        self._globs = tuple(name for name in book.names() if "*" in name)

    def facts(self, reference: ImageReference | str) -> ImageFacts | None:
        """Give what is known of *reference*, None for an image that is not known."""
        parsed = parse_reference(reference) if isinstance(reference, str) else reference
        if parsed is None:
            return None
        entry = self._entry(parsed.canonical_name)
        rows = _rows(entry, parsed) if entry else ()
        return _facts(entry, rows, parsed) if rows else None

    def names(self) -> tuple[str, ...]:
        """Give the canonical names of all known images."""
        return self._book.names()

    def _entry(self, name: str) -> Any:
        found = self._book.get(name)
        if found is not None:
            return found
        glob = next((glob for glob in self._globs if fnmatchcase(name, glob)), None)
        return self._book.get(glob) if glob else None


@cache
def image_book() -> ImageBook:
    """Give the images that initlint knows."""
    return ImageBook(entries("images.yaml"))


def _rows(entry: Mapping[str, Any], reference: ImageReference) -> tuple[Mapping[str, Any], ...]:
    rows = entry["variants"]
    tag = reference.effective_tag
    if tag is None:
        return tuple(rows)
    first = next((row for row in rows if "tag" not in row or re.search(row["tag"], tag)), None)
    return () if first is None else (first,)


def _facts(
    entry: Mapping[str, Any], rows: tuple[Mapping[str, Any], ...], reference: ImageReference
) -> ImageFacts:
    tag = reference.effective_tag

    def setting(name: str) -> Any:
        by_tag = entry.get(f"{name}s", {})
        values = [row.get(name, _by_tag(entry.get(name), by_tag, tag)) for row in rows]
        return values[0] if all(value == values[0] for value in values) else None

    entrypoint, cmd = setting("entrypoint"), setting("cmd")
    return ImageFacts(
        reference,
        tuple(read_variant(row) for row in rows),
        None if entrypoint is None else tuple(entrypoint),
        None if cmd is None else tuple(cmd),
        setting("user"),
        setting("workdir"),
        setting("server"),
        tuple(entry["source"]),
        tuple(entry.get("notes", ())),
    )


def _by_tag(default: Any, by_tag: Mapping[str, Any], tag: str | None) -> Any:
    if by_tag and tag is None:
        return None
    found = (value for pattern, value in by_tag.items() if re.search(pattern, tag or ""))
    return next(found, default)


def _make(variant: Variant, command: str) -> str | None:
    own = variant.base
    is_own = own is not None and command in own.has
    if not is_own or command in variant.adds or command in variant.has:
        return None
    return own.variant if own else None
