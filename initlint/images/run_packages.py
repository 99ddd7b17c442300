"""What package managers put into an image."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from posixpath import dirname

from initlint.images.contents import (
    EVERYTHING,
    SOMETHING,
    Change,
    Doubted,
    Opened,
    Program,
    Put,
    joined,
)
from initlint.images.requirements import requirements
from initlint.images.run_situation import Situation, place
from initlint.knowledge.layouts import DEFAULT_SEARCH_PATH
from initlint.knowledge.meaning import Word
from initlint.knowledge.packages import package
from initlint.shell.run_commands import RunCommand
from initlint.shell.values import UNKNOWN_PIECE

# Where packages of a distribution, of Python and of JavaScript put files; never into a
# directory of the user's own (Debian policy 9.1.1, pip's schemes, npm-folders).
_SYSTEM = (
    *("/usr", "/etc", "/var", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/opt", "/run"),
    "/root",
)
_PYTHON = ("/usr", "/root", "/home")
_VERSION = re.compile(r"[=<>~!;\[@ ]")
_QUIET = frozenset(("update", "clean", "autoclean", "check", "upgrade", "policy", "info", "search"))
_REMOVING = frozenset(("remove", "purge", "autoremove", "del", "erase"))
_LIFECYCLE = ("preinstall", "install", "postinstall", "prepare", "prepublish")
_NPM_QUIET = frozenset(
    ("cache", "config", "version", "view", "ls", "list", "audit", "prune", "set")
)
_NPM_INSTALLING = frozenset(("install", "i", "ci", "add", "clean-install", "", "isntall"))

Changes = tuple[Change, ...]


def package_changes(command: RunCommand, situation: Situation) -> Changes | None:
    """Give what a package manager changes; None for a command that is none."""
    manager = _MANAGERS.get(_manager(command))
    return None if manager is None else tuple(manager(command, situation))


def _manager(command: RunCommand) -> str:
    if command.meaning is not None and command.meaning.tool == "pip":
        return "uv" if command.name == "uv" else "pip"
    is_module = command.words[1:3] == ("-m", "venv") and command.name.startswith("python")
    return "virtualenv" if is_module else command.name


def _operands(command: RunCommand) -> list[Word]:
    """Give the words that are no options, without the manager's own name."""
    return [word for word in command.words[1:] if word is None or not word.startswith("-")]


def _installed(command: RunCommand) -> tuple[Word, ...]:
    return command.meaning.installs if command.meaning is not None else ()


def _brought(
    manager: str, names: Iterable[Word], where: tuple[str, ...], *, certain: bool = True
) -> Iterator[Change]:
    """Give the programs of the packages *names*, and where their other files may be."""
    found = [package(manager, _bare(name)) if name else None for name in names]
    is_closed = None not in found
    yield Opened(where, DEFAULT_SEARCH_PATH if is_closed else ())
    for each in found:
        for name in sorted(each.may_bring) if each else ():
            yield Program(name, certain=False)
        for name in sorted(each.brings) if each else ():
            yield Program(name, certain=certain)


def _bare(name: str) -> str:
    return _VERSION.split(name, maxsplit=1)[0].split("/")[0].split(":")[0]


def _system(manager: str) -> Callable[[RunCommand, Situation], Iterator[Change]]:
    """Make the model of a distribution's package *manager*."""

    def changes(command: RunCommand, situation: Situation) -> Iterator[Change]:
        operands = _operands(command)
        meaning = command.meaning
        words = (meaning.subcommand or "").split() if meaning is not None else []
        subcommand = words[0] if words else next((word for word in operands if word), "")
        if subcommand in _REMOVING:
            yield from _removed(manager, command, situation)
        elif meaning is not None and _installed(command):
            is_virtual = not {"--virtual", "-t"}.isdisjoint(command.words)
            yield from _brought(manager, _installed(command), _SYSTEM, certain=not is_virtual)
        elif subcommand not in _QUIET:
            yield Opened(_SYSTEM)

    return changes


def _removed(manager: str, command: RunCommand, situation: Situation) -> Iterator[Change]:
    """Take away what is named; what was installed before it may go along."""
    for name in _operands(command)[1:]:
        known = package(manager, _bare(name)) if name else None
        for program in sorted(known.brings) if known else ():
            yield Program(program, certain=False)
    is_wide = "autoremove" in command.words or "--auto-remove" in command.words
    if not is_wide and "--autoremove" not in command.words:
        return
    before = {each.name for each in situation.contents.changes if isinstance(each, Program)}
    for program in sorted(before):
        yield Program(program, certain=False)


def _marking(command: RunCommand, _: Situation) -> Iterator[Change]:
    """Model `apt-mark`: what is marked as automatic may be removed later."""
    if "auto" in command.words:
        yield Doubted("/usr")


def _package_file(_: RunCommand, __: Situation) -> Iterator[Change]:
    yield Opened(_SYSTEM)


def _pip(command: RunCommand, situation: Situation) -> Iterator[Change]:
    words = [word or UNKNOWN_PIECE for word in command.words]
    subcommand = command.meaning.subcommand if command.meaning is not None else None
    if subcommand in ("config", "cache", "list", "freeze", "check", "show"):
        return
    where = (*_PYTHON, *_python_places(command, situation))
    if subcommand != "install":
        yield Doubted("/usr/local/bin") if subcommand == "uninstall" else Opened(where)
        return
    directory = command.call.directory
    named = list(_installed(command))
    for file in _values(words, "-r", "--requirement"):
        named += requirements(place(file, directory), situation.text)
    is_local = any(name is not None and name.startswith((".", "/")) for name in named)
    if is_local or not {"-e", "--editable"}.isdisjoint(words):
        named.append(None)
        yield Opened((directory or "/",))
    yield from _brought("pip", named, where)


