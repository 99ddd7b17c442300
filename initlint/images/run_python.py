"""What Python's package managers put into an image."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname

from initlint.images.changes import EVERYTHING, SOMETHING, Change, Doubted, Opened, Put, joined
from initlint.images.requirements import requirements
from initlint.images.run_brought import brought, installed, operands, values
from initlint.images.run_situation import Situation, place
from initlint.knowledge.layouts import DEFAULT_SEARCH_PATH
from initlint.shell.run_commands import RunCommand
from initlint.shell.values import UNKNOWN_PIECE

_WHERE = ("/usr", "/root", "/home")  # pip's schemes, and caches


def pip(command: RunCommand, situation: Situation) -> Iterator[Change]:
    words = [word or UNKNOWN_PIECE for word in command.words]
    subcommand = command.meaning.subcommand if command.meaning is not None else None
    if subcommand in ("config", "cache", "list", "freeze", "check", "show"):
        return
    where = (*_WHERE, *_places(command, situation))
    if subcommand != "install":
        yield Doubted("/usr/local/bin") if subcommand == "uninstall" else Opened(where)
        return
    directory = command.call.directory
    named = list(installed(command))
    for file in values(words, "-r", "--requirement"):
        named += requirements(place(file, directory), situation.text)
    is_local = any(name is not None and name.startswith((".", "/")) for name in named)
    if is_local or not {"-e", "--editable"}.isdisjoint(words):
        named.append(None)
        yield Opened((directory or "/",))
    if any(name is not None and "[" in name for name in named):
        named.append(None)  # extras bring more
    yield from brought("pip", named, where)


def virtualenv(command: RunCommand, _: Situation) -> Iterator[Change]:
    """Model `python -m venv DIRECTORY`."""
    words = [word for word in operands(command) if word != "venv"]
    directory = place(words[-1], command.call.directory) if words else None
    if directory is None:
        yield EVERYTHING
        return
    for name in ("python", "python3", "pip", "pip3", "activate"):
        yield Put(joined(directory, f"bin/{name}"), SOMETHING)
    yield Opened((directory.rstrip("/"),))


def project(command: RunCommand, situation: Situation) -> Iterator[Change]:
    """Model poetry, uv and pipenv, which install what a lock file says."""
    directory = command.call.directory
    given = operands(command)
    if given and given[0] == "run":
        yield EVERYTHING
        return
    if given and given[0] in ("config", "version", "self", "cache"):
        return
    yield Opened((*_WHERE, *_places(command, situation), directory or "/"))


def _places(command: RunCommand, situation: Situation) -> Iterator[str]:
    """Give where else packages go: `--target`, a virtual environment that is named or on PATH."""
    words = [word or UNKNOWN_PIECE for word in command.words]
    directory = command.call.directory
    for value in values(words, "-t", "--target", "--prefix", "--root"):
        yield place(value, directory) or "/"
    named = command.call.words[0]
    program = named if isinstance(named, str) else ""
    path = situation.environment.get("PATH", "").split(":")
    for each in (dirname(program), *path):
        if each.startswith("/") and UNKNOWN_PIECE not in each and each not in DEFAULT_SEARCH_PATH:
            yield dirname(each)
