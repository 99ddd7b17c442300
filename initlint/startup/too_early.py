"""Migrations that run before the wait for what they need."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from initlint.facts.container import Facts
from initlint.knowledge.backends import backend_of_port
from initlint.knowledge.meaning import Role
from initlint.model.container import Container
from initlint.model.pod import Pod
from initlint.record import record
from initlint.shell.calling import Called, called
from initlint.shell.questions import ConditionKind
from initlint.startup.analysis import Startup
from initlint.startup.causes import PlacedWait

# Variables that say where the database is.
_OF_DATABASE = re.compile(
    r"(?:DB|DATABASE|SQL|PG|POSTGRES).*(?:HOST|URL|URI|DSN|SERVER|ADDR)", re.IGNORECASE
)
FactsOf = Callable[[Container], Facts]


@record(eq=False)
class TooEarly:
    """A migration of `container`, and the wait that comes after it."""

    container: Container
    call: Called
    wait: PlacedWait


def too_early(startup: Startup, pod: Pod, facts_of: FactsOf) -> Iterator[TooEarly]:
    """Give the migrations of *pod* before which nothing waits, but after which something does."""
    inits = [container for container in pod.init_containers if container.is_init]
    waited: list[PlacedWait] = []
    for number, container in enumerate(inits):
        later = [p for each in inits[number + 1 :] for p in startup.waits(each) if p.wait.in_loop]
        own = startup.waits(container)
        if later and not own:
            for call in _migrations(facts_of(container)):
                needed = next((p for p in later if _needs(container, facts_of, p)), None)
                if needed is not None and not any(_same(needed, each) for each in waited):
                    yield TooEarly(container, call, needed)
                    break
        waited += own


def _migrations(facts: Facts) -> Iterator[Called]:
    """Give the migrating commands that run once and do not try again by themselves."""
    for call in called(facts.program):
        meaning = call.meaning
        if meaning is None or meaning.role is not Role.MIGRATION:
            continue
        if not (call.in_loop or meaning.repeats or call.is_aside):
            yield call


def _needs(container: Container, facts_of: FactsOf, placed: PlacedWait) -> bool:
    """Tell whether *container* migrates what *placed* waits for.

    It names it, or nothing that it is told of a database names another one.
    """
    backend = backend_of_port(placed.target.port)
    if backend is not None and backend.kind != "database":
        return False
    host = placed.wait.target.host
    strings = facts_of(container).environment.strings
    words = [node.text or "" for node in (*container.command, *container.args)]
    if host and any(_names(text, host) for text in (*strings.values(), *words) if text):
        return True
    told = [value for name, value in strings.items() if _OF_DATABASE.search(name)]
    is_database = placed.wait.kind is ConditionKind.DATABASE or backend is not None
    return is_database and not any(told)


def _names(text: str, host: str) -> bool:
    return re.search(rf"(?<![\w.-]){re.escape(host)}(?![\w-])", text) is not None


def _same(one: PlacedWait, other: PlacedWait) -> bool:
    return (one.wait.target.host, one.target.port) == (other.wait.target.host, other.target.port)
