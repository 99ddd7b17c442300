"""The sysctls that a container's commands set."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from initlint.facts.commands import commands
from initlint.shell.questions import EffectKind

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.shell.run_commands import RunCommand

_ROOT = "/proc/sys/"
_WRITES = frozenset({"-w", "--write"})
_QUIET = frozenset({"-q", "--quiet", "-n", "--values", "-e", "--ignore"})
# What may stand beside and needs no privilege.
_HARMLESS = frozenset(
    ("echo", "printf", "true", ":", "set", "exit", "sleep", "cat", "test", "[", "[[", "tee",
     "ulimit", "date", "id", "apk", "apt-get", "apt", "sh", "ash", "bash", "dash", "sysctl",
     "grep", "env")
)  # fmt: skip


def only_sysctls(facts: Facts) -> tuple[str, ...] | None:
    """Give the sysctls that the container sets, if that is all that it does.

    None where it does anything else, where a name is not known, and where a command runs in
    another root or namespace than the container's.
    """
    found: list[str | None] = []
    for command in commands(facts):
        if command.is_elsewhere or command.name not in _HARMLESS:
            return None
        found += _of_sysctl(command) if command.name == "sysctl" else _of_files(command)
    names = tuple(dict.fromkeys(name for name in found if name))
    return names if None not in found and names else None


def _of_sysctl(command: RunCommand) -> Iterator[str | None]:
    """Read `sysctl -w NAME=VALUE …`; what only reads sets nothing."""
    for word in command.words[1:]:
        if word is None or (word.startswith("-") and word not in _WRITES | _QUIET):
            yield None
        elif "=" in word:
            name = word.partition("=")[0]
            yield _dotted(name) if "\0" not in name else None
        elif not word.startswith("-") and not _WRITES.isdisjoint(command.words):
            yield None


def _of_files(command: RunCommand) -> Iterator[str | None]:
    for effect in command.effects:
        if effect.kind is not EffectKind.WRITES:
            continue
        path = effect.path or ""
        if path.startswith(_ROOT) and "\0" not in path:
            yield _dotted(path.removeprefix(_ROOT))
        elif not path.startswith("/dev/"):
            yield None


def _dotted(name: str) -> str:
    """Write a sysctl's name as the pod's field has it: sysctl(8) takes slashes, too."""
    is_slashed = "/" in name and ("." not in name or name.index("/") < name.index("."))
    return name.translate(str.maketrans("./", "/.")) if is_slashed else name
