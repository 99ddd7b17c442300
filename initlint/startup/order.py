"""When objects are applied: the requirements that hooks and waves add."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from initlint.model.manifest import Manifest
from initlint.settings import Deployer
from initlint.startup.causes import Cause, CauseKind
from initlint.startup.events import Event, EventKind
from initlint.startup.graph import Requirement
from initlint.startup.index import Index
from initlint.startup.phases import Phase, Stage, hook_of
from initlint.startup.table import Table, never

_ROLLED_OUT = frozenset({"Deployment", "StatefulSet", "ReplicaSet"})


class Order:
    """The order of one deployer as events; without phases nothing is entered."""

    def __init__(self, index: Index, table: Table) -> None:
        """Enter into *table* when each phase begins."""
        self._index = index
        self._table = table
        self._phases = index.phases
        self._numbers: dict[Manifest, int] = {}
        if self.matters:
            self._enter_phases()

    @property
    def matters(self) -> bool:
        """Whether anything is applied later than something else."""
        return self._phases.matter

    def applied(self, manifest: Manifest, cause: Cause | None = None) -> tuple[Requirement, ...]:
        """Give what it takes until *manifest* is there; nothing where there are no phases."""
        if not self.matters:
            return ()
        return (Requirement((self.event(manifest),), cause or Cause(CauseKind.PHASE)),)

    def made_by(self, manifest: Manifest) -> tuple[Requirement, ...]:
        """Give what the pods of *manifest* need of it; those of an upgrade's hook nothing."""
        is_installed = self._phases.of(manifest).stage is not Stage.NEVER
        return self.applied(manifest) if is_installed else ()

    def event(self, manifest: Manifest) -> Event:
        """Give the event that *manifest* is applied."""
        number = self._numbers.setdefault(manifest, len(self._numbers))
        event = Event(EventKind.APPLIED, str(manifest.reference), number)
        if self.matters and event not in self._table:
            self._table.need(event, self._requirement(manifest))
        return event

    def _requirement(self, manifest: Manifest) -> Requirement:
        phase = self._phases.of(manifest)
        if phase.stage is Stage.NEVER:
            return never(Cause(CauseKind.NOT_AT_INSTALL, manifest.node, manifest=manifest))
        cause = Cause(CauseKind.PHASE, manifest.node, manifest=manifest)
        return Requirement((_begun(phase),), cause)

    def _enter_phases(self) -> None:
        before: Phase | None = None
        for phase in self._phases.order:
            self._table.need(_begun(phase), *self._beginning(before))
            before = phase

    def _beginning(self, before: Phase | None) -> Iterator[Requirement]:
        if before is None:
            return
        yield Requirement((_begun(before),), Cause(CauseKind.PHASE))
        for manifest in self._by_phase.get(before, ()):
            event = self._finished(manifest)
            if event is not None:
                yield Requirement(
                    (event,), Cause(CauseKind.PHASE, manifest.node, manifest=manifest)
                )

    @cached_property
    def _by_phase(self) -> dict[Phase, list[Manifest]]:
        table: dict[Phase, list[Manifest]] = {}
        for workload in self._index.workloads:
            phase = self._phases.of(workload.manifest)
            if workload.manifest not in table.setdefault(phase, [])[-1:]:
                table[phase].append(workload.manifest)
        return table

    def _finished(self, manifest: Manifest) -> Event | None:
        """Give what the deployer waits for before it goes on from the phase of *manifest*."""
        workloads = self._index.workloads_of(manifest)
        if len(workloads) != 1 or workloads[0].replicas == 0:
            return None
        identity = workloads[0].id
        is_hook = hook_of(manifest) is not None
        if manifest.kind == "Job" and (is_hook or self._phases.waits_for_jobs):
            return Event(EventKind.JOB_COMPLETE, identity)
        is_waited_for = is_hook or self._phases.is_waiting
        if manifest.kind == "Pod" and is_waited_for:
            runs_on = (workloads[0].pod.restart_policy.text or "Always") == "Always"
            kind = EventKind.POD_READY if runs_on else EventKind.JOB_COMPLETE
            return Event(kind, identity) if runs_on or is_hook else None
        is_available = self._phases.is_waiting and self._must_be_available(manifest)
        return Event(EventKind.AVAILABLE, identity) if is_available else None

    def _must_be_available(self, manifest: Manifest) -> bool:
        if self._phases.deployer is Deployer.ARGOCD:
            return manifest.kind in _ROLLED_OUT or manifest.kind == "DaemonSet"
        # Helm lets a DaemonSet lack one pod by default, which is all of them on one node.
        return manifest.kind in _ROLLED_OUT and not _tolerates_absence(manifest)


def _tolerates_absence(manifest: Manifest) -> bool:
    """Tell whether Helm may call *manifest* ready with no pod ready.

    `pkg/kube/ready.go`: replicas minus maxUnavailable must be ready; OnDelete is not looked at.
    """
    spec = manifest.node.get("spec")
    strategy = spec.get("updateStrategy" if manifest.kind == "StatefulSet" else "strategy")
    if strategy.get("type").text == "OnDelete" or spec.get("paused").value is True:
        return True
    unavailable = strategy.get("rollingUpdate", "maxUnavailable")
    replicas = spec.get("replicas").value
    count = replicas if isinstance(replicas, int) else 1
    if isinstance(unavailable.value, int):
        return unavailable.value >= count
    return unavailable.text == "100%" or bool(strategy.get("rollingUpdate", "partition").value)


def _begun(phase: Phase) -> Event:
    return Event(EventKind.PHASE_BEGUN, phase.stage.name, part=str(phase.weight))
