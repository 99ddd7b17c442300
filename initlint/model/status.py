"""What `kubectl get pods` shows of a pod that does not get past an init container."""

from __future__ import annotations

from initlint.model.container import Container


def stuck(container: Container) -> str:
    """Say what becomes of the pod when *container* never ends, as a clause of a message.

    printPod (pkg/printers/internalversion/printers.go) counts sidecars, too.
    """
    return f"the pod stays in {_status(container)}"


def held_up(container: Container) -> str:
    """Say what becomes of the pod when *container* may fail and begin again, but never succeeds."""
    return f"the pod never gets past {_status(container)}"


def _status(container: Container) -> str:
    return f"Init:{container.index}/{len(container.pod.init_containers)}"
