"""Where the configuration of an input stands: the nearest file, upwards."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from initlint.config.place import TOML_NAME, YAML_NAME, Given, read
from initlint.source.files import is_directory, is_regular


def find(start: Path) -> tuple[Path, Given] | None:
    """Give the nearest configuration at or above *start*; raises ConfigError.

    The search ends at the root of the repository. In one directory, `.initlint.yaml`
    outweighs pyproject.toml, which counts only where it has `[tool.initlint]`.
    """
    for directory in _upwards(start):
        for name in (YAML_NAME, TOML_NAME):
            path = directory / name
            given = read(path) if is_regular(path) else None
            if given is not None:
                return path, given
    return None


def _upwards(start: Path) -> Iterator[Path]:
    place = Path(os.path.realpath(start))
    directory = place if is_directory(place) else place.parent
    for each in (directory, *directory.parents):
        yield each
        if os.path.lexists(each / ".git"):
            return
