"""Commands that throw away, at each start of a pod, what earlier ones stored."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from initlint.facts.commands import commands, mount_of
from initlint.model.volume import Lifetime
from initlint.shell.questions import EffectKind, Place

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.shell.run_commands import RunCommand

_DROPS = re.compile(
    r"(?i)\bdrop\s+(database|table|schema|keyspace|collection)\b"
    r"|\btruncate\s+table\b|\bflush(?:all|db)\b|\bdropDatabase\s*\("
)
_DISPOSABLE = re.compile(
    r"(?i)cache|tmp|temp|scratch|work|build|run\b|lock|sock|log|plugin|model|static"
)
_STEPS_BACK = re.compile(
    r"(?i)^(?:down|downgrade|db downgrade|.*rollback.*|redo|.*undo.*|.*revert.*)$"
)
_ALL_THE_WAY = frozenset(("base", "zero", "-all", "--all"))
_FILTERS = re.compile(
    r"-(?:name|iname|path|mtime|mmin|ctime|atime|newer|size|user|regex|empty|not)\b"
)


class Destroyed(NamedTuple):
    """A command that destroys, at its first word, and what it does."""

    place: Place
    words: str
    why: str


def destroyed(facts: Facts) -> Iterator[Destroyed]:
    """Give the commands that run whatever is found, and leave nothing of it."""
    ran = commands(facts)
    for index, command in enumerate(ran):
        if command.is_guarded or command.call.is_function:
            continue
        found = _of_database(command) or _of_volume(facts, command, ran[index + 1 :])
        if found is not None:
            yield found


def _of_database(command: RunCommand) -> Destroyed | None:
    meaning = command.meaning
    if meaning is None:
        return None
    for statement in meaning.statements:
        match = _DROPS.search(statement or "")
        if match is not None:
            return Destroyed(command.place, " ".join(match[0].split()), "the data are gone")
    is_known = "is_destructive" not in meaning.doubtful and meaning.is_destructive is True
    if not is_known or any("\0" in (word or "\0") for word in command.words[:3]):
        return None
    if _STEPS_BACK.match(meaning.subcommand or "") and not _ALL_THE_WAY & set(command.words):
        return None  # one step back may be wanted, and is made good by the next one
    words = " ".join(word for word in command.words[:4] if word and not word.startswith("-"))
    return Destroyed(command.place, words, "it drops what is stored")


def _of_volume(facts: Facts, command: RunCommand, later: Sequence[RunCommand]) -> Destroyed | None:
    if command.name not in ("rm", "find") or command.is_elsewhere:
        return None
    for path in _emptied(command):
        mount = mount_of(facts.container, path)
        if mount is None or path != mount.path or mount.volume is None:
            continue
        is_lasting = mount.volume.lifetime is Lifetime.PERSISTENT
        names = f"{mount.name} {mount.path} {mount.sub_path}"
        if not is_lasting or _DISPOSABLE.search(names) or _is_filled(mount.path, later):
            continue
        why = f"all of the persistent volume '{mount.name}' is removed"
        return Destroyed(command.place, command.name, why)
    return None


def _emptied(command: RunCommand) -> Iterator[str]:
    """Give the directories of which a command removes everything."""
    words = [word if word is not None else "\0" for word in command.words]
    if any("\0" in word for word in words):
        return
    if command.name == "find":
        if "-delete" in words and not any(_FILTERS.match(word) for word in words):
            yield from (word.rstrip("/") or "/" for word in words[1:2] if word.startswith("/"))
        return
    if not any(re.match(r"-\w*[rR]|--recursive", word) for word in words):
        return
    for effect in command.effects:
        if effect.kind is EffectKind.REMOVES and effect.path is not None:
            yield re.sub(r"/(?:\*|\.\*|\{\*,\.\*\})?\Z", "", effect.path)


def _is_filled(path: str, later: Sequence[RunCommand]) -> bool:
    """Whether a later command brings new content: then it was meant to be replaced."""
    return any(
        effect.kind in (EffectKind.WRITES, EffectKind.FETCHES)
        and (effect.path is None or effect.path == path or effect.path.startswith(f"{path}/"))
        for command in later
        for effect in command.effects
    )
