"""What a container does at start-up, in a few words, and what it leaves for others."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from initlint.facts.commands import mount_of
from initlint.facts.container import Facts
from initlint.model.container import Container
from initlint.shell.questions import ConditionKind, Effect, EffectKind, Wait

_MOST = 3  # things that are said of one container
_LONGEST_COMMAND = 60  # characters of a command that is quoted
_LEAVING = frozenset((EffectKind.WRITES, EffectKind.FETCHES))
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
    """What the containers of a workspace do, from their facts."""

    def __init__(self, facts_of: Callable[[Container], Facts]) -> None:
        """Take the facts of containers from *facts_of*."""
        self._facts_of = facts_of

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
        """Say what *container* leaves in volumes that others of its pod mount, and for whom."""
        found = (
            f"{effect.path} in volume '{volume}' to {', '.join(readers)}"
            for effect in self._facts_of(container).effects
            if effect.kind in _LEAVING and effect.path is not None
            for volume, readers in _readers(container, effect.path)
        )
        return tuple(dict.fromkeys(found))[:_MOST]


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


def _readers(container: Container, path: str) -> Iterator[tuple[str, list[str]]]:
    mount = mount_of(container, path)
    if mount is None:
        return
    others = [
        f"{other.role.value} '{other.name}'"
        for other in container.pod.containers
        if other is not container and (other.is_main or other.index > container.index)
        if any(each.name == mount.name for each in other.mounts)
    ]
    if others:
        yield mount.name, others


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
