"""Images that can no longer be pulled, and where they are now."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from functools import cache

from initlint.knowledge.entries import Entries, entries
from initlint.knowledge.references import ImageReference
from initlint.record import record

_DOCKER_HUB = ("index.docker.io", "registry-1.docker.io", "registry.hub.docker.com")


@record
class Removal:
    """An image that is gone: since when (`2025-09-29`), and where it is now, if anywhere."""

    since: str
    instead: str | None
    source: tuple[str, ...]


def removal(reference: ImageReference) -> Removal | None:
    """Tell whether *reference* is gone; None for one that is there, as far as is known.

    A digest may still be served where the tags are gone: nothing is said of it.
    """
    book = _book()
    is_hub = reference.registry in _DOCKER_HUB
    name = f"docker.io/{reference.repository}" if is_hub else reference.name
    tag = reference.effective_tag
    for pattern in book.names() if reference.digest is None else ():
        entry = book.get(pattern)
        is_meant = fnmatchcase(name, pattern) and name not in entry.get("but", ())
        if is_meant and re.search(entry["tags"], tag or ""):
            given = entry.get("instead")
            rest = name[pattern.index("*") :] if "*" in pattern else ""
            instead = given.replace("*", rest) if given else None
            return Removal(str(entry["since"]), instead, tuple(entry["source"]))
    return None


@cache
def _book() -> Entries:
    return entries("removed_images.yaml")
