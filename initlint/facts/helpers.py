"""Main containers that stay up beside one that does its work and ends."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from initlint.facts.endless import Endless, endless_programs
from initlint.facts.scripts import mounted_files
from initlint.record import record

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.facts.objects import Objects
    from initlint.model.container import Container
    from initlint.model.pod import Pod

# How a container tells another one to end: endpoints of Envoy, linkerd and the Cloud SQL proxy.
_FAREWELL = re.compile(r"(?i)quitquitquit|/(?:quit|shutdown|exit)\b")


@record(eq=False)
class Helper:
    """A container that never ends, what runs in it, and the containers beside it that do."""

    container: Container
    program: Endless
    beside: tuple[Container, ...]


def helpers(pod: Pod, facts_of: Callable[[Container], Facts], objects: Objects) -> Iterator[Helper]:
    """Give the main containers of *pod* that never end, where another one of them may.

    Nothing is given where a container may be told to end, by a request or, where the processes
    are shared, by a signal.
    """
    containers = pod.main_containers
    if len(containers) < 2 or _says_farewell(pod, objects):
        return
    programs = {each: _endless(facts_of(each), objects) for each in containers}
    beside = tuple(each for each in containers if programs[each] is None)
    for container, program in programs.items():
        if program is not None and beside:
            yield Helper(container, program, beside)


def _endless(facts: Facts, objects: Objects) -> Endless | None:
    files = mounted_files(facts.container, objects)
    return next(endless_programs(facts, files), None)


def _says_farewell(pod: Pod, objects: Objects) -> bool:
    if pod.node.get("shareProcessNamespace").value is True:
        return True
    texts = (text for each in pod.containers for text in _texts(each, objects))
    return any(_FAREWELL.search(text) for text in texts)


def _texts(container: Container, objects: Objects) -> Iterator[str]:
    for node in (*container.command, *container.args):
        yield node.text or ""
    for entry in container.env:
        yield f"{entry.name} {entry.value.text or ''}"
    for text in mounted_files(container, objects).values():
        yield text.string
