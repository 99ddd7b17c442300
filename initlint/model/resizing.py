"""What `resizePolicy` may say, version by version."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.model.container import Container, Role
from initlint.model.fields import fields
from initlint.model.problem import Problem, Problems
from initlint.settings import KubeVersion
from initlint.tree.node import Node

# validateResizePolicy and validateInitContainers, pkg/apis/core/validation at 1.31 to 1.37;
# gate InPlacePodVerticalScaling: off by default before 1.33.
_IN_USE = KubeVersion(1, 33)
_NO_RESTART_OF_INIT = KubeVersion(1, 36)


def resize_problems(container: Container, version: KubeVersion) -> Problems:
    """Yield what the API server of *version* does not take in the container's `resizePolicy`."""
    if container.role is not Role.EPHEMERAL and version >= _IN_USE:
        yield from _repeated(container)
        yield from _restarting(container, version)


def _repeated(container: Container) -> Problems:
    seen: set[str | None] = set()
    for key, value in fields(container.node, "resizePolicy.*.resourceName"):
        if value.text in seen:
            yield Problem(key, f"{container} has a second resize policy for {value.text}")
        seen.add(value.text)


def _restarting(container: Container, version: KubeVersion) -> Problems:
    never = container.pod.restart_policy.text == "Never"
    for value in _restarts(container):
        if never:
            message = f"{container} restarts to be resized, in a pod with `restartPolicy: Never`"
            yield Problem(value, message)
        elif container.is_init and version >= _NO_RESTART_OF_INIT and container.pod.is_whole:
            yield Problem(value, f"{container} restarts to be resized, and only a sidecar may")


def _restarts(container: Container) -> Iterator[Node]:
    for _, value in fields(container.node, "resizePolicy.*.restartPolicy"):
        if value.text == "RestartContainer":
            yield value
