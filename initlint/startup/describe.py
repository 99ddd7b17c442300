"""What a container does at start-up, in a few words, and what it leaves for others."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from initlint.facts.commands import mount_of
from initlint.facts.container import Facts
from initlint.model.container import Container
from initlint.model.pod import Pod
from initlint.shell.questions import ConditionKind, Effect, EffectKind, Wait
from initlint.volumes.graph import HandOver, VolumeGraph
from initlint.volumes.uses import UseKind

_MOST = 3  # things that are said of one container
_MOST_HANDED = 6
_LONGEST_COMMAND = 60  # characters of a command that is quoted
_WORDS = {
    EffectKind.INSTALLS: "installs packages",
    EffectKind.CREATES_OBJECT: "creates Kubernetes objects",
}
_PATH_WORDS = {
    EffectKind.FETCHES: "downloads {path}",
    EffectKind.WRITES: "writes {path}",
    EffectKind.REMOVES: "removes {path}",
    EffectKind.CHANGES_OWNER: "sets the owner of {path}",
    EffectKind.CHANGES_MODE: "sets the mode of {path}",
}
# Interpreters whose first argument says more than they do.
_RUNNERS = frozenset(("python", "python3", "node", "php", "ruby", "java", "npx", "bundle", "sh"))


class Description:
    """What the containers of a workspace do, from their facts and the volumes of their pods."""

    def __init__(
        self, facts_of: Callable[[Container], Facts], volumes_of: Callable[[Pod], VolumeGraph]
    ) -> None:
        """Take the facts of containers from *facts_of*, the use of volumes from *volumes_of*."""
        self._facts_of = facts_of
        self._volumes_of = volumes_of

    def does(self, container: Container) -> str:
        """Say what *container* does: `waits for tcp db:5432`, `migrates the database (alembic)`."""
        facts = self._facts_of(container)
        said = list(dict.fromkeys(_said(container, facts)))
        more = len(said) - _MOST
        shown = ", ".join(said[:_MOST])
        if not shown:
            return command_words(container)
        return f"{shown} and {more} more" if more > 0 else shown

    def hands_over(self, container: Container) -> tuple[str, ...]:
        """Say what *container* leaves in volumes, and where those that run later have it.

        One line for each file and reader:
        `fetch → /shared/config.json (shared-data) → my-app:/app/config/config.json`.
        """
        graph = self._volumes_of(container.pod)
        found = dict.fromkeys(_handed(each) for each in _hand_overs(graph, container))
        more = len(found) - _MOST_HANDED
        shown = tuple(found)[:_MOST_HANDED]
        return (*shown, f"{container.name} → {more} more") if more > 0 else shown


def _hand_overs(graph: VolumeGraph, container: Container) -> list[HandOver]:
    """Give the files that are handed over; directories where there are no files."""
    if container.is_main:
        return []
    found = list(graph.hand_overs(container))
    files = [each for each in found if each.write.kind is UseKind.WRITES]
    return files or found


def _handed(found: HandOver) -> str:
    write, volume = found.write, found.write.location.volume
    name = volume.name if volume is not None else ""
    return f"{write.container.name} → {write.path} ({name}) → {found.reader.name}:{found.path}"


def _said(container: Container, facts: Facts) -> Iterator[str]:
    awaited = list(dict.fromkeys(map(_awaited, facts.waits)))
    if awaited:
        more = f" and {len(awaited) - _MOST} more" if len(awaited) > _MOST else ""
        yield f"waits for {', '.join(awaited[:_MOST])}{more}"
    fetched = {e.path for e in facts.effects if e.kind is EffectKind.FETCHES}
    for effect in facts.effects:
        if effect.kind is EffectKind.MIGRATES:
            yield f"migrates the database ({_tool(effect)})"
        elif effect.kind in _WORDS:
            yield _WORDS[effect.kind]
        elif effect.kind is EffectKind.WRITES and effect.path in fetched:
            continue
        elif effect.kind in _PATH_WORDS and mount_of(container, effect.path) is not None:
            yield _PATH_WORDS[effect.kind].format(path=effect.path)


def _tool(effect: Effect) -> str:
    """Name the migrating tool: the script behind an interpreter, the program otherwise."""
    names = [word.rpartition("/")[2] for word in effect.words if word and word[0] != "-"]
    is_run = len(names) > 1 and names[0] in _RUNNERS
    return names[1] if is_run else names[0] if names else "its own tool"


def _awaited(wait: Wait) -> str:
    """Say what *wait* asks: `tcp db:5432`, `file /shared/ready`, `job/migrate`."""
    target, gone = wait.target, " to be gone" if wait.negated else ""
    if target.object is not None and target.object.resource:
        name = f"/{target.object.name}" if target.object.name else ""
        return f"{target.object.resource}{name}{gone}"
    if target.host:
        port = f":{target.port}" if target.port is not None else ""
        kind = "" if wait.kind is ConditionKind.COMMAND else f"{wait.kind.value} "
        return f"{kind}{target.host}{port}{gone}"
    if wait.kind is ConditionKind.FILE and target.path:
        return f"file {target.path}{gone}"
    return f"`{_short(wait.probe)}`{gone}"


def command_words(container: Container) -> str:
    """Quote the beginning of a container's command, or name the image that brings it."""
    words = [node.text or "" for node in (*container.command, *container.args)]
    text = " ".join(words)
    if not text.strip():
        return f"runs image {container.image.text}" if container.image.text else "runs its image"
    return f"runs `{_short(text)}`"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_COMMAND else f"{line[: _LONGEST_COMMAND - 1]}…"
