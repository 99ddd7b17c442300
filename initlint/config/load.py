"""Configuration for the paths of a call: found, read, checked and summed up."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from initlint.config.find import directory_of, find
from initlint.config.make import make
from initlint.config.model import Config
from initlint.config.place import NOTHING, ConfigError, Given, read
from initlint.record import record
from initlint.source.files import is_directory


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
) -> tuple[Group, ...]:
    """Give the configuration of each of *paths*, those that share one together.

    *options* are those of the command line, by the names that a file gives them; they
    outweigh the file. *config* names the file for all paths; where *is_isolated*, none is
    read. Standard input (`-`) is configured as the working directory is. Raises
    ConfigError and, for rules of the user's own, RuleError.
    """
    given = Given("command line", _present(options or {}), lambda _: None)
    if config is not None or is_isolated:
        path = None if config is None or is_isolated else Path(config)
        return (Group(make(path, _named(path), given, is_named=True), tuple(paths)),)
    found: dict[Path | None, tuple[Given, list[str]]] = {}
    nearest = cache(find)  # a commit hook names many files of one directory
    for each in dict.fromkeys(paths):
        path, file = nearest(directory_of("" if each == "-" else each)) or (None, NOTHING)
        found.setdefault(path, (file, []))[1].append(each)
    return tuple(
        Group(make(path, file, given, is_named=False), tuple(each))
        for path, (file, each) in found.items()
    )


def _named(path: Path | None) -> Given:
    if path is None:
        return NOTHING
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
