"""Packages that a container installs while the pod starts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from initlint.facts.commands import commands, mount_of
from initlint.knowledge.meaning import Role
from initlint.shell.questions import EffectKind, Place

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.shell.run_commands import RunCommand

_REFRESHING = frozenset(
    ("update", "upgrade", "dist-upgrade", "full-upgrade", "makecache", "refresh", "check-update")
)
# Where packages of a language land inside a volume that is mounted over them.
_IN_PLACE = frozenset(("npm", "yarn", "pnpm", "composer", "bundle", "bower"))
_TARGETS = frozenset(("--target", "-t", "--prefix", "--root", "--install-dir", "-i", "--path"))
_OF_SYSTEM = frozenset(
    ("apt", "apt-get", "apk", "yum", "dnf", "microdnf", "zypper", "tdnf", "dpkg")
)
# Tests whose outcome is the same in each new container.
_OF_OWN_PROGRAMS = re.compile(r"\b(?:command -v|which|type|hash|info|dpkg|rpm|show)\b|--version")


class Install(NamedTuple):
    """A command that installs from the network, at its first word.

    `is_at_need`: a test decides whether it runs, and may find that an earlier pod has done so.
    """

    command: RunCommand
    name: str
    into_volume: bool
    is_at_need: bool

    @property
    def place(self) -> Place:
        return self.command.place

    @property
    def is_of_system(self) -> bool:
        """Whether the packages belong to the distribution, and to the image's own folders."""
        return self.name in _OF_SYSTEM


def installs(facts: Facts) -> Iterator[Install]:
    """Give the commands that install packages from the network."""
    for command in commands(facts):
        meaning = command.meaning
        if meaning is None or meaning.role is not Role.INSTALL or command.is_elsewhere:
            continue
        if meaning.from_network is not True or "from_network" in meaning.doubtful:
            continue
        words = (meaning.subcommand or "").split()
        if words and words[-1] in _REFRESHING:
            continue
        if _is_local(meaning.installs):
            continue
        into_volume = _is_into_volume(facts, command)
        yield Install(command, command.name, into_volume, _is_at_need(facts, command))


def _is_at_need(facts: Facts, command: RunCommand) -> bool:
    """Whether a test decides on it that is not about the image's own programs."""
    if not any(mount.is_writable for mount in facts.container.mounts):
        return False
    tests = [command.script.written(each.start, each.end) for each in command.conditions]
    return any(not _OF_OWN_PROGRAMS.search(test) for test in tests)


def _is_local(packages: tuple[str | None, ...]) -> bool:
    """Whether all that is installed are files that are there already."""
    known = [package for package in packages if package is not None]
    return bool(known) and all(
        package.startswith(("/", "./", "file:")) or package == "." for package in known
    )


def _is_into_volume(facts: Facts, command: RunCommand) -> bool:
    mounts = (mount_of(facts.container, path) for path in _places(facts, command))
    return any(mount is not None and mount.is_writable for mount in mounts)


def _places(facts: Facts, command: RunCommand) -> Iterator[str | None]:
    """Give the directories that the packages may go to."""
    yield from (effect.path for effect in command.effects if effect.kind is EffectKind.WRITES)
    words = [word or "" for word in command.words]
    for word, following in pairwise([*words, ""]):
        option, _, value = word.partition("=")
        if option in _TARGETS:
            yield value or following
    if command.name in _IN_PLACE:
        yield command.call.directory
    yield from _default_places(facts, command)


def _default_places(facts: Facts, command: RunCommand) -> Iterator[str]:
    """Give mounts that stand over the folders of a language's packages."""
    if command.name in _OF_SYSTEM:
        return
    for mount in facts.container.mounts:
        if any(
            part in mount.path for part in ("packages", "node_modules", "/lib/", "venv", "gems")
        ):
            yield mount.path
