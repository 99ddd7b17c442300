"""Waits that ask once and leave it to Kubernetes to ask again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from initlint.record import record
from initlint.shell.questions import ConditionKind, Wait

if TYPE_CHECKING:
    from collections.abc import Callable

    from initlint.facts.container import Facts
    from initlint.model.container import Container
    from initlint.model.pod import Pod

_OF_NETWORK = frozenset(
    (
        ConditionKind.TCP,
        ConditionKind.HTTP,
        ConditionKind.DNS,
        ConditionKind.DATABASE,
        ConditionKind.BROKER,
    )
)
_LOCAL = ("localhost", "127.0.0.1", "::1")


@record(eq=False)
class SingleAttempt:
    """A wait that fails its container as soon as what it asks for is not there."""

    container: Container
    wait: Wait


def single_attempts(pod: Pod, facts_of: Callable[[Container], Facts]) -> Iterator[SingleAttempt]:
    """Give the waits of *pod*'s init containers that ask but once, at most one for a container.

    Not where an earlier wait for the same host was patient, nor those for a port of the pod
    itself.
    """
    waited: set[str | None] = set()
    for container in pod.init_containers:
        waits = facts_of(container).waits if container.is_init else ()
        hasty = [wait for wait in waits if _asks_once(wait)]
        waited |= {wait.target.host for wait in waits if wait not in hasty}
        found = (wait for wait in hasty if wait.target.host not in waited)
        yield from (SingleAttempt(container, wait) for wait in list(found)[:1])


def _asks_once(wait: Wait) -> bool:
    is_at_once = wait.bound == 0.0 and not wait.in_loop and not wait.negated
    is_known = wait.target.host is not None and wait.target.host not in _LOCAL
    return is_at_once and wait.is_hard and is_known and wait.kind in _OF_NETWORK
