"""Every departure of a manifest from the schema of one Kubernetes version."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path

from initlint.model.manifest import Manifest
from initlint.schema.definitions import definitions, kind_name
from initlint.schema.make import Maker
from initlint.schema.shapes import ANYTHING, ObjectShape, Shape
from initlint.schema.store import edition
from initlint.schema.violation import Violation
from initlint.schema.walk import Walk
from initlint.settings import KubeVersion

MOST = 500  # departures of one object that are told; a file with more is no manifest


def violations(manifest: Manifest, version: KubeVersion) -> Iterator[Violation]:
    """Yield the violations of *manifest*; nothing where its kind has no schema.

    Patches are left alone: what they lack stands in the object that they change.
    """
    schemas = edition(version)
    if schemas is None:
        return
    shape = _root(schemas.folder, manifest.api_version, manifest.kind)
    if shape is None or manifest.is_patch:
        return
    source, (start, end) = manifest.document.source, manifest.document.span
    walk = Walk(has_aliases=source.text.find("&", start, end) >= 0)
    shape.check(manifest.node, manifest.kind, walk)
    if walk.found:
        from initlint.schema.explain import explain

        for departure in islice(walk.found, MOST):
            yield from explain(departure, schemas)


def _root(folder: Path, api_version: str, kind: str) -> Shape | None:
    maker = _maker(folder)
    key = (api_version, kind)
    if key not in maker.kinds:
        name = kind_name(maker.definitions, api_version, kind)
        maker.kinds[key] = _without_status(maker.named(name)) if name is not None else None
    return maker.kinds[key]


@cache
def _maker(folder: Path) -> Maker:
    return Maker(definitions(folder))


def _without_status(root: Shape) -> Shape:
    """The API server drops the status of what is created, whatever it holds."""
    if not isinstance(root, ObjectShape) or "status" not in root.fields:
        return root
    return ObjectShape(root.definition, {**root.fields, "status": ANYTHING}, root.required)
