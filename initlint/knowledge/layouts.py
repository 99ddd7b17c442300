"""What a build on top of a public image has to know of its directories and variables."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from initlint.knowledge.load import load
from initlint.record import field, record

DEFAULT_SEARCH_PATH = (
    *("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"),
)  # what an image without PATH gets: containerd oci.WithDefaultPathEnv, buildkit likewise


@record
class Layout:
    """The directories and variables of an image, as far as they are known.

    `links` are directories that lead to another one. `search_path` is None, and variables
    beside those of `environment` may be set, where the image's build was not read.
    """

    links: Mapping[str, str] = field(default_factory=dict)
    directories: frozenset[str] = frozenset(("/",))
    search_path: tuple[str, ...] | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    workdir: str | None = None


@cache
def layout(name: str, distribution: str) -> Layout:
    """Give the layout of the image of the canonical *name*, built on the base *distribution*."""
    book = load("layouts.yaml")
    base, image = _entry(book["distributions"], distribution), _entry(book["images"], name)
    own = image or {}
    directories = (*base.get("directories", ()), *own.get("directories", ())) if base else ()
    return Layout(
        base.get("links", {}) if base else {},
        frozenset(("/", *directories)),
        None if image is None else (*own.get("search_path", ()), *DEFAULT_SEARCH_PATH),
        own.get("environment", {}),
        own.get("workdir"),
    )


def _entry(rows: Mapping[str, Any], name: str) -> Any:
    return next((row for key, row in rows.items() if name in key.split(", ")), None)
