"""What is applied when: Helm's hooks, Argo CD's phases and waves.

Sources: Helm `pkg/action/install.go` (performInstall) and "Chart Hooks"; Argo CD user guide,
"Sync Phases and Waves" and "Helm". A fresh install is what is looked at.
"""

from __future__ import annotations

from enum import Enum, IntEnum
from functools import cached_property
from typing import NamedTuple

from initlint.model.manifest import Manifest
from initlint.model.workspace import Workspace
from initlint.settings import Deployer, Settings
from initlint.tree.node import Node

HELM_HOOK = "helm.sh/hook"
HELM_WEIGHT = "helm.sh/hook-weight"
HELM_DELETE = "helm.sh/hook-delete-policy"
ARGO_HOOK = "argocd.argoproj.io/hook"
ARGO_WAVE = "argocd.argoproj.io/sync-wave"
ARGO_DELETE = "argocd.argoproj.io/hook-delete-policy"
_FLUX_GROUPS = frozenset({"helm.toolkit.fluxcd.io", "kustomize.toolkit.fluxcd.io"})


class Stage(IntEnum):
    """The part of an install in which an object is applied."""

    BEFORE = 0  # pre-install, PreSync
    MAIN = 1  # the release itself, Sync
    AFTER = 2  # post-install, PostSync
    NEVER = 3  # not at an install: upgrade, rollback, delete and test hooks


class Phase(NamedTuple):
    """A stage and the weight or wave in it; phases run in this order."""

    stage: Stage
    weight: int = 0


class Hook(Enum):
    """What makes an object a hook."""

    HELM = "helm"
    ARGO = "argo"


_HELM_STAGES = {
    "pre-install": Stage.BEFORE,
    "post-install": Stage.AFTER,
    "crd-install": Stage.BEFORE,
}
# Argo CD runs every sync alike: an upgrade hook of Helm runs at the first sync too.
_HELM_STAGES_IN_ARGO = {
    **_HELM_STAGES,
    "pre-upgrade": Stage.BEFORE,
    "post-upgrade": Stage.AFTER,
}
_ARGO_STAGES = {"PreSync": Stage.BEFORE, "Sync": Stage.MAIN, "PostSync": Stage.AFTER}


def words(manifest: Manifest, annotation: str) -> tuple[str, ...]:
    """Give the comma-separated words of an annotation."""
    text = manifest.node.get("metadata", "annotations", annotation).text or ""
    return tuple(word.strip() for word in text.split(",") if word.strip())


def hook_of(manifest: Manifest) -> Hook | None:
    """Tell whether *manifest* is a hook; Argo CD's own annotation outdoes Helm's."""
    if words(manifest, ARGO_HOOK):
        return Hook.ARGO
    return Hook.HELM if words(manifest, HELM_HOOK) else None


def deployer(workspace: Workspace, settings: Settings) -> Deployer:
    """Give the chosen deployer, or the one that the objects speak of."""
    if settings.deployer is not None:
        return settings.deployer
    manifests = workspace.manifests
    if any(_speaks_of_argo(manifest) for manifest in manifests):
        return Deployer.ARGOCD
    if any(manifest.group in _FLUX_GROUPS for manifest in manifests):
        return Deployer.FLUX
    return Deployer.HELM if any(map(_speaks_of_helm, manifests)) else Deployer.KUBECTL


def _speaks_of_argo(manifest: Manifest) -> bool:
    annotations = manifest.node.get("metadata", "annotations")
    if any(annotations.get(name) for name in (ARGO_HOOK, ARGO_WAVE)):
        return True
    return manifest.group == "argoproj.io" and manifest.kind in ("Application", "ApplicationSet")


def _speaks_of_helm(manifest: Manifest) -> bool:
    metadata = manifest.node.get("metadata")
    if metadata.get("annotations", HELM_HOOK):
        return True
    return metadata.get("labels", "app.kubernetes.io/managed-by").text == "Helm"


