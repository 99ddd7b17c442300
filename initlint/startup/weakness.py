"""Waits that ask for less than the containers behind them need."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.knowledge.backends import backend_of_port
from initlint.model.pod import Pod
from initlint.record import record
from initlint.shell.questions import ConditionKind
from initlint.startup.analysis import Startup
from initlint.startup.causes import PlacedWait
from initlint.startup.services import Service

_PINGS = ("ping", "ping6", "fping")


@record(eq=False)
class Weakness:
    """A wait and the Service that it asks too little of; `is_in_vain`: it may never end."""

    placed: PlacedWait
    service: Service
    words: str
    is_in_vain: bool = False


def weaknesses(startup: Startup, pod: Pod) -> Iterator[Weakness]:
    """Give the weak waits of *pod*; what another wait makes good is none."""
    waits = [p for c in pod.init_containers if c.is_init for p in startup.waits(c)]
    asked = {s for p in waits if _asks_for_service(p) for s in p.target.services}
    for placed in waits:
        if placed.wait.negated:
            continue
        found = _pinged(startup, placed) or _looked_up(placed, asked) or _opened(startup, placed)
        if found is not None:
            yield found


def _asks_for_service(placed: PlacedWait) -> bool:
    return placed.wait.kind not in (ConditionKind.DNS, ConditionKind.COMMAND)


def _pinged(startup: Startup, placed: PlacedWait) -> Weakness | None:
    """Judge a ping: kube-proxy forwards ports, and a cluster IP answers no ICMP by itself."""
    host = placed.wait.target.host
    is_ping = placed.wait.probe.split(" ")[0].rpartition("/")[2] in _PINGS
    workload = startup.index.workload_of(placed.container.pod)
    if not is_ping or not host or workload is None:
        return None
    service = _cluster_ip(startup.lookup.host(host, workload).services)
    if service is None:
        return None
    words = (
        f"pings {service}, whose cluster IP answers no ping in most clusters: "
        "the wait may never end"
    )
    return Weakness(placed, service, words, is_in_vain=True)


def _looked_up(placed: PlacedWait, asked: set[Service]) -> Weakness | None:
    """Judge a look-up: the name of a ClusterIP Service is there as soon as the Service is."""
    if placed.wait.kind is not ConditionKind.DNS or placed.target.members:
        return None
    service = _cluster_ip(placed.target.services)
    if service is None or service in asked:
        return None
    words = f"asks only for the name of {service}, which resolves before any pod behind it is ready"
    return Weakness(placed, service, words)


def _opened(startup: Startup, placed: PlacedWait) -> Weakness | None:
    """Judge an opened port of a database whose pods do not say when they are ready."""
    backend = backend_of_port(placed.target.port)
    if placed.wait.kind is not ConditionKind.TCP or backend is None:
        return None
    for service in placed.target.services:
        pods = {m.workload.pod for m in startup.index.services.selected(service)}
        if pods and not any(_says_when_ready(each) for each in pods):
            words = (
                f"asks only for an open port of {service}, and its pods have no readinessProbe: "
                f"{backend.name} may refuse queries still (`{backend.ask}` asks it)"
            )
            return Weakness(placed, service, words)
    return None


def _says_when_ready(pod: Pod) -> bool:
    return not pod.is_whole or any(
        bool(c.node.get("readinessProbe") or c.node.get("startupProbe"))
        for c in pod.main_containers
    )


def _cluster_ip(services: tuple[Service, ...]) -> Service | None:
    found = (s for s in services if not (s.is_headless or s.external_name))
    return next(found, None)
