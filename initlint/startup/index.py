"""Everything that waits may refer to in one workspace, found by name."""

from __future__ import annotations

from functools import cached_property

from initlint.model.manifest import Manifest
from initlint.model.pod import Pod
from initlint.model.workspace import Workspace
from initlint.record import record
from initlint.settings import Settings
from initlint.startup.namespaces import Namespaces
from initlint.startup.objects import Objects
from initlint.startup.permissions import Permissions
from initlint.startup.phases import Phases
from initlint.startup.services import Services
from initlint.startup.workloads import Workload, workloads


@record(eq=False)
class Index:
    """The names of a workspace; every part is made when it is first asked for."""

    workspace: Workspace
    settings: Settings

    @cached_property
    def namespaces(self) -> Namespaces:
        return Namespaces(self.workspace, self.settings)

    @cached_property
    def objects(self) -> Objects:
        return Objects(self.workspace, self.namespaces)

    @cached_property
    def workloads(self) -> tuple[Workload, ...]:
        return tuple(workloads(self.workspace.manifests, self.namespaces))

    @cached_property
    def _by_manifest(self) -> dict[Manifest, tuple[Workload, ...]]:
        table: dict[Manifest, tuple[Workload, ...]] = {}
        for workload in self.workloads:
            table[workload.manifest] = (*table.get(workload.manifest, ()), workload)
        return table

    def workloads_of(self, manifest: Manifest) -> tuple[Workload, ...]:
        """Give the workloads that *manifest* makes; several where it has several templates."""
        return self._by_manifest.get(manifest, ())

    def workload_of(self, pod: Pod) -> Workload | None:
        """Give the workload whose template is *pod*; None for a patch."""
        return next((each for each in self.workloads_of(pod.manifest) if each.pod is pod), None)

    @cached_property
    def services(self) -> Services:
        return Services(self.workspace, self.namespaces, self.workloads)

    @cached_property
    def permissions(self) -> Permissions:
        return Permissions(self.workspace, self.namespaces, self.objects)

    @cached_property
    def phases(self) -> Phases:
        return Phases(self.workspace, self.settings)
