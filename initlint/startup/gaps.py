"""Pods that use a Service which others wait for, and do not wait themselves."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.knowledge.backends import backend_of_image
from initlint.record import record
from initlint.startup.analysis import Startup
from initlint.startup.causes import PlacedWait
from initlint.startup.patience import is_patient
from initlint.startup.services import Service
from initlint.startup.uses import FactsOf, Use, uses
from initlint.startup.workloads import Workload

_RUNS_LATER = frozenset({"CronJob", "Job"})  # tries again by its own back-off, or much later
_MOST_SHOWN = 3  # waits of others


@record(eq=False)
class Gap:
    """A use without a wait; `waits` are those of others, `backend` what the Service is."""

    workload: Workload
    use: Use
    waits: tuple[PlacedWait, ...]
    backend: str = ""


def gaps(startup: Startup, facts_of: FactsOf) -> Iterator[Gap]:
    """Give the uses of Services without a wait, in the order of the workspace."""
    waited, backends = _waited(startup), _backends(startup)
    for workload in startup.index.workloads if waited or backends else ():
        if workload.kind in _RUNS_LATER or not workload.pod.is_whole:
            continue
        for use in uses(startup, workload, facts_of):
            others = waited.get(use.service.id, ())
            backend = backends.get(use.service.id, "")
            if not (others or backend) or _is_own(startup, workload, use.service):
                continue
            if not is_patient(startup, workload, use.service, facts_of):
                yield Gap(workload, use, others[:_MOST_SHOWN], backend)


def _waited(startup: Startup) -> dict[str, tuple[PlacedWait, ...]]:
    """Give the waits of init containers by the Service that they are for."""
    table: dict[str, tuple[PlacedWait, ...]] = {}
    for workload in startup.index.workloads:
        for container in workload.pod.init_containers:
            for placed in startup.waits(container) if container.is_init else ():
                for service in placed.target.services if placed.gates else ():
                    table[service.id] = (*table.get(service.id, ()), placed)
    return table


def _is_own(startup: Startup, workload: Workload, service: Service) -> bool:
    return any(m.workload is workload for m in startup.index.services.selected(service))


def _backends(startup: Startup) -> dict[str, str]:
    """Give the Services with a database or broker behind them, and its name."""
    return {
        service.id: found.name
        for service in startup.index.services
        for member in startup.index.services.selected(service)[:1]
        for container in member.workload.pod.main_containers[:1]
        if (found := backend_of_image(container.image.text)) is not None
    }
