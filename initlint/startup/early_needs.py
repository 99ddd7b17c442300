"""What a hook that runs before an upgrade takes from the release."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.model.manifest import Manifest
from initlint.model.pod import Pod
from initlint.settings import Deployer
from initlint.startup.index import Index
from initlint.startup.phases import HELM_HOOK, Stage, words
from initlint.startup.references import Reference, references

_HELM = (Deployer.HELM, Deployer.HELM_WAIT, Deployer.FLUX)


def upgrade_needs(pod: Pod, index: Index) -> Iterator[tuple[Reference, Manifest]]:
    """Give what a hook that runs at upgrades, and at no install, names of the release."""
    hooks = words(pod.manifest, HELM_HOOK)
    if index.phases.deployer not in _HELM or "pre-upgrade" not in hooks or "pre-install" in hooks:
        return
    namespace = index.namespaces.of(pod.manifest)
    for reference in references(pod):
        for manifest in index.objects.find(reference.kind, namespace, reference.name):
            if index.phases.of(manifest).stage is Stage.MAIN:
                yield reference, manifest
