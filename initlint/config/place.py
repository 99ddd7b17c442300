"""Configuration as data, with the line at which each option stands."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from collections.abc import Mapping as Map
from collections.abc import Sequence as Row
from pathlib import Path
from typing import Any

from initlint.record import record
from initlint.source.files import ReadError, read_file
from initlint.source.names import display
from initlint.source.text import Source, decode
from initlint.tree.node import Mapping, Node, Sequence

Route = Row[str | int]

YAML_NAME, TOML_NAME = ".initlint.yaml", "pyproject.toml"
_TABLE = ("tool", "initlint")
_FREE = "options"  # what stands here is for the rules to read
_LARGEST = 2**20  # bytes


class ConfigError(Exception):
    """A configuration that cannot be used; the message names file and line of each fault."""


@record
class Given:
    """The options of one place: a file, or the command line.

    `line` gives the 1-based line of the entry that a route of keys and indexes leads to,
    and None where it cannot be told.
    """

    name: str
    data: Map[str, Any]
    line: Callable[[Route], int | None]

    def fault(self, route: Route, message: str) -> str:
        """Say where *message* belongs."""
        line = self.line(route)
        return f"{self.name}:{line}: {message}" if line else f"{self.name}: {message}"


NOTHING = Given("", {}, lambda _: None)


def read(path: Path) -> Given | None:
    """Read the file *path*; None for a pyproject.toml without `[tool.initlint]`.

    Raises ConfigError.
    """
    try:
        text, _ = decode(read_file(path, _LARGEST))
    except ReadError as error:
        raise ConfigError(f"{display(path)}: {error}") from error
    source = Source(display(path), text, path)
    return _toml(source) if path.suffix == ".toml" else _yaml(source)


def _yaml(source: Source) -> Given:
    from initlint.tree.read import documents

    found = list(documents(source))
    for document in found:
        for problem in document.problems:
            raise ConfigError(_at(source, problem.span.start, problem.message))
        for _, again in document.repeated_keys:
            message = f"'{again.raw}' stands here a second time"
            raise ConfigError(_at(source, again.start, message))
    if not found:
        return Given(source.name, {}, lambda _: None)
    if len(found) > 1:
        message = "a configuration is one document, and here begins a second one"
        raise ConfigError(_at(source, found[1].root.start, message))
    root = found[0].root
    if not found[0].is_mapping:
        raise ConfigError(_at(source, root.start, "a configuration is a mapping of options"))
    data = {key.raw: _data(key.raw, value) for key, value in root.pairs() if value}

    def line(route: Route) -> int | None:
        *above, last = route
        node = root.get(*above)
        place = node.key(last) if isinstance(last, str) else node.get(last)
        return source.position(place.start).line if place else None

    return Given(source.name, data, line)


def _data(option: str, node: Node) -> object:
    from initlint.tree.expand import plain

    return plain(node) if option == _FREE else _texts(node)


def _texts(node: Node) -> object:
    """Give the data with every scalar as it is written.

    YAML takes `off` for a bool and 1.30 for the number 1.3, and nobody means that here.
    """
    if isinstance(node, Mapping):
        return {key.raw: _texts(value) for key, value in node.pairs()}
    if isinstance(node, Sequence):
        return [_texts(each) for each in node.items()]
    return node.text


def _at(source: Source, offset: int, message: str) -> str:
    return f"{source.name}:{source.position(offset).line}: {message}"


def _toml(source: Source) -> Given | None:
    import tomllib

    try:
        data: Any = tomllib.loads(source.text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"{source.name}: {error}") from error
    for key in _TABLE:
        data = data.get(key) if isinstance(data, dict) else None
    if data is None:
        return None
    if not isinstance(data, dict):
        raise ConfigError(f"{source.name}: `tool.initlint` is a table of options")
    data = json.loads(json.dumps(data, default=str))  # TOML has dates, JSON has none
    return Given(source.name, data, lambda route: _toml_line(source.text, (*_TABLE, *route)))


_HEADER = re.compile(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?\Z")
_KEY = re.compile(r"""\s*((?:[\w.-]|\s*\.\s*|"[^"]*"|'[^']*')+)\s*=""")


def _toml_line(text: str, route: Route) -> int | None:
    """Find the last line that leads to *route* or to what holds it; the reader keeps none."""
    table: tuple[str, ...] = ()
    best, best_line = len(_TABLE), None
    for number, line in enumerate(text.split("\n"), 1):
        header, key = _HEADER.match(line), _KEY.match(line)
        if header:
            table = _toml_path(f"[{header[1]}]")
        if not (header or key):
            continue
        here = table if header else (*table, *_toml_path(f"{key[1]} = 0"))  # type: ignore[index]
        if len(here) > best and tuple(route[: len(here)]) == here:
            best, best_line = len(here), number
    return best_line


def _toml_path(text: str) -> tuple[str, ...]:
    import tomllib

    try:
        data: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return ()
    path: list[str] = []
    while isinstance(data, dict) and data:
        ((key, data),) = data.items()
        path.append(key)
    return tuple(path)
