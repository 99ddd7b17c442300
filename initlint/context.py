"""What a rule may ask beyond its subject: the target, the workspace, and derived facts."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from initlint.model.container import Container
from initlint.model.manifest import Manifest
from initlint.model.pod import Pod
from initlint.model.workspace import Workspace
from initlint.record import field, record
from initlint.schema.violation import Violation
from initlint.settings import Settings

if TYPE_CHECKING:  # the shell is loaded when a container is first asked what it does
    from initlint.facts.container import Facts
    from initlint.facts.objects import Objects
    from initlint.images.facts import Provider
    from initlint.startup.analysis import Startup
    from initlint.volumes.graph import VolumeGraph


@record(eq=False)
class Context:
    """The surroundings of a subject; facts are made once and kept for the run.

    `images` know what is in images; None is the catalogue alone.
    """

    settings: Settings
    workspace: Workspace
    images: Provider | None = None
    _violations: dict[Manifest, tuple[Violation, ...]] = field(default_factory=dict)
    _facts: dict[Container, Facts] = field(default_factory=dict)
    _volumes: dict[Pod, VolumeGraph] = field(default_factory=dict)

    def facts(self, container: Container) -> Facts:
        """Give what *container* does; made once, and total: what is not known is a value."""
        if container not in self._facts:
            from initlint.facts.container import facts

            self._facts[container] = facts(container, self.objects, self.images)
        return self._facts[container]

    def volumes(self, pod: Pod) -> VolumeGraph:
        """Give who writes what into the volumes of *pod*, and who reads it; made once."""
        if pod not in self._volumes:
            from initlint.volumes.graph import VolumeGraph

            self._volumes[pod] = VolumeGraph(pod, self.facts, self.objects)
        return self._volumes[pod]

    @cached_property
    def objects(self) -> Objects:
        """The ConfigMaps and Secrets that containers of this workspace may use."""
        from initlint.facts.objects import Objects

        return Objects(self.workspace, self.settings.namespace)

    @cached_property
    def startup(self) -> Startup:
        """The start-up of the workspace: what waits for what, and what never gets on."""
        from initlint.startup.own import startup_of

        return startup_of(self.workspace, self.settings, self.facts)

    def violations(self, manifest: Manifest) -> tuple[Violation, ...]:
        """Give where *manifest* departs from the schema of the target version."""
        if manifest not in self._violations:
            from initlint.schema.check import violations

            found = tuple(violations(manifest, self.settings.kube_version))
            self._violations[manifest] = found
        return self._violations[manifest]
