"""What a container brings along itself, so that its image need not have it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from initlint.facts.commands import commands, mount_of
from initlint.knowledge.meaning import Role
from initlint.shell.questions import EffectKind
from initlint.shell.surroundings import statements
from initlint.shell.syntax import Command
from initlint.shell.unwrap import SHELLS

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.knowledge.meaning import Meaning
    from initlint.shell.run_commands import RunCommand

# Where a runtime looks for programs when an image sets no PATH (containerd's default), and
# where images of the catalogue put theirs.
STANDARD_PATH = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")
_HOLDS_PROGRAMS = re.compile(r".*/s?bin\Z")
_MAKING = frozenset((EffectKind.WRITES, EffectKind.FETCHES, EffectKind.MAKES_EXECUTABLE))
_REFRESHING = frozenset(("update", "makecache", "refresh", "check-update", "clean", "autoremove"))
_ASKING = frozenset(("which", "type", "hash"))
_TESTS = frozenset(("[", "[[", "test"))
# Programs that write the files that they name, and no trees unless they are told to.
_OF_SINGLE_FILES = frozenset(
    ("cp", "mv", "ln", "install", "tee", "touch", "cat", "echo", "printf", "sed", "dd", "curl",
     "wget", "awk", "grep", "envsubst", "base64", "openssl", "jq", "yq", "sort", "head", "tail")
)  # fmt: skip
# Commands whose words do not tell what they bring.
_OPENING = frozenset(("eval", ".", "source", "alias", "enable"))


def may_bring_program(facts: Facts, name: str, before: Sequence[RunCommand]) -> bool:
    """Tell whether the container may have *name*, a name or an absolute path, from elsewhere.

    *before* are the commands that run earlier: they may install it.
    """
    if name.startswith("/"):
        is_mounted = mount_of(facts.container, name) is not None
    else:
        is_mounted = _is_path_changed(facts) or _is_mounted(facts, name)
    return is_mounted or _is_asked_after(facts, name) or any(_brings(one, name) for one in before)


def given_path(facts: Facts) -> tuple[str, ...]:
    """Give the directories of the `PATH` that the manifest sets, if it sets one plainly."""
    given = facts.environment.strings.get("PATH") or ""
    is_plain = "$" not in given and not _has_own_path(facts.program)
    directories = tuple(given.split(":")) if is_plain else ()
    return directories if all(each.startswith("/") for each in directories) else ()


def may_bring_file(facts: Facts, path: str, before: Sequence[RunCommand]) -> bool:
    """Tell whether something may stand at *path* that the image does not have."""
    if mount_of(facts.container, path) is not None or _is_mount_point(facts, path):
        return True
    return any(_makes(one, path) for one in before)


def _is_mount_point(facts: Facts, path: str) -> bool:
    """Whether a mount lies below *path*: the runtime makes the directories above it."""
    return any(mount.path.startswith(path.rstrip("/") + "/") for mount in facts.container.mounts)


def _is_path_changed(facts: Facts) -> bool:
    variables = facts.environment
    return not variables.is_complete or "PATH" in variables.strings or _has_own_path(facts.program)


@lru_cache(maxsize=8)  # asked again for each command of one container
def _has_own_path(program: object) -> bool:
    """Whether a script sets PATH, or runs text that may."""
    scripts = getattr(program, "scripts", ())
    found = (each for script in scripts for each in statements(script))
    return any(_sets_path(each) for each in found if isinstance(each, Command))


def _sets_path(command: Command) -> bool:
    if any(assignment.name == "PATH" for assignment in command.assignments):
        return True
    words = [word.literal or "" for word in command.words]
    return any(word.startswith("PATH=") for word in words) or bool(words and words[0] in _OPENING)


def _is_mounted(facts: Facts, name: str) -> bool:
    """Whether a mount covers a directory of PATH, or puts a file of that name there."""
    own = facts.image.search_path if facts.image is not None else None
    paths = own or STANDARD_PATH
    for mount in facts.container.mounts:
        is_around = any(f"{path}/".startswith(f"{mount.path}/") for path in paths)
        if is_around or _HOLDS_PROGRAMS.match(mount.path) or mount.path.endswith(f"/{name}"):
            return True
    return False


def _is_asked_after(facts: Facts, name: str) -> bool:
    """Whether the script looks whether the program is there: it is ready for both answers."""
    return name.rpartition("/")[2] in _all_asked(facts)


@lru_cache(maxsize=8)
def _all_asked(facts: Facts) -> frozenset[str]:
    return frozenset(name for command in commands(facts) for name in _asked(command))


def _asked(command: RunCommand) -> Iterator[str]:
    words = [word or "" for word in command.words]
    is_asking = command.name in _ASKING or words[:2] in (["command", "-v"], ["command", "-V"])
    if is_asking or (command.name in _TESTS and {"-x", "-e", "-f"} & set(words)):
        yield from (word.rpartition("/")[2] for word in words[1:])


def is_supplier(command: RunCommand) -> bool:
    """Tell whether *command* may bring anything at all: only those need be asked what."""
    meaning = command.meaning
    is_open = _is_unknown(command) if meaning is None else _installs(meaning)
    making = (*_MAKING, EffectKind.MAKES_DIRECTORY)
    return is_open or any(effect.kind in making for effect in command.effects)


def _brings(command: RunCommand, name: str) -> bool:
    """Whether *command* may install the program *name*, or anything at all."""
    meaning = command.meaning
    if command.is_elsewhere:
        return False
    if meaning is None and _is_unknown(command):
        return True
    if meaning is not None and _installs(meaning):
        return True
    base = name.rpartition("/")[2]
    is_tree = command.name not in _OF_SINGLE_FILES or bool(meaning and meaning.recursive)
    return any(
        effect.kind in _MAKING
        and (effect.path is None or _may_hold(effect.path, base, is_tree=is_tree))
        for effect in command.effects
    )


def _is_unknown(command: RunCommand) -> bool:
    """Whether nobody knows what a command does: it is no builtin, function or known script."""
    is_script = command.name in SHELLS and not command.call.is_function
    is_own = "/" in (command.words[0] or "/")
    return is_script or (is_own and not command.call.is_function)


def _installs(meaning: Meaning) -> bool:
    words = (meaning.subcommand or "").split()
    is_refreshing = bool(words) and words[-1] in _REFRESHING
    return meaning.role is Role.INSTALL and not is_refreshing


def _may_hold(path: str, base: str, *, is_tree: bool) -> bool:
    """Whether *base* may come to stand on PATH when *path*, or a tree there, is written."""
    directory = path.rstrip("/")
    is_above = is_tree and any(f"{each}/".startswith(f"{directory}/") for each in STANDARD_PATH)
    return path.rpartition("/")[2] == base or is_above or bool(_HOLDS_PROGRAMS.match(directory))


def _makes(command: RunCommand, path: str) -> bool:
    """Whether *command* may make what stands at *path*."""
    if command.is_elsewhere:
        return False
    meaning = command.meaning
    if _is_unknown(command) if meaning is None else _installs(meaning):
        return True
    making = (*_MAKING, EffectKind.MAKES_DIRECTORY)
    found = [effect.path for effect in command.effects if effect.kind in making]
    return any(made is None or _meets(made.rstrip("/"), path.rstrip("/")) for made in found)


def _meets(made: str, path: str) -> bool:
    """Whether one of two paths lies in the other."""
    return f"{path}/".startswith(f"{made}/") or f"{made}/".startswith(f"{path}/")
