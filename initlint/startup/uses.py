"""Which Services the containers of a pod use, as far as their variables and arguments say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from initlint.facts.container import Facts
from initlint.model.container import Container
from initlint.record import record
from initlint.startup.analysis import Startup
from initlint.startup.services import Service
from initlint.startup.workloads import Workload
from initlint.tree.node import Node

FactsOf = Callable[[Container], Facts]

# A variable or option whose name ends in one of these words holds a host or a URL.
_KEY = re.compile(
    r"(?:^|[_.-]|PG|DB|SQL|REDIS|MONGO|AMQP)(?:hosts?|hostname|url|uri|dsn|addr|address|addresses|servers?|endpoints?"
    r"|brokers?|connection|connection_?string|service|nodes|seeds|datasource)$",
    re.IGNORECASE,
)
_IN_URL = re.compile(r"^(?:jdbc:)?[a-z][a-z0-9+.-]*://(?:[^/\s]*@)?([^/?#\s]+)", re.IGNORECASE)
_HOST = re.compile(r"([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::\d{1,5})?\Z", re.IGNORECASE)
_LONGEST = 2_000  # characters of a value that are looked at


@record(eq=False)
class Use:
    """A container that names a Service; `node` is the entry or the argument that does."""

    container: Container
    service: Service
    node: Node


def uses(startup: Startup, workload: Workload, facts_of: FactsOf) -> Iterator[Use]:
    """Give the Services that the main containers of *workload* name, each once.

    Of several Services of one name, as where a folder holds variants, the first stands for all.
    """
    seen: set[tuple[Container, str, str]] = set()
    for container in workload.pod.main_containers:
        for text, node in _named(container, facts_of):
            for host in hosts(text):
                for service in startup.lookup.host(host, workload).services[:1]:
                    key = (container, service.namespace, service.name)
                    if key not in seen:
                        seen.add(key)
                        yield Use(container, service, node)


def _named(container: Container, facts_of: FactsOf) -> Iterator[tuple[str, Node]]:
    """Give the values of variables and options whose names mean a host or a URL."""
    variables = facts_of(container).environment.variables
    for entry in container.env:
        variable = variables.get(entry.name)
        if variable is not None and variable.value and _KEY.search(entry.name):
            yield variable.value, entry.node
    for node in (*container.command, *container.args):
        option, equals, value = (node.text or "").partition("=")
        if equals and option.startswith("-") and _KEY.search(option):
            yield value, node


def hosts(text: str) -> tuple[str, ...]:
    """Give the hosts in *text*: `db`, `db:5432`, a URL, or several behind commas."""
    found = []
    for piece in text[:_LONGEST].split(","):
        part = piece.strip().strip("'\"")
        in_url = _IN_URL.match(part)
        match = _HOST.match(in_url[1] if in_url else part)
        if match is not None:
            found.append(match[1])
    return tuple(found)