class Phases:
    """The order in which one deployer applies a workspace."""

    def __init__(self, workspace: Workspace, settings: Settings) -> None:
        """Look at the annotations of *workspace*."""
        self._workspace = workspace
        self.deployer = deployer(workspace, settings)
        self._phases: dict[Manifest, Phase] = {}

    @property
    def is_waiting(self) -> bool:
        """Whether what follows the release, or a wave, waits until it is ready."""
        return self.deployer in (Deployer.HELM_WAIT, Deployer.ARGOCD, Deployer.FLUX)

    @property
    def waits_for_jobs(self) -> bool:
        """Whether the release counts as ready only once its Jobs are complete."""
        return self.deployer in (Deployer.ARGOCD, Deployer.FLUX)

    def of(self, manifest: Manifest) -> Phase:
        """Give the phase in which *manifest* is applied at a fresh install."""
        if manifest not in self._phases:
            self._phases[manifest] = self._find(manifest)
        return self._phases[manifest]

    def _find(self, manifest: Manifest) -> Phase:
        if self.deployer is Deployer.KUBECTL:
            return Phase(Stage.MAIN)
        if self.deployer is Deployer.ARGOCD:
            return self._in_argo(manifest)
        hooks = words(manifest, HELM_HOOK)
        if not hooks:
            return Phase(Stage.MAIN)
        stage = min((_HELM_STAGES.get(hook, Stage.NEVER) for hook in hooks), default=Stage.NEVER)
        return Phase(stage, _integer(manifest, HELM_WEIGHT) if stage is not Stage.NEVER else 0)

    def _in_argo(self, manifest: Manifest) -> Phase:
        if words(manifest, ARGO_HOOK):
            stages = [_ARGO_STAGES.get(h, Stage.NEVER) for h in words(manifest, ARGO_HOOK)]
            return Phase(min(stages), _integer(manifest, ARGO_WAVE))
        hooks = words(manifest, HELM_HOOK)
        if not hooks:
            return Phase(Stage.MAIN, _integer(manifest, ARGO_WAVE))
        stage = min(_HELM_STAGES_IN_ARGO.get(hook, Stage.NEVER) for hook in hooks)
        weight = ARGO_WAVE if words(manifest, ARGO_WAVE) else HELM_WEIGHT
        return Phase(stage, _integer(manifest, weight))

    @cached_property
    def order(self) -> tuple[Phase, ...]:
        """The phases of the workspace in the order in which they run."""
        found = {self.of(manifest) for manifest in self._workspace.manifests}
        return tuple(sorted(phase for phase in found if phase.stage is not Stage.NEVER))

    @cached_property
    def matter(self) -> bool:
        """Whether there is more than one phase, or anything that no install applies."""
        return len({self.of(manifest) for manifest in self._workspace.manifests}) > 1


def _integer(manifest: Manifest, annotation: str) -> int:
    text = manifest.node.get("metadata", "annotations", annotation).text or "0"
    try:
        return int(text)
    except ValueError:
        return 0


def vanishes(job: Manifest) -> tuple[Node, str] | None:
    """Tell what removes a finished *job*: the key of the field or annotation, and its words.

    `before-hook-creation`, Helm's default, keeps the Job until the next upgrade.
    """
    ttl = job.node.get("spec", "ttlSecondsAfterFinished")
    if isinstance(ttl.value, int):
        return job.node.get("spec").key("ttlSecondsAfterFinished"), (
            f"ttlSecondsAfterFinished: {ttl.value}"
        )
    annotations = job.node.get("metadata", "annotations")
    if "HookSucceeded" in words(job, ARGO_DELETE):
        return annotations.key(ARGO_DELETE), "hook-delete-policy: HookSucceeded"
    if hook_of(job) is Hook.HELM and "hook-succeeded" in words(job, HELM_DELETE):
        return annotations.key(HELM_DELETE), "hook-delete-policy: hook-succeeded"
    return None
