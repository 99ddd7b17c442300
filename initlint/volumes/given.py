"""The files of volumes whose content the cluster gives."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.facts.objects import Objects
from initlint.model.volume import Volume
from initlint.tree.node import Node
from initlint.volumes.location import relative


def given_files(volume: Volume, objects: Objects) -> frozenset[str] | None:
    """Give the paths of all files of a ConfigMap, Secret, downwardAPI or projected *volume*.

    None where they are not known: the object is not in the workspace, or it is no such volume.
    """
    if volume.type == "projected":
        sources = list(volume.source.get("sources").items())
    else:
        sources = [volume.node]
    found: set[str] = set()
    for source in sources:
        files = _source_files(source, objects, volume.pod.manifest.namespace)
        if files is None:
            return None
        found |= files
    return frozenset(found)


def _source_files(source: Node, objects: Objects, namespace: str) -> set[str] | None:
    if source.get("downwardAPI"):
        return set(_item_paths(source.get("downwardAPI")))
    token = source.get("serviceAccountToken")
    if token:
        return {relative(token.get("path").text or "")}
    for kind, field in (("ConfigMap", "configMap"), ("Secret", "secret")):
        reference = source.get(field)
        if reference:
            name = reference.get("name").text or reference.get("secretName").text or ""
            return _object_files(reference, kind, name, objects, namespace)
    return None


def _object_files(
    reference: Node, kind: str, name: str, objects: Objects, namespace: str
) -> set[str] | None:
    if reference.get("items"):
        return set(_item_paths(reference))
    entries = objects.entries(kind, name, namespace)
    return None if entries is None else set(entries)


def _item_paths(source: Node) -> Iterator[str]:
    for item in source.get("items").items():
        path = item.get("path").text
        if path:
            yield relative(path)
