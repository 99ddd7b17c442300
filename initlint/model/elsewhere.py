"""What the whole input holds beside one workspace: reason to doubt, never to know.

Folders are deployed apart or together, and nobody says which. A name that only a folder
beside this one has is no proof that it is there, but it is no proof of a mistake either. A
folder that has names of this one's own is another environment, and counts for nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from pathlib import PurePath

from initlint.model.manifest import Manifest
from initlint.record import record
from initlint.source.text import Source

Key = tuple[str, str]  # kind and name

# Kinds that name a part of an application; many environments share a Namespace or a Secret.
_PARTS = frozenset({"CronJob", "DaemonSet", "Deployment", "Job", "Service", "StatefulSet"})


@record(eq=False)
class Own:
    """The files of a workspace, and the parts of an application in it."""

    sources: frozenset[Source]
    parts: frozenset[Key]

    @classmethod
    def of(cls, manifests: Collection[Manifest]) -> Own:
        parts = (_key(each) for each in manifests if each.kind in _PARTS)
        return cls(frozenset(each.document.source for each in manifests), frozenset(parts))


@record(eq=False)
class Elsewhere:
    """All objects of an input; who asks gives the objects of its own workspace."""

    manifests: tuple[Manifest, ...] = ()

    def has_named(self, kind: str, name: str, own: Own) -> bool:
        """Whether an object of that kind and name stands beside the *own* ones."""
        found = self._by_key.get((kind, name), ())
        return any(self._beside(found, own))

    def has_pods(self, selector: Mapping[str, str], own: Own) -> bool:
        """Whether a pod with all labels of *selector* stands beside the *own* objects."""
        wanted = selector.items()
        rarest = min((self._labels.get(pair, []) for pair in wanted), key=len, default=[])
        found = [each for labels, each in rarest if wanted <= labels.items()]
        return any(self._beside(found, own))

    def _beside(self, found: Collection[Manifest], own: Own) -> Iterator[Manifest]:
        for each in found:
            source = each.document.source
            if source not in own.sources and own.parts.isdisjoint(self._parts[_folder(source)]):
                yield each

    @cached_property
    def _by_key(self) -> Mapping[Key, list[Manifest]]:
        table: dict[Key, list[Manifest]] = {}
        for manifest in self.manifests:
            table.setdefault(_key(manifest), []).append(manifest)
        return table

    @cached_property
    def _parts(self) -> Mapping[str, set[Key]]:
        table: dict[str, set[Key]] = {}
        for manifest in self.manifests:
            keys = table.setdefault(_folder(manifest.document.source), set())
            keys |= {_key(manifest)} if manifest.kind in _PARTS else set()
        return table

    @cached_property
    def _labels(self) -> Mapping[tuple[str, str], list[tuple[Mapping[str, str], Manifest]]]:
        table: dict[tuple[str, str], list[tuple[Mapping[str, str], Manifest]]] = {}
        for each in self.manifests:
            for labels in (pod.labels for pod in each.pods):
                for pair in labels.items():
                    table.setdefault(pair, []).append((labels, each))
        return table


def _key(manifest: Manifest) -> Key:
    return (manifest.kind, manifest.name)


def _folder(source: Source) -> str:
    return str(PurePath(source.name).parent)
