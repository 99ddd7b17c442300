"""The ConfigMaps and Secrets of a workspace, by name."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from functools import cached_property

from initlint.model.manifest import Manifest
from initlint.model.workspace import Workspace
from initlint.record import record, replace
from initlint.tree.node import Node

_HOLDERS = ("ConfigMap", "Secret")


@record
class Entry:
    """One key of a ConfigMap or Secret: its content, and the node that it stands in.

    `text` is None where the content is binary or cannot be decoded.
    """

    text: str | None
    node: Node
    is_encoded: bool = False


@record(eq=False)
class Objects:
    """The objects that containers take values and files from.

    An object without a namespace goes to `namespace`, where everything else goes that
    names none.
    """

    workspace: Workspace
    namespace: str

    def entries(self, kind: str, name: str, namespace: str) -> Mapping[str, Entry] | None:
        """Give the entries of an object, None where the workspace does not hold it.

        Where it holds several of that name (variants, one of which is applied), what they
        disagree on has no text.
        """
        variants = self._by_name.get((kind, namespace or self.namespace, name), ())
        tables = [_entries(manifest) for manifest in variants]
        return _agreed(tables) if tables else None

    @cached_property
    def _by_name(self) -> dict[tuple[str, str, str], list[Manifest]]:
        table: dict[tuple[str, str, str], list[Manifest]] = {}
        for manifest in self.workspace.of_kind(*_HOLDERS):
            if not manifest.is_patch:
                key = (manifest.kind, manifest.namespace or self.namespace, manifest.name)
                table.setdefault(key, []).append(manifest)
        return table


def _agreed(tables: list[dict[str, Entry]]) -> Mapping[str, Entry]:
    """Give the entries of all *tables*; those that are not the same everywhere have no text."""
    every = {key: entry for table in tables for key, entry in table.items()}
    if len(tables) == 1:
        return every
    return {
        key: entry if _is_same(key, tables) else replace(entry, text=None)
        for key, entry in every.items()
    }


def _is_same(key: str, tables: list[dict[str, Entry]]) -> bool:
    return len({table[key].text if key in table else None for table in tables}) == 1


def _entries(manifest: Manifest) -> dict[str, Entry]:
    is_secret = manifest.kind == "Secret"
    data = manifest.node.get("data")
    entries = {
        key: _decoded(value) if is_secret else Entry(value.text, value)
        for key, value in data_pairs(data)
    }
    # The API server writes stringData over data (Secret, core/v1 types).
    overlay = manifest.node.get("stringData") if is_secret else manifest.node.get("binaryData")
    for key, value in data_pairs(overlay):
        entries[key] = Entry(value.text if is_secret else None, value)
    return entries


def data_pairs(data: Node) -> list[tuple[str, Node]]:
    return [(key.raw, value) for key, value in data.pairs()]


def _decoded(value: Node) -> Entry:
    try:
        content = base64.b64decode(value.text or "", validate=False).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return Entry(None, value, is_encoded=True)
    return Entry(content, value, is_encoded=True)
