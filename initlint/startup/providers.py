"""Which containers of a pod could bring what one of them waits for."""

from __future__ import annotations

from initlint.model.container import Container
from initlint.startup.causes import PlacedWait
from initlint.startup.inside import file_writers, listeners
from initlint.startup.targets import TargetKind


def providers(placed: PlacedWait) -> tuple[Container, ...]:
    """Give the other containers of the pod that may listen, or write the file, for *placed*."""
    container, target = placed.container, placed.target
    if target.kind is TargetKind.FILE:
        return tuple(file_writers(container, placed.wait.target.path or "") or ())
    if target.kind is TargetKind.OWN_POD:
        return tuple(listeners(container, target.port))
    return ()
