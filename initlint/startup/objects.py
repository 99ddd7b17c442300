"""The objects of a workspace by kind and name, the way kubectl would look for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from initlint.knowledge.resources import resource
from initlint.model.manifest import Manifest
from initlint.model.workspace import Workspace
from initlint.startup.namespaces import Namespaces


class Objects:
    """Every whole object of one workspace."""

    def __init__(self, workspace: Workspace, namespaces: Namespaces) -> None:
        """Look at *workspace*; patches are no objects of their own."""
        self._workspace = workspace
        self._namespaces = namespaces

    @cached_property
    def _table(self) -> dict[tuple[str, str, str], list[Manifest]]:
        table: dict[tuple[str, str, str], list[Manifest]] = {}
        for manifest in self._workspace.manifests:
            key = (manifest.kind.lower(), self._namespaces.of(manifest), manifest.name)
            table.setdefault(key, []).append(manifest)
        return table

    def find(self, kind: str, namespace: str, name: str) -> tuple[Manifest, ...]:
        """Give the objects of *kind* called *name*: several where the set has variants."""
        found = self._table.get((kind.lower(), namespace, name), ())
        return tuple(manifest for manifest in found if not manifest.is_patch)

    def labelled(
        self, kind: str, namespace: str, labels: Mapping[str, str]
    ) -> tuple[Manifest, ...]:
        """Give the objects of *kind* that have all of *labels*."""
        return tuple(
            manifest
            for (table_kind, table_namespace, _), found in self._table.items()
            if (table_kind, table_namespace) == (kind.lower(), namespace)
            for manifest in found
            if not manifest.is_patch and labels.items() <= manifest.labels.items()
        )

    def names(self, kind: str, namespace: str) -> Iterator[str]:
        """Give the names of all objects of *kind*."""
        for table_kind, table_namespace, name in self._table:
            if (table_kind, table_namespace) == (kind.lower(), namespace):
                yield name

    def kind_of(self, resource_name: str) -> str | None:
        """Give the kind that `kubectl get` takes *resource_name* for, if anybody knows it."""
        built_in = resource(resource_name)
        if built_in is not None:
            return built_in.kind
        bare = resource_name.lower().partition(".")[0]
        if not bare:
            return None
        spellings = {bare, bare.removesuffix("s"), bare.removesuffix("es")}
        return next((kind for kind in self._kinds if kind.lower() in spellings), None)

    @cached_property
    def _kinds(self) -> tuple[str, ...]:
        return tuple(sorted({manifest.kind for manifest in self._workspace.manifests}))
