"""Commands that do well once, and fail or do damage when the container runs again."""

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

_CREATES = re.compile(
    r"(?i)\bcreate\s+(?:database|table|role|user|schema|index|extension)\s+(?!if\b)"
)
_TOLERATES = re.compile(
    r"(?i)if\s+not\s+exists|on\s+conflict|insert\s+ignore|\bdrop\b|or\s+replace"
)


class Repeated(NamedTuple):
    """A command that does not bear a second run, at its first word.

    `lasts` tells that what it made outlives the pod.
    """

    place: Place
    words: str
    why: str
    lasts: bool


def not_repeatable(facts: Facts) -> Iterator[Repeated]:
    """Give the commands of which a second run fails, or writes the same once more."""
    ran = commands(facts)
    for index, command in enumerate(ran):
        if command.is_guarded or command.is_elsewhere or command.call.is_function:
            continue
        earlier = ran[:index]
        found = _creation(command) or _occupied(facts, command, earlier)
        found = found or _appended(facts, command, earlier)
        if found is not None:
            yield found


def _creation(command: RunCommand) -> Repeated | None:
    meaning = command.meaning
    if meaning is None or not command.is_fatal or meaning.stops_on_error is False:
        return None
    if command.name == "createdb":
        return Repeated(command.place, "createdb", "it fails once that is there", lasts=True)
    for statement in meaning.statements:
        match = _CREATES.search(statement or "")
        if match is not None and not _TOLERATES.search(statement or ""):
            words = " ".join(match[0].split())
            return Repeated(command.place, words, "it fails once that is there", lasts=True)
    return None


def _occupied(facts: Facts, command: RunCommand, earlier: Sequence[RunCommand]) -> Repeated | None:
    """Give a `mkdir`, `ln -s` or `git clone` whose place is taken the next time."""
    meaning = command.meaning
    if meaning is None or meaning.forced or not command.is_fatal or len(command.states) > 1:
        return None
    kinds = {EffectKind.WRITES} if meaning.tool in ("ln", "git") else {EffectKind.MAKES_DIRECTORY}
    if meaning.tool == "git" and meaning.subcommand != "clone":
        return None
    if meaning.tool == "ln" and not any(re.match(r"-\w*s", word or "") for word in command.words):
        return None
    if command.name not in ("mkdir", "ln", "git"):
        return None
    for effect in command.effects:
        lasts = _lasts(facts, effect.path)
        if command.name != "git" and _is_mount(facts, effect.path):
            continue  # it is there from the first run on
        if effect.kind in kinds and lasts is not None and not _is_cleared(effect.path, earlier):
            words = "git clone" if meaning.tool == "git" else command.name
            why = f"it fails while '{effect.path}' is there"
            return Repeated(command.place, words, why, lasts)
    return None


def _appended(facts: Facts, command: RunCommand, earlier: Sequence[RunCommand]) -> Repeated | None:
    """Give a `>>` to a file that nothing empties before."""
    for effect in command.effects:
        if effect.kind is not EffectKind.WRITES or not effect.appends:
            continue
        lasts = _lasts(facts, effect.path)
        if lasts is None or _is_log(effect.path or "") or _is_cleared(effect.path, earlier):
            continue
        why = f"'{effect.path}' gets the same lines once more"
        return Repeated(command.place, ">>", why, lasts)
    return None


def _is_log(path: str) -> bool:
    return re.search(r"(?i)\blogs?\b|\.log\b|history|/proc/|/sys/", path) is not None


def _lasts(facts: Facts, path: str | None) -> bool | None:
    """Tell whether *path* outlives the pod; None where it does not outlive the container."""
    mount = mount_of(facts.container, path)
    if mount is None or mount.volume is None:
        return None
    lifetime = mount.volume.lifetime
    return {Lifetime.PERSISTENT: True, Lifetime.POD: False}.get(lifetime)


def _is_mount(facts: Facts, path: str | None) -> bool:
    return any(mount.path == path for mount in facts.container.mounts)


def _is_cleared(path: str | None, earlier: Sequence[RunCommand]) -> bool:
    """Whether an earlier command removes the path, or writes it anew."""
    for command in earlier:
        for effect in command.effects:
            is_anew = effect.kind is EffectKind.WRITES and not effect.appends
            if effect.kind is not EffectKind.REMOVES and not is_anew:
                continue
            if effect.path is None:
                return True
            pattern = effect.path.rstrip("*").rstrip("/")
            if path == pattern or (path or "").startswith(pattern):
                return True
    return False
