"""Whether an image has a command or a file, as far as one row of the catalogue tells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from fnmatch import fnmatchcase
from typing import Any

from initlint.knowledge.bases import Base, base, unknown_tags, vocabulary
from initlint.knowledge.references import ImageReference
from initlint.record import record

_STANDARD_DIRECTORIES = ("/bin", "/usr/bin", "/sbin", "/usr/sbin", "/usr/local/bin")


class Confidence(Enum):
    """How a fact was come by, the best first."""

    DECLARED = "declared"  # the user says so
    EXACT = "exact"  # the complete file list of this very image was read
    VERIFIED = "verified"  # the real file system was read when the catalogue was made
    SOURCE = "source"  # the build file was read
    DERIVED = "derived"  # from the user's own build file
    REPORTED = "reported"
    INFERRED = "inferred"
    UNKNOWN = "unknown"


@record
class Presence:
    """Whether an image has a command, None where unknown, and how that is known."""

    is_present: bool | None
    confidence: Confidence = Confidence.UNKNOWN
    is_proof: bool = False
    source: tuple[str, ...] = ()


UNKNOWN = Presence(None)


@record
class Variant:
    """What one row of an image's variants says."""

    base: Base | None
    sh: str | None
    adds: frozenset[str]
    has: frozenset[str]
    lacks: frozenset[str]
    is_complete: bool
    paths: frozenset[str]
    confidence: Confidence
    lacks_paths: tuple[str, ...] = ()  # patterns
    places: tuple[str, ...] | None = None  # where its build puts files; None where not read
    varies: frozenset[str] = frozenset()


def read_variant(row: Mapping[str, Any]) -> Variant:
    """Read one row of an image's variants."""
    own = base(row["base"]) if "base" in row else None
    return Variant(
        own,
        row.get("sh", own.sh if own else None),
        frozenset(row.get("adds", ())),
        frozenset(row.get("has", ())),
        frozenset(row.get("lacks", ())),
        bool(row.get("complete")),
        frozenset(row.get("paths", ())),
        Confidence(row["confidence"]),
        tuple(row.get("lacks_paths", ())),
        tuple(row["places"]) if "places" in row else None,
        frozenset(row.get("varies", ())),
    )


def presence_of(variant: Variant, command: str, reference: ImageReference) -> Presence:
    """Tell whether *command*, a name on PATH or an absolute path, is in *variant*."""
    if command.startswith("/"):
        return _path_presence(variant, command, reference)
    own = variant.base
    if command in variant.has or command in variant.adds or (own and command in own.has):
        return _present(variant)
    if unknown_tags().search(reference.effective_tag or ""):
        return UNKNOWN
    if command in variant.lacks or (own and command in own.lacks):
        return _absent(variant, is_closed=variant.is_complete)
    is_listed = variant.is_complete and command in vocabulary() - variant.varies
    if not is_listed or (own and (command in own.varies or not own.is_complete)):
        return UNKNOWN
    return _absent(variant, is_closed=True)


def _present(variant: Variant) -> Presence:
    return Presence(is_present=True, confidence=variant.confidence)


def _absent(variant: Variant, *, is_closed: bool) -> Presence:
    confidence = variant.confidence
    is_read = confidence is Confidence.SOURCE and is_closed
    is_proof = is_read or confidence is Confidence.VERIFIED
    return Presence(is_present=False, confidence=confidence, is_proof=is_proof)


def _path_presence(variant: Variant, path: str, reference: ImageReference) -> Presence:
    directory, _, name = path.rpartition("/")
    own = variant.base
    if path in variant.paths or (own and name in own.has and own.places(directory, name)):
        return _present(variant)
    if directory not in _STANDARD_DIRECTORIES:
        return UNKNOWN
    found = presence_of(variant, name, reference)
    if found.is_present is False:
        return found
    is_elsewhere = own is not None and name in own.has and own.is_placed(name)
    return _absent(variant, is_closed=True) if is_elsewhere and _is_read(reference) else UNKNOWN


def _is_read(reference: ImageReference) -> bool:
    """Tell whether the places of commands under this tag were read; newer ones may move."""
    release = re.search(r"(?:^|alpine)(3\.(?:[6-9]|1\d|20))(?!\d)", reference.effective_tag or "")
    return release is not None or "alpine" not in str(reference)


def file_presence(variant: Variant, path: str, reference: ImageReference) -> Presence:
    """Tell whether anything stands at the absolute *path* in *variant*."""
    found = _path_presence(variant, path, reference)
    if found.is_present or unknown_tags().search(reference.effective_tag or ""):
        return found
    if any(fnmatchcase(path, pattern) for pattern in variant.lacks_paths):
        return _absent(variant, is_closed=True)
    own, places = variant.base, variant.places
    if own is None or places is None or not own.holds:
        return found
    touched = any(_is_under(path, place) or _is_under(place, path) for place in places)
    return found if touched or own.may_hold(path) else _absent(variant, is_closed=True)


def _is_under(path: str, directory: str) -> bool:
    return path == directory or path.startswith(directory.rstrip("/") + "/")
