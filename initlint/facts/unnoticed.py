"""Failures of a container's commands that nobody notices, and that somebody would want to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from initlint.facts.commands import commands, mount_of
from initlint.record import record
from initlint.shell.questions import Effect, EffectKind, MaskedFailure, Masking, Place
from initlint.shell.values import template

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.shell.run_commands import RunCommand

# Programs that fail only where nothing works at all, or whose failure harms nobody.
_HARMLESS = frozenset(
    ("date", "hostname", "id", "uname", "whoami", "env", "printenv", "pwd", "ls", "seq", "touch",
     "chmod", "chown", "chgrp", "mkdir", "rm", "rmdir", "sync", "tee", "sysctl",
     "mknod", "mkfifo", "mount")
)  # fmt: skip
# Programs after which it would show if an installed package were missing: none of these.
_QUIET = _HARMLESS | {
    "echo",
    "printf",
    "sleep",
    "true",
    ":",
    "test",
    "[",
    "[[",
    "cd",
    "exit",
    "set",
    "export",
}
_SHOWING_NOTHING = _QUIET | {"cat"}
# Programs that leave no file of that name where they fail, as a download may.
_COPYING = frozenset(("cp", "mv", "install"))
_LOOKING = frozenset((EffectKind.READS, EffectKind.CHANGES_MODE, EffectKind.CHANGES_OWNER))
_CREATES = re.compile(r"(?i)\bcreate\b|\bmb\b|^createdb$|^createuser$|^--create$")
_PACKAGE_MANAGERS = frozenset(("pip", "setuptools", "wheel"))
_NEVER_OVERWRITES = frozenset(("-n", "--no-clobber", "-u", "--update"))


@record
class Unnoticed:
    """A command whose failure is lost, at its first word.

    `how` is None for a client that exits 0 though statements of its file failed.
    """

    place: Place
    words: tuple[str | None, ...]
    how: Masking | None
    did: tuple[EffectKind, ...] = ()


def unnoticed(facts: Facts) -> tuple[Unnoticed, ...]:
    """Give the failures that are lost and matter to what comes after the container."""
    ran = commands(facts)
    of_place = {command.place: command for command in ran}
    found = [
        Unnoticed(failure.place, failure.words, failure.how, failure.did)
        for failure in facts.failures
        if failure.place in of_place and _matters(failure, of_place[failure.place], ran, facts)
    ]
    found += (
        Unnoticed(each.place, each.words, None) for each in ran if _goes_on_after_errors(each)
    )
    by_place = {each.place: each for each in reversed(found)}
    return tuple(sorted(by_place.values(), key=lambda each: each.place.span))


def _matters(
    failure: MaskedFailure, command: RunCommand, ran: Sequence[RunCommand], facts: Facts
) -> bool:
    if command.name in _HARMLESS or _shows_later(command, ran):
        return False
    if command.name in _COPYING and _is_needed_later(command, ran, facts):
        return False
    did = set(failure.did)
    if failure.how is Masking.OR_TRUE and _is_tolerated(command, did):
        return False
    if did == {EffectKind.INSTALLS}:
        return _installs_something(command) and not _is_used_later(command, ran)
    if did == {EffectKind.WRITES}:
        return _writes_for_others(command, facts)
    return True


def _shows_later(command: RunCommand, ran: Sequence[RunCommand]) -> bool:
    """Whether a later command, which fails the container, needs what this one was to write."""
    # The shell makes the file of a redirection even where the command then fails.
    redirected = {template(use.path) for use in command.uses}
    written = {effect.path for effect in command.effects if effect.kind is EffectKind.WRITES}
    written -= redirected
    known = [path for path in written if path is not None]
    return any(
        later.name not in _SHOWING_NOTHING
        and any(_reads(later, path) for path in known)
        and later.is_fatal
        for later in _later(command, ran)
    )


def _is_needed_later(command: RunCommand, ran: Sequence[RunCommand], facts: Facts) -> bool:
    """Whether a later command, which fails the container, looks at the very file of a copy."""
    copies = frozenset(_copies(command, facts))
    return any(
        later.is_fatal and _looks_at(later, effect, copies)
        for later in _later(command, ran)
        for effect in later.effects
    )


def _looks_at(command: RunCommand, effect: Effect, copies: frozenset[str]) -> bool:
    if effect.kind is EffectKind.MAKES_DIRECTORY and effect.path is not None:
        options = (word or "-p" for word in command.words[1:])
        makes_parents = any(re.match(r"--parents|-\w*p", option) for option in options)
        return not makes_parents and dirname(effect.path.rstrip("/")) in copies
    return effect.kind in _LOOKING and effect.path in copies


def _copies(command: RunCommand, facts: Facts) -> Iterator[str]:
    """Give the names that the files of a copy may have afterwards."""
    sources = command.meaning.reads if command.meaning is not None else ()
    names = [basename(source.rstrip("/")) for source in sources if source is not None]
    for effect in command.effects:
        if effect.kind is not EffectKind.WRITES or effect.path is None:
            continue
        target = effect.path.rstrip("/")
        mount = mount_of(facts.container, target)
        if effect.path == target and (mount is None or mount.path.rstrip("/") != target):
            yield target
        yield from (f"{target}/{name}" for name in names)


def _later(command: RunCommand, ran: Sequence[RunCommand]) -> Iterator[RunCommand]:
    seen = False
    for each in ran:
        if seen and each.script is command.script and each.node is not command.node:
            yield each
        seen = seen or each is command


def _reads(command: RunCommand, path: str) -> bool:
    below = path.rstrip("/") + "/"
    reads = (effect.path for effect in command.effects if effect.kind is EffectKind.READS)
    words = (word for word in command.words[:1] if word is not None)
    return any(
        each is not None and (each == path or each.startswith(below)) for each in (*reads, *words)
    )


def _is_tolerated(command: RunCommand, did: set[EffectKind]) -> bool:
    """Whether `|| true` says that what is to be made may be there, or need not be."""
    words = [word for word in command.words if word is not None]
    if any(_CREATES.search(word) for word in words):
        return True
    is_quiet = any(use.operator.startswith((">", "&>")) for use in command.uses) and any(
        redirect.descriptor == 2 or redirect.operator.startswith("&>")
        for redirect in command.statement.redirects
    )
    is_optional = is_quiet or command.is_guarded or command.name == "ln"
    keeps = bool(_NEVER_OVERWRITES & set(words))
    return did == {EffectKind.WRITES} and (is_optional or keeps)


def _installs_something(command: RunCommand) -> bool:
    """Whether the command brings packages, and more than a newer package manager."""
    meaning = command.meaning
    if meaning is None or meaning.subcommand in ("update", "refresh", "makecache", "check-update"):
        return False
    names = {re.split(r"[=<>~\[]", word)[0] for word in meaning.installs if word is not None}
    return not names or not names <= _PACKAGE_MANAGERS


def _is_used_later(command: RunCommand, ran: Sequence[RunCommand]) -> bool:
    later = _later(command, ran)
    return any(
        each.is_fatal and each.name not in _QUIET and not each.call.is_function for each in later
    )


def _writes_for_others(command: RunCommand, facts: Facts) -> bool:
    """Whether a file is written that outlives the container, as far as its path is known."""
    if command.is_elsewhere:
        return True
    paths = [effect.path for effect in command.effects if effect.kind is EffectKind.WRITES]
    known = [path for path in paths if path is not None and path.startswith("/")]
    return len(known) < len(paths) or any(mount_of(facts.container, path) for path in known)


def _goes_on_after_errors(command: RunCommand) -> bool:
    """Whether a client runs a file of statements and exits 0 when one of them fails."""
    meaning = command.meaning
    if (
        meaning is None
        or "stops_on_error" in meaning.doubtful
        or meaning.stops_on_error is not False
    ):
        return False
    if meaning.tool not in ("psql", "sqlcmd"):
        return False
    has_file = any(path not in (None, "/dev/null", "-") for path in meaning.reads)
    return (has_file or _is_fed(command)) and not _sets_stop(command)


def _is_fed(command: RunCommand) -> bool:
    return any(
        redirect.operator in ("<", "<<", "<<-") and redirect.target is not None
        and redirect.target.literal != "/dev/null"
        for redirect in command.statement.redirects
    )  # fmt: skip


def _sets_stop(command: RunCommand) -> bool:
    """Whether the statements themselves ask to stop."""
    texts = (r.target.literal or "" for r in command.statement.redirects if r.target is not None)
    return any("ON_ERROR_STOP" in text for text in texts)
