"""What a rule may ask beyond its subject: the target, the workspace, and derived facts."""

from __future__ import annotations

from dataclasses import dataclass, field

from initlint.model.manifest import Manifest
from initlint.model.workspace import Workspace
from initlint.schema.violation import Violation
from initlint.settings import Settings


@dataclass(frozen=True, eq=False)
class Context:
    """The surroundings of a subject; facts are made once and kept for the run."""

    settings: Settings
    workspace: Workspace
    _violations: dict[Manifest, tuple[Violation, ...]] = field(default_factory=dict)

    def violations(self, manifest: Manifest) -> tuple[Violation, ...]:
        """Give where *manifest* departs from the schema of the target version."""
        if manifest not in self._violations:
            from initlint.schema.check import violations

            found = tuple(violations(manifest, self.settings.kube_version))
            self._violations[manifest] = found
        return self._violations[manifest]
