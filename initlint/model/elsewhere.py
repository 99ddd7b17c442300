"""What the whole input holds beside one workspace: reason to doubt, never to know.

Folders are deployed apart or together, and nobody says which. A name that only a folder
beside this one has is no proof that it is there, but it is no proof of a mistake either.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property

from initlint.model.manifest import Manifest
from initlint.record import record
from initlint.source.text import Source


@record(eq=False)
class Elsewhere:
    """All objects of an input; every question leaves out the sources of the one who asks."""

    manifests: tuple[Manifest, ...] = ()

    def has_named(self, kind: str, name: str, own: Collection[Source]) -> bool:
        """Whether an object of that kind and name stands in a source that is not *own*."""
        return any(source not in own for source in self._sources.get((kind, name), ()))

    def has_pods(self, selector: Mapping[str, str], own: Collection[Source]) -> bool:
        """Whether a pod with all labels of *selector* stands in a source that is not *own*."""
        wanted = selector.items()
        return any(wanted <= labels.items() and at not in own for labels, at in self._labels)

    @cached_property
    def _sources(self) -> Mapping[tuple[str, str], list[Source]]:
        table: dict[tuple[str, str], list[Source]] = {}
        for manifest in self.manifests:
            key = (manifest.kind, manifest.name)
            table.setdefault(key, []).append(manifest.document.source)
        return table

    @cached_property
    def _labels(self) -> tuple[tuple[Mapping[str, str], Source], ...]:
        return tuple(
            (pod.labels, manifest.document.source)
            for manifest in self.manifests
            for pod in manifest.pods
        )
