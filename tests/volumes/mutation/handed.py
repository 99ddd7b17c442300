"""Hand-overs in other people's manifests, and mutants in which they are broken.

Their images are not at hand, so these mutants are not run: one is wrong because its operator
cuts the only way on which a file that one container writes gets to another. Where the reader
names the file, it may also be put where the reader does not look.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from initlint.context import Context
from initlint.engine import workspace
from initlint.model.container import Container
from initlint.model.pods import pods
from initlint.model.volume import Lifetime, Volume
from initlint.settings import Settings
from initlint.source.text import Source
from initlint.tree.read import documents
from initlint.volumes.graph import VolumeGraph
from initlint.volumes.uses import Use, UseKind
from tests.volumes.mutation.operators import MISSPELT, OTHER

Manifest = dict[str, Any]
_NEEDING = (UseKind.READS, UseKind.NAMES)


@dataclass(frozen=True)
class Edge:
    """A file that one container writes into a volume which one other container mounts."""

    text: str
    origin: str
    writer: str
    reader: str
    volume: str
    file: str  # its name, without directory
    is_named: bool  # by the reader

    def broken(self) -> Iterator[tuple[str, str]]:
        """Yield each mutant's operator and text."""
        for name, operator in (_CUTTING | _MOVING if self.is_named else _CUTTING).items():
            manifest = yaml.safe_load(self.text)
            operator(self, manifest)
            yield name, yaml.safe_dump(manifest, sort_keys=False)

    def mounts(self, manifest: Manifest, container: str) -> list[dict[str, Any]]:
        found = next(c for c in _containers(manifest) if c.get("name") == container)
        return [mount for mount in found["volumeMounts"] if mount["name"] == self.volume]


def edges(folder: Path) -> Iterator[Edge]:
    """Yield the hand-overs in the manifests below *folder*, file by file."""
    for path in sorted(folder.rglob("*.y*ml")):
        source = Source(str(path.relative_to(folder)), path.read_text(errors="replace"))
        for document in documents(source):
            text = source.text[document.span.start : document.span.end]
            yield from _of_document(text, f"{source.name}")


def _of_document(text: str, origin: str) -> Iterator[Edge]:
    read = tuple(documents(Source("one.yaml", text)))
    scope = workspace("one", read)
    context = Context(Settings(), scope)
    for manifest in scope.checked:
        for pod in pods(manifest):
            if pod.is_whole and manifest.kind != "List":
                graph = context.volumes(pod)
                for volume in pod.volumes:
                    yield from _of_volume(graph, volume, text, origin)


def _of_volume(graph: VolumeGraph, volume: Volume, text: str, origin: str) -> Iterator[Edge]:
    if volume.lifetime is not Lifetime.POD or len(set(_mounts(graph, volume))) != 2:
        return
    writes = [use for use in graph.writes(volume) if use.kind is UseKind.WRITES]
    for write in writes:
        rivals = [use for use in writes if use is not write and use.meets(write)]
        if rivals or write.is_tree or not write.certain or not write.container.is_init:
            continue
        reader = next(each for each in _mounts(graph, volume) if each is not write.container)
        if graph.can_follow(write.container, reader):
            is_named = any(_needs(use, write) for use in graph.uses(reader).uses)
            names = write.container.name, reader.name, volume.name
            yield Edge(text, origin, *names, write.path.rpartition("/")[2], is_named)


def _mounts(graph: VolumeGraph, volume: Volume) -> list[Container]:
    return [
        each.container
        for container in graph.mounting(volume)
        for each in container.mounts
        if each.volume is volume
    ]


def _needs(use: Use, write: Use) -> bool:
    is_same = use.location.volume is write.location.volume
    is_file = use.is_exact and use.location.path == write.location.path
    return use.kind in _NEEDING and is_same and is_file


# Operators.


def _reader_without_mount(edge: Edge, manifest: Manifest) -> None:
    for container in _containers(manifest):
        if container.get("name") == edge.reader:
            mounts = container["volumeMounts"]
            container["volumeMounts"] = [m for m in mounts if m["name"] != edge.volume]


def _reader_elsewhere(edge: Edge, manifest: Manifest) -> None:
    for mount in edge.mounts(manifest, edge.reader):
        mount["mountPath"] += "-elsewhere"


def _reader_of_other_part(edge: Edge, manifest: Manifest) -> None:
    for mount in edge.mounts(manifest, edge.reader):
        mount["subPath"] = "elsewhere"


def _reader_of_other_volume(edge: Edge, manifest: Manifest) -> None:
    for mount in edge.mounts(manifest, edge.reader):
        mount["name"] = OTHER
    _declare(manifest)


def _writer_of_other_volume(edge: Edge, manifest: Manifest) -> None:
    for mount in edge.mounts(manifest, edge.writer):
        mount["name"] = OTHER
    _declare(manifest)


def _writer_to_other_part(edge: Edge, manifest: Manifest) -> None:
    for mount in edge.mounts(manifest, edge.writer):
        mount["subPath"] = "elsewhere"


def _read_only_writer(edge: Edge, manifest: Manifest) -> None:
    for mount in edge.mounts(manifest, edge.writer):
        mount["readOnly"] = True


def _misspelt_file(edge: Edge, manifest: Manifest) -> None:
    for container in _containers(manifest):
        if container.get("name") == edge.writer:
            for key in ("command", "args"):
                words = container.get(key) or []
                container[key] = [w.replace(edge.file, MISSPELT + edge.file) for w in words]


_Operator = Callable[[Edge, Manifest], None]
_CUTTING: dict[str, _Operator] = {
    "reader without mount": _reader_without_mount,
    "reader of other volume": _reader_of_other_volume,
    "writer of other volume": _writer_of_other_volume,
    "read-only writer": _read_only_writer,
}
_MOVING: dict[str, _Operator] = {
    "reader elsewhere": _reader_elsewhere,
    "reader of other part": _reader_of_other_part,
    "writer to other part": _writer_to_other_part,
    "misspelt file": _misspelt_file,
}


def _spec(manifest: Manifest) -> dict[str, Any]:
    """Give the pod spec, which every kind has at the end of a chain of templates."""
    spec = manifest["spec"]
    while "containers" not in spec:
        spec = spec.get("jobTemplate", spec.get("template"))["spec"]
    return spec


def _containers(manifest: Manifest) -> list[dict[str, Any]]:
    spec = _spec(manifest)
    return [*(spec.get("initContainers") or ()), *spec["containers"]]


def _declare(manifest: Manifest) -> None:
    spec = _spec(manifest)
    spec["volumes"] = [*copy.copy(spec["volumes"]), {"name": OTHER, "emptyDir": {}}]
