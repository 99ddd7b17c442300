"""Configuration for the paths of a call: found, read, checked and summed up."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from initlint.config.find import directory_of, find, find_lock
from initlint.config.make import make
from initlint.config.model import Config
from initlint.config.place import NOTHING, ConfigError, Given, read
from initlint.record import record
from initlint.source.files import is_directory

if TYPE_CHECKING:  # loaded where there is a lock file
    from initlint.images.lock import LockProvider


@record
class Group:
    """Paths of a call that share a configuration."""

    config: Config
    paths: tuple[str, ...]


def load(
    paths: Sequence[str],
    options: Mapping[str, Any] | None = None,
    *,
    config: str | None = None,
    is_isolated: bool = False,
    is_locked: bool = True,
) -> tuple[Group, ...]:
    """Give the configuration of each of *paths*, those that share one together.

    *options* are those of the command line, by the names that a file gives them; they
    outweigh the file. *config* names the file for all paths; where *is_isolated*, none is
    read, and no lock file either; nor is that where *is_locked* is false. Standard input
    (`-`) is configured as the working directory is. Raises ConfigError and, for rules of the
    user's own, RuleError.
    """
    given = Given("command line", _present(options or {}), lambda _: None)
    if is_isolated:
        return (Group(make(None, NOTHING, given, is_named=True), tuple(paths)),)
    is_named = config is not None
    named = (Path(config), _named(Path(config))) if config is not None else None
    found: dict[tuple[Path | None, Path | None], tuple[Given, list[str]]] = {}
    nearest, lock_of = cache(find), cache(find_lock)  # a hook names many files of one directory
    for each in dict.fromkeys(paths):
        place = directory_of("" if each == "-" else each)
        path, file = named or nearest(place) or (None, NOTHING)
        lock = lock_of(place) if is_locked else None
        found.setdefault((path, lock), (file, []))[1].append(each)
    return tuple(
        Group(
            make(
                path,
                file,
                given,
                is_named=is_named,
                lock=_lock(lock),
                directories=_directories(each),
            ),
            tuple(each),
        )
        for (path, lock), (file, each) in found.items()
    )


def _directories(paths: Iterable[str]) -> tuple[Path, ...]:
    """Give the directories of *paths*, where builds of images may be defined."""
    return tuple(dict.fromkeys(directory_of("" if each == "-" else each) for each in paths))


def _lock(path: Path | None) -> LockProvider | None:
    if path is None:
        return None
    from initlint.images.lock import lock_provider
    from initlint.images.lock_read import LockError

    try:
        return lock_provider(path)
    except LockError as error:
        raise ConfigError(str(error)) from error


def _named(path: Path) -> Given:
    if is_directory(path) or not os.path.lexists(path):
        raise ConfigError(f"{path}: there is no such configuration file")
    given = read(path)
    if given is None:
        raise ConfigError(f"{path}: there is no table `tool.initlint` in this file")
    return given


def _present(options: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what was not given: None, and lists of nothing."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in options.items()
        if value not in (None, (), [])
    }