def _environment(command: RunCommand, _: Situation) -> Iterator[Change]:
    """Model `python -m venv DIRECTORY`."""
    words = [word for word in _operands(command) if word != "venv"]
    directory = place(words[-1], command.call.directory) if words else None
    if directory is None:
        yield EVERYTHING
        return
    for name in ("python", "python3", "pip", "pip3", "activate"):
        yield Put(joined(directory, f"bin/{name}"), SOMETHING)
    yield Opened((directory.rstrip("/"),))


def _python_places(command: RunCommand, situation: Situation) -> Iterator[str]:
    """Give where else packages go: `--target`, a virtual environment that is named or on PATH."""
    words = [word or UNKNOWN_PIECE for word in command.words]
    directory = command.call.directory
    for value in _values(words, "-t", "--target", "--prefix", "--root"):
        yield place(value, directory) or "/"
    named = command.call.words[0]
    program = named if isinstance(named, str) else ""
    path = situation.environment.get("PATH", "").split(":")
    for each in (dirname(program), *path):
        if each.startswith("/") and UNKNOWN_PIECE not in each and each not in DEFAULT_SEARCH_PATH:
            yield dirname(each)


def _values(words: list[str], *options: str) -> Iterator[str]:
    for at, word in enumerate(words):
        name, equals, value = word.partition("=")
        if word in options and at + 1 < len(words):
            yield words[at + 1]
        elif (equals and name in options) or (word[:2] in options and word[2:] and word[1] != "-"):
            yield value if equals else word[2:]


def _python_project(command: RunCommand, situation: Situation) -> Iterator[Change]:
    """Model poetry, uv and pipenv, which install what a lock file says."""
    directory = command.call.directory
    operands = _operands(command)
    if operands and operands[0] == "run":
        yield EVERYTHING
        return
    if operands and operands[0] in ("config", "version", "self", "cache"):
        return
    yield Opened((*_PYTHON, *_python_places(command, situation), directory or "/"))


def _npm(command: RunCommand, situation: Situation) -> Iterator[Change]:
    operands = [word or "" for word in _operands(command)]
    subcommand = operands[0] if operands else ""
    directory = command.call.directory
    is_global = not {"-g", "--global", "--location=global"}.isdisjoint(command.words)
    if (command.name == "yarn" and subcommand == "global") or is_global:
        names = operands[2:] if subcommand == "global" else operands[1:]
        yield from _brought(
            "npm", [_unversioned(name) for name in names], ("/usr", "/root", "/opt")
        )
    elif subcommand in _NPM_QUIET:
        return
    elif subcommand in _NPM_INSTALLING and directory is not None:
        yield from _npm_installed(directory, command, situation)
    else:
        yield EVERYTHING


def _npm_installed(directory: str, command: RunCommand, situation: Situation) -> Iterator[Change]:
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
    import json

    text = situation.text(joined(directory, "package.json"))
    try:
        content = json.loads(text) if text is not None else None
    except (ValueError, RecursionError):
        return True
    scripts = content.get("scripts", {}) if isinstance(content, dict) else None
    return not isinstance(scripts, dict) or any(name in scripts for name in _LIFECYCLE)


def _gem(command: RunCommand, _: Situation) -> Iterator[Change]:
    if _operands(command)[:1] == ["install"]:
        yield from _brought("gem", _installed(command), ("/usr", "/root", "/var"))
    else:
        yield Opened(("/usr", "/root", "/var"))


def _bundle(command: RunCommand, _: Situation) -> Iterator[Change]:
    operands = _operands(command)
    if operands[:1] == ["exec"]:
        yield EVERYTHING
    elif operands[:1] != ["config"]:
        directory = command.call.directory
        own = (joined(directory, "vendor"), joined(directory, ".bundle")) if directory else ("/",)
        yield Opened(("/usr", "/root", "/var", *own))


def _go(command: RunCommand, _: Situation) -> Iterator[Change]:
    operands = _operands(command)
    directory = command.call.directory or "/"
    if operands[:1] in (["version"], ["env"]):
        return
    if operands[:1] not in (["mod"], ["build"], ["install"], ["get"]):
        yield EVERYTHING
        return
    yield Opened(("/go", "/root", directory))
    words = [word or UNKNOWN_PIECE for word in command.words]
    for output in _values(words, "-o"):
        path = place(output, directory)
        yield Put(path.rstrip("/"), SOMETHING) if path else EVERYTHING


def _corepack(_: RunCommand, __: Situation) -> Iterator[Change]:
    yield Opened(("/root",))
    for name in ("yarn", "pnpm"):
        yield Program(name, certain=False)


_MANAGERS: Mapping[str, Callable[[RunCommand, Situation], Iterator[Change]]] = {
    **dict.fromkeys(("apt", "apt-get", "aptitude"), _system("apt")),
    **dict.fromkeys(("yum", "dnf", "microdnf", "tdnf", "zypper"), _system("rpm")),
    **dict.fromkeys(("dpkg", "rpm"), _package_file),
    **dict.fromkeys(("poetry", "uv", "pipenv", "pdm"), _python_project),
    **dict.fromkeys(("npm", "yarn", "pnpm"), _npm),
    "apk": _system("apk"),
    "apt-mark": _marking,
    "pip": _pip,
    "virtualenv": _environment,
    "gem": _gem,
    "bundle": _bundle,
    "go": _go,
    "corepack": _corepack,
}
