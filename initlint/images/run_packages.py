"""What package managers put into an image."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from initlint.images.changes import Change, Doubted, Opened, Program
from initlint.images.run_brought import bare, brought, installed, operands
from initlint.images.run_languages import bundle, corepack, gem, go, npm
from initlint.images.run_python import pip, project, virtualenv
from initlint.images.run_situation import Situation
from initlint.knowledge.packages import package
from initlint.shell.run_commands import RunCommand

# Where packages of a distribution put files; never into a directory of the user's own
# (Debian policy 9.1.1).
_SYSTEM = (
    *("/usr", "/etc", "/var", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/opt", "/run"),
    "/root",
)
_QUIET = frozenset(("update", "clean", "autoclean", "check", "upgrade", "policy", "info", "search"))
_REMOVING = frozenset(("remove", "purge", "autoremove", "del", "erase"))


def package_changes(command: RunCommand, situation: Situation) -> tuple[Change, ...] | None:
    """Give what a package manager changes; None for a command that is none."""
    manager = _MANAGERS.get(_manager(command))
    return None if manager is None else tuple(manager(command, situation))


def _manager(command: RunCommand) -> str:
    if command.meaning is not None and command.meaning.tool == "pip":
        return "uv" if command.name == "uv" else "pip"
    is_module = command.words[1:3] == ("-m", "venv") and command.name.startswith("python")
    return "virtualenv" if is_module else command.name


def _system(manager: str) -> Callable[[RunCommand, Situation], Iterator[Change]]:
    """Make the model of a distribution's package *manager*."""

    def changes(command: RunCommand, situation: Situation) -> Iterator[Change]:
        given = operands(command)
        meaning = command.meaning
        words = (meaning.subcommand or "").split() if meaning is not None else []
        subcommand = words[0] if words else next((word for word in given if word), "")
        if subcommand in _REMOVING:
            yield from _removed(manager, command, situation)
        elif meaning is not None and installed(command):
            is_virtual = manager == "apk" and not {"--virtual", "-t"}.isdisjoint(command.words)
            yield from brought(manager, installed(command), _SYSTEM, certain=not is_virtual)
        elif subcommand not in _QUIET:
            yield Opened(_SYSTEM)

    return changes


def _removed(manager: str, command: RunCommand, situation: Situation) -> Iterator[Change]:
    """Take away what is named; what was installed before it may go along."""
    for name in operands(command)[1:]:
        known = package(manager, bare(name)) if name else None
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


_MANAGERS: Mapping[str, Callable[[RunCommand, Situation], Iterator[Change]]] = {
    **dict.fromkeys(("apt", "apt-get", "aptitude"), _system("apt")),
    **dict.fromkeys(("yum", "dnf", "microdnf", "tdnf", "zypper"), _system("rpm")),
    **dict.fromkeys(("dpkg", "rpm"), _package_file),
    **dict.fromkeys(("poetry", "uv", "pipenv", "pdm"), project),
    **dict.fromkeys(("npm", "yarn", "pnpm"), npm),
    "apk": _system("apk"),
    "apt-mark": _marking,
    "pip": pip,
    "virtualenv": virtualenv,
    "gem": gem,
    "bundle": bundle,
    "go": go,
    "corepack": corepack,
}
