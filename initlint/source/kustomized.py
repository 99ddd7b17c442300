"""Which directories have a kustomization file: at a place, and above a file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from initlint.source.files import is_regular

# kustomize api `konfig/general.go`, in the order in which it looks for them
KUSTOMIZATION_FILES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_MOST_LEVELS = 8  # from a file that was named up to its kustomization


def kustomization_file(directory: str) -> Path | None:
    """Give the kustomization file of *directory*; None where it has none."""
    paths = (Path(directory, name) for name in KUSTOMIZATION_FILES)
    return next(filter(is_regular, paths), None)


def kustomizations_above(file: str) -> Iterator[str]:
    """Give the directories of and above the real *file* that have one, the nearest first.

    The search ends at the root of the repository.
    """
    for folder in list(Path(file).parents)[:_MOST_LEVELS]:
        has_one, is_root = _looked_at(str(folder))
        if has_one:
            yield str(folder)
        if is_root:
            return


@cache  # a commit hook names many files of one directory
def _looked_at(folder: str) -> tuple[bool, bool]:
    return kustomization_file(folder) is not None, os.path.lexists(Path(folder, ".git"))
