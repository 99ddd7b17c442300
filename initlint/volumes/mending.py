"""The mount that a container lacks, as an edit."""

from __future__ import annotations

import json
import re

from initlint.edits import append_item, insert_entry_after, written_keys
from initlint.finding import Edit, Fix, Safety
from initlint.model.container import Container
from initlint.model.volume import Mount
from initlint.tree.node import Mapping

_PLAIN = re.compile(r"/[\w./-]*\Z|(?!(?:true|false|null|yes|no|on|off|y|n)\Z)[a-z][a-z0-9-]*\Z")


def add_mount(container: Container, like: Mount) -> Fix | None:
    """Give *container* the mount that another container has; None where it cannot be written."""
    if any(mount.path == like.path for mount in container.mounts) or like.has_sub_path_expression:
        return None
    edit = _edit(container, _entries(like))
    title = f"Mount '{like.name}' at '{like.path}' in {container}"
    return Fix(title, Safety.UNSAFE, (edit,)) if edit is not None else None


def _entries(like: Mount) -> tuple[str, ...]:
    entries = (f"name: {_written(like.name)}", f"mountPath: {_written(like.path)}")
    return (*entries, f"subPath: {_written(like.sub_path)}") if like.sub_path else entries


def _edit(container: Container, entries: tuple[str, ...]) -> Edit | None:
    node = container.node
    if not isinstance(node, Mapping):
        return None
    if node.key("volumeMounts"):
        return append_item(node, node.key("volumeMounts"), entries)
    keys = written_keys(node)
    inline = f"volumeMounts: [{{{', '.join(entries)}}}]"
    return insert_entry_after(node, keys[-1], inline) if keys else None


def _written(text: str) -> str:
    return text if _PLAIN.match(text) else json.dumps(text)
