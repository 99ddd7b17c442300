"""Whether a pod that does not wait for a Service gets along without."""

from __future__ import annotations

import re
from collections.abc import Iterator

from initlint.model.container import Container
from initlint.shell.calling import called
from initlint.startup.analysis import Startup
from initlint.startup.services import Service
from initlint.startup.uses import FactsOf
from initlint.startup.workloads import Workload

_RETRY = re.compile(
    r"retr(?:y|ies)|reconnect|back_?-?off|wait|attempts|max_?tries|lazy", re.IGNORECASE
)


def is_patient(startup: Startup, workload: Workload, service: Service, facts_of: FactsOf) -> bool:
    """Tell whether *workload* waits for *service* in some way, or says that it tries again.

    Through a Job that uses it, too, and through a sidecar whose start is probed.
    """
    pod = workload.pod
    if any(c.is_sidecar and c.node.get("startupProbe") for c in pod.init_containers):
        return True
    waits = [placed for c in pod.containers for placed in startup.waits(c)]
    if any(service in placed.target.services for placed in waits):
        return True
    if any(placed.target.object_kind for placed in waits):
        return True  # through a Job, or whatever else it asks the API server for
    return any(_says_so(container, facts_of) for container in pod.containers)


def _says_so(container: Container, facts_of: FactsOf) -> bool:
    if any(_RETRY.search(text) for text in _texts(container)):
        return True
    program = facts_of(container).program
    return not program.is_understood or any(each.in_loop for each in called(program))


def _texts(container: Container) -> Iterator[str]:
    yield container.name
    yield from (entry.name for entry in container.env)
    yield from (node.text or "" for node in (*container.command, *container.args))
