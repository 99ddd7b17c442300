"""Commands whose effect ends with the container, where it was meant to last."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from initlint.facts.commands import commands, mount_of, written_commands
from initlint.facts.installs import installs
from initlint.shell.questions import EffectKind, Place
from initlint.shell.unwrap import SHELLS

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.shell.program import WrittenCommand
    from initlint.shell.run_commands import RunCommand
    from initlint.shell.syntax import Script

_OF_SHELL = {
    "ulimit": "a limit holds for this container's processes only",
    "export": "a variable holds for this container's processes only",
    "cd": "a working directory holds for this container's processes only",
}
# What the system would read at boot; a container never boots.
_OF_BOOT = re.compile(
    r"/etc/(?:sysctl\.conf|sysctl\.d/.*|security/limits\.(?:conf|d/.*)|profile|profile\.d/.*"
    r"|environment|rc\.local|modules)\Z"
)
_READS_BOOT = frozenset(("sysctl", "source", "."))
# What may follow without having use for anything.
_IDLE = frozenset(
    ("echo", "printf", "true", ":", "exit", "sleep", "rm", "ls", "date", "set", "cat", "id", "pwd",
     "ulimit", "export", "cd", "apt-get", "apt", "apk", "yum", "dnf", "pip", "pip3", "npm", "which",
     "env", "whoami", "sysctl", "[", "test")
)  # fmt: skip


class Ineffective(NamedTuple):
    """A command of no effect on what comes later, at its first word."""

    place: Place
    words: str
    why: str


def ineffective(facts: Facts) -> Iterator[Ineffective]:
    """Give the commands that do nothing for the containers after this one."""
    ran = [each for each in commands(facts) if not each.call.is_function]
    for written in written_commands(facts):
        found = _of_shell(written, ran)
        if found is not None:
            yield found
    for index, command in enumerate(ran):
        if not command.is_elsewhere:
            yield from _of_boot(facts, command, ran[index + 1 :])
    yield from _installed(facts, ran)


def _of_shell(written: WrittenCommand, ran: Sequence[RunCommand]) -> Ineffective | None:
    """Give a setting of the shell itself behind which nothing follows that could need it."""
    statement, script = written.statement, written.script
    why = _OF_SHELL.get(statement.name or "")
    if why is None or len(statement.words) + len(statement.assignments) < 2:
        return None
    here = [each for each in ran if each.script is script]
    later = [each for each in here if each.statement.start > statement.start]
    if any(each.name not in _IDLE or each.effects for each in later if each.name not in _OF_SHELL):
        return None
    if any(each.is_elsewhere or each.positions for each in here) or not _is_outermost(script, ran):
        return None
    words = script.written(statement.start, statement.end)
    return Ineffective(written.places[0], words[:60], why)


def _is_outermost(script: Script, ran: Sequence[RunCommand]) -> bool:
    """Whether no other script goes on when this one has ended."""
    return all(each.script is script or each.name in SHELLS for each in ran)


def _of_boot(
    facts: Facts, command: RunCommand, later: Sequence[RunCommand]
) -> Iterator[Ineffective]:
    for effect in command.effects:
        path = effect.path or ""
        if effect.kind is not EffectKind.WRITES or not _OF_BOOT.match(path):
            continue
        if mount_of(facts.container, path) is not None:
            continue
        if any(each.name in _READS_BOOT for each in later):
            continue
        why = f"'{path}' is this container's own and gone with it"
        yield Ineffective(command.place, path, why)


def _installed(facts: Facts, ran: Sequence[RunCommand]) -> Iterator[Ineffective]:
    """Give the packages that nothing in the container uses, in its own filesystem."""
    own = tuple(installs(facts))
    used = any(each.name not in _IDLE for each in ran)
    if used or any(install.into_volume for install in own):
        return
    has_volume = any(mount.is_writable for mount in facts.container.mounts)
    for install in own:
        if not install.command.is_elsewhere and (install.is_of_system or not has_volume):
            words = " ".join(word for word in install.command.words[:2] if word)
            why = "the packages are in this container's own filesystem and gone with it"
            yield Ineffective(install.place, words, why)
