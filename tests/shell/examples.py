"""Short ways to a program for the tests of this room."""

from __future__ import annotations

from initlint.knowledge.tools import tool_book
from initlint.shell.dialect import Dialect
from initlint.shell.program import Program, analyse, analyse_script
from initlint.shell.questions import Place
from initlint.shell.text import plain, written
from initlint.shell.values import Environment
from initlint.source.text import Source
from initlint.tree.read import documents


def script(text: str, dialect: Dialect = Dialect.ASH, **environment: str | None) -> Program:
    """Understand a script, with *environment* as the container's variables."""
    return analyse_script(text, dialect, Environment(environment))


def argv(*words: str, dialect: Dialect = Dialect.ASH) -> Program:
    """Understand a command in exec form."""
    return analyse(tuple(plain(word) for word in words), dialect, Environment(), tool_book())


def manifest(text: str, dialect: Dialect = Dialect.ASH) -> Program:
    """Understand the `command` list of a YAML document."""
    document = next(iter(documents(Source("pod.yaml", text))))
    words = tuple(written(node) for node in document.root.get("command").items())
    return analyse(words, dialect, Environment(), tool_book())


def at(place: Place) -> str:
    """Give the text that a place covers."""
    return place.node.source.text[place.span.start : place.span.end]
