"""What a container connects to on localhost, once or until it is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from initlint.facts.commands import commands
from initlint.knowledge.meaning import Role
from initlint.record import record
from initlint.shell.questions import Place

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.knowledge.meaning import Target
    from initlint.shell.run_commands import RunCommand

_LOCAL_NAME = r"(?:localhost|127\.0\.0\.1|\[::1\])"
# `localhost`, `--host=127.0.0.1:5432`, `postgres://u@localhost:5432/db`.
_LOCAL = re.compile(rf"(?:^|[=@,(]|//){_LOCAL_NAME}(?::(\d{{1,5}}))?(?=[/?,)]|$)")
_CONNECTING = frozenset(("tcp", "http", "database", "broker"))
# Variables and options that say where one of a program's needs is found.
_OF_NEED = re.compile(
    r"(?i)(?:DB|DATABASE|SQL|PG|POSTGRES|MONGO|REDIS|AMQP|RABBIT|KAFKA|BROKER|VAULT|CACHE|DSN)"
    r"|^-{0,2}(?:host|hostname|server|addr|address|url|endpoint)$"
)
_OF_ITSELF = re.compile(r"(?i)listen|bind|metric|health|log|trac|public|allow|origin|proxy")
_PATIENT = re.compile(
    r"(?i)retr(?:y|ies)|reconnect|back_?-?off|wait|until|ready|poll|attempts|max_?tries"
)


@record(eq=False)
class Connection:
    """A connection to localhost; `port` is None where it is not known.

    `is_patient` tells that it is tried again until it is made, or that something before it
    takes time. `is_seen` tells that a command was read which makes it; else variables or
    arguments of a program that nobody knows name the place.
    """

    place: Place
    port: int | None
    is_patient: bool
    is_seen: bool


def local_connections(facts: Facts) -> tuple[Connection, ...]:
    """Give the connections of a container to its own pod.

    None are given where the container may itself listen, with a process in the background.
    """
    if facts.program.exploration.jobs:
        return ()
    seen = tuple(_seen(facts))
    return seen or tuple(_told(facts))


def _seen(facts: Facts) -> Iterator[Connection]:
    slept = False
    for command in commands(facts):
        slept = slept or command.name == "sleep"
        for target in _targets(command):
            if _is_local(target.host) and _is_written(command, facts):
                port = target.port if isinstance(target.port, int) else None
                yield Connection(command.place, port, slept or _tries_again(command), True)


def _targets(command: RunCommand) -> tuple[Target, ...]:
    meaning = command.meaning
    if meaning is None or command.is_elsewhere or not meaning.knows("targets"):
        return ()
    return tuple(target for target in meaning.targets if target.kind in _CONNECTING)


def _is_local(host: str | None) -> bool:
    return host is not None and re.fullmatch(_LOCAL_NAME, host) is not None


def _is_written(command: RunCommand, facts: Facts) -> bool:
    """Whether somebody wrote the host: a client without one may use a socket in the file system."""
    words = (word for word in command.words if word is not None)
    values = (value for value in facts.environment.strings.values() if value)
    return any(_LOCAL.search(text) for text in (*words, *values))


def _tries_again(command: RunCommand) -> bool:
    meaning = command.meaning
    is_waiting = meaning is not None and (meaning.role is Role.WAIT or bool(meaning.repeats))
    return is_waiting or bool(command.node.context.loops) or command.is_guarded


def _told(facts: Facts) -> Iterator[Connection]:
    """Give what a program of its own is told of localhost, where one runs."""
    if not _runs_own_program(facts) or any(map(_PATIENT.search, _words(facts))):
        return
    for node in (*facts.container.args, *facts.container.command):
        option, _, value = (node.text or "").rpartition("=")
        match = _LOCAL.search(value)
        if match is not None and (not option or _is_need(option)):
            yield Connection(Place(node, node.span), _port(match), False, False)
    for entry in facts.container.env:
        variable = facts.environment.variables.get(entry.name)
        match = _LOCAL.search(variable.value or "") if variable is not None else None
        if match is not None and _is_need(entry.name):
            yield Connection(Place(entry.node, entry.node.span), _port(match), False, False)


def _is_need(name: str) -> bool:
    return _OF_NEED.search(name) is not None and _OF_ITSELF.search(name) is None


def _port(match: re.Match[str]) -> int | None:
    return int(match[1]) if match[1] else None


def _runs_own_program(facts: Facts) -> bool:
    """Whether something runs of which nobody knows what it does, or that migrates."""
    ran = commands(facts)
    meanings = (command.meaning for command in ran)
    return not ran or any(each is None or each.role is Role.MIGRATION for each in meanings)


def _words(facts: Facts) -> Iterator[str]:
    yield facts.container.name
    yield from (entry.name for entry in facts.container.env)
    yield from (node.text or "" for node in (*facts.container.command, *facts.container.args))
