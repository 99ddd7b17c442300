"""What npm, gem, go and their like put into an image."""

from __future__ import annotations

import json
from collections.abc import Iterator

from initlint.images.changes import EVERYTHING, SOMETHING, Change, Opened, Program, Put, joined
from initlint.images.run_brought import brought, installed, operands, values
from initlint.images.run_situation import Situation, place
from initlint.shell.run_commands import RunCommand
from initlint.shell.values import UNKNOWN_PIECE

_LIFECYCLE = ("preinstall", "install", "postinstall", "prepare", "prepublish")
_QUIET = frozenset(("cache", "config", "version", "view", "ls", "list", "audit", "prune", "set"))
_INSTALLING = frozenset(("install", "i", "ci", "add", "clean-install", "", "isntall"))


def npm(command: RunCommand, situation: Situation) -> Iterator[Change]:
    given = [word or "" for word in operands(command)]
    subcommand = given[0] if given else ""
    directory = command.call.directory
    is_global = not {"-g", "--global", "--location=global"}.isdisjoint(command.words)
    if (command.name == "yarn" and subcommand == "global") or is_global:
        names = given[2:] if subcommand == "global" else given[1:]
        yield from brought("npm", [_unversioned(name) for name in names], ("/usr", "/root", "/opt"))
    elif subcommand in _QUIET:
        return
    elif subcommand in _INSTALLING and directory is not None:
        yield from _installed_here(directory, command, situation)
    else:
        yield EVERYTHING


def _installed_here(directory: str, command: RunCommand, situation: Situation) -> Iterator[Change]:
    if "--ignore-scripts" not in command.words and _has_scripts(directory, situation):
        yield EVERYTHING
        return
    modules = joined(directory, "node_modules")
    yield Put(modules, SOMETHING)
    yield Opened((modules, "/root", "/usr/local/share"))


def _unversioned(name: str) -> str | None:
    head, at, _ = name.rpartition("@")
    return (head if at and head else name) or None


def _has_scripts(directory: str, situation: Situation) -> bool:
    """Tell whether the package in *directory* may run scripts of its own while it installs."""
    text = situation.text(joined(directory, "package.json"))
    try:
        content = json.loads(text) if text is not None else None
    except (ValueError, RecursionError):
        return True
    scripts = content.get("scripts", {}) if isinstance(content, dict) else None
    return not isinstance(scripts, dict) or any(name in scripts for name in _LIFECYCLE)


def gem(command: RunCommand, _: Situation) -> Iterator[Change]:
    if operands(command)[:1] == ["install"]:
        yield from brought("gem", installed(command), ("/usr", "/root", "/var"))
    else:
        yield Opened(("/usr", "/root", "/var"))


def bundle(command: RunCommand, _: Situation) -> Iterator[Change]:
    given = operands(command)
    if given[:1] == ["exec"]:
        yield EVERYTHING
    elif given[:1] != ["config"]:
        directory = command.call.directory
        own = (joined(directory, "vendor"), joined(directory, ".bundle")) if directory else ("/",)
        yield Opened(("/usr", "/root", "/var", *own))


def go(command: RunCommand, _: Situation) -> Iterator[Change]:
    given = operands(command)
    directory = command.call.directory or "/"
    if given[:1] in (["version"], ["env"]):
        return
    if given[:1] not in (["mod"], ["build"], ["install"], ["get"]):
        yield EVERYTHING
        return
    yield Opened(("/go", "/root", directory))
    words = [word or UNKNOWN_PIECE for word in command.words]
    for output in values(words, "-o"):
        path = place(output, directory)
        yield Put(path.rstrip("/"), SOMETHING) if path else EVERYTHING


def corepack(_: RunCommand, __: Situation) -> Iterator[Change]:
    yield Opened(("/root",))
    for name in ("yarn", "pnpm"):
        yield Program(name, certain=False)
