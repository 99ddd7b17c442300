"""The objects of one deployed scope."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import PurePath

from initlint.model.elsewhere import Elsewhere, Own
from initlint.model.manifest import Manifest
from initlint.model.pod import Pod
from initlint.record import field, record


@record(eq=False)
class Workspace:
    """All objects that are deployed together.

    `checked` are reported on; `context` holds the objects that are only known. `elsewhere`
    is the whole input, of which this is a part.
    """

    name: str
    checked: tuple[Manifest, ...]
    context: tuple[Manifest, ...] = ()
    elsewhere: Elsewhere = field(default_factory=Elsewhere)

    @cached_property
    def manifests(self) -> tuple[Manifest, ...]:
        return (*self.checked, *self.context)

    @cached_property
    def _own(self) -> Own:
        return Own.of(self.manifests)

    def is_named_elsewhere(self, kind: str, name: str) -> bool:
        """Whether another part of the input has an object of that kind and name."""
        return self.elsewhere.has_named(kind, name, self._own)

    def has_pods_elsewhere(self, selector: Mapping[str, str]) -> bool:
        """Whether another part of the input has a pod that *selector* picks."""
        return self.elsewhere.has_pods(selector, self._own)

    @property
    def pods(self) -> Iterator[Pod]:
        """The pods of all objects."""
        return (pod for manifest in self.manifests for pod in manifest.pods)

    @property
    def checked_pods(self) -> Iterator[Pod]:
        return (pod for manifest in self.checked for pod in manifest.pods)

    def is_kustomized(self, manifest: Manifest) -> bool:
        """Whether kustomize builds the object from its file, and so may add what it lacks.

        True below a folder whose kustomization is among the objects; never for rendered text.
        """
        source = manifest.document.source
        if source.is_rendered:
            return False
        folders = map(str, PurePath(source.name).parents)
        return any(folder in self._kustomized_folders for folder in folders)

    @cached_property
    def _kustomized_folders(self) -> frozenset[str]:
        paths = (PurePath(m.document.source.name) for m in self.manifests)
        return frozenset(str(path.parent) for path in paths if path.stem == "kustomization")

    @cached_property
    def is_for_openshift(self) -> bool:
        """Whether the set shows that it goes to OpenShift, which completes what pods ask for."""
        from initlint.model.openshift import speaks_of_openshift

        return any(map(speaks_of_openshift, self.manifests))

    def of_kind(self, *kinds: str) -> tuple[Manifest, ...]:
        return tuple(m for kind in kinds for m in self._by_kind.get(kind, ()))

    @cached_property
    def _by_kind(self) -> dict[str, list[Manifest]]:
        table: dict[str, list[Manifest]] = {}
        for manifest in self.manifests:
            table.setdefault(manifest.kind, []).append(manifest)
        return table
