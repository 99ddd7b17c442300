"""Every departure of a manifest from the schema of one Kubernetes version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from initlint.model.manifest import Manifest
from initlint.schema.definitions import definitions, kind_name
from initlint.schema.explain import explain
from initlint.schema.shapes import ANYTHING, ObjectShape, Reference, Shape
from initlint.schema.store import Edition, edition
from initlint.schema.violation import Violation
from initlint.schema.walk import Walk
from initlint.settings import KubeVersion

# The shapes made so far, by the folder of their version: made once for the whole run.
_tables: defaultdict[Path, dict[str, Shape]] = defaultdict(dict)


def violations(manifest: Manifest, version: KubeVersion) -> Iterator[Violation]:
    """Yield the violations of *manifest*; nothing where its kind has no schema.

    Patches are left alone: what they lack stands in the object that they change.
    """
    schemas = edition(version)
    if schemas is None or manifest.is_patch:
        return
    shape = _root(schemas, manifest.api_version, manifest.kind)
    if shape is None:
        return
    walk = Walk()
    walk.node(manifest.node, shape, manifest.kind)
    for departure in walk.found:
        yield from explain(departure, schemas)


@cache
def _root(schemas: Edition, api_version: str, kind: str) -> Shape | None:
    known = definitions(schemas.folder)
    name = kind_name(known, api_version, kind)
    if name is None:
        return None
    root = Reference(name, known, _tables[schemas.folder]).resolve()
    if not isinstance(root, ObjectShape):
        return root
    # The API server drops the status of what is created, whatever it holds.
    fields = {**root.fields, "status": ANYTHING} if "status" in root.fields else root.fields
    return ObjectShape(root.definition, fields, root.required)

