"""Where the configuration of an input stands: the nearest file, upwards."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from initlint.config.place import TOML_NAME, YAML_NAME, Given, read
from initlint.images.lock_name import LOCK_NAME
from initlint.source.files import is_directory, is_regular


def directory_of(path: str) -> Path:
    """Give the real directory that *path* is, or stands in."""
    place = Path(os.path.realpath(path))
    return place if is_directory(place) else place.parent


def find(directory: Path) -> tuple[Path, Given] | None:
    """Give the nearest configuration at or above *directory*; raises ConfigError.

    The search ends at the root of the repository. In one directory, `.initlint.yaml`
    outweighs pyproject.toml, which counts only where it has `[tool.initlint]`.
    """
    for each in _upwards(directory):
        for name in (YAML_NAME, TOML_NAME):
            path = each / name
            given = read(path) if is_regular(path) else None
            if given is not None:
                return path, given
    return None


def find_lock(directory: Path) -> Path | None:
    """Give the nearest lock file of images at or above *directory*, up to the same root."""
    return next(
        (each / LOCK_NAME for each in _upwards(directory) if is_regular(each / LOCK_NAME)), None
    )


def _upwards(directory: Path) -> Iterator[Path]:
    for each in (directory, *directory.parents):
        yield each
        if os.path.lexists(each / ".git"):
            return
