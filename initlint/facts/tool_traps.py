"""Commands that the image's build or version of a tool refuses or takes otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from initlint.facts.commands import commands
from initlint.knowledge.tools import Trap, tool_book
from initlint.knowledge.traps import Effect
from initlint.shell.questions import EffectKind, Place
from initlint.shell.unwrap import unwrap

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.knowledge.meaning import Word
    from initlint.model.container import Container
    from initlint.model.workspace import Workspace
    from initlint.shell.run_commands import RunCommand


class Caught(NamedTuple):
    """A command that a trap catches, at its first word.

    `counts` tells that the container goes by its status.
    """

    place: Place
    name: str
    trap: Trap
    counts: bool


def caught(facts: Facts, workspace: Workspace, namespace: str) -> Iterator[Caught]:
    """Give the commands that go wrong with the image's own tools, whatever they meet."""
    image, ran = facts.image, commands(facts)
    if image is None or any(_brings_tools(command) for command in ran):
        return
    for command in ran:
        if command.is_elsewhere:
            continue
        for place, words in _tails(command):
            make = image.make_of(words[0] or "")
            traps = tool_book().traps(
                words, variant=make.variant, version=make.version, distribution=make.distribution
            )
            for trap in traps:
                if _bites(trap, command, words, facts.container, workspace, namespace):
                    name = (words[0] or "").rpartition("/")[2]
                    yield Caught(place, name, trap, command.is_fatal)


def _brings_tools(command: RunCommand) -> bool:
    return any(effect.kind is EffectKind.INSTALLS for effect in command.effects)


def _tails(command: RunCommand) -> Iterator[tuple[Place, tuple[Word, ...]]]:
    """Give the command, and those that it is wrapped in (`timeout 5 nc …`)."""
    yield command.place, command.words
    script = command.script
    written = command.statement.words
    words = [word.literal if word.literal is not None else "\0" for word in written]
    start = 0
    while (wrapped := unwrap(words[start:])) is not None and wrapped.start > 0:
        if written[start].literal is not None:
            yield script.place(written[start].start, written[start].end), tuple(words[start:])
        start += wrapped.start


def _bites(
    trap: Trap,
    command: RunCommand,
    words: tuple[Word, ...],
    container: Container,
    workspace: Workspace,
    namespace: str,
) -> bool:
    if trap.effect is Effect.FAILS:
        return True
    if not command.is_fatal:
        return False  # its output is looked at, not its status
    if trap.effect is Effect.ALWAYS_SUCCEEDS:
        return True
    pod = container.pod.node
    if pod.get("dnsConfig") or pod.get("hostNetwork").value is True:
        return False
    if pod.get("dnsPolicy").text in ("None", "Default"):
        return False
    if trap.effect is Effect.NEVER_SUCCEEDS:
        return True
    return any(_is_to_be_searched(word, workspace, namespace) for word in words[1:])


def _is_to_be_searched(word: Word, workspace: Workspace, namespace: str) -> bool:
    """Whether a name with a dot is short for the name of a Service."""
    if word is None or "\0" in word or word.startswith("-"):
        return False
    if word.endswith(".svc"):
        return True
    name, _, place = word.partition(".")
    return any(
        service.name == name and (service.namespace or namespace) == place
        for service in workspace.of_kind("Service")
    )
