"""Whether a volume keeps the owners and modes that files are made with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from initlint.model.volume import Volume
    from initlint.model.workspace import Workspace
    from initlint.tree.node import Node

_ON_ONE_NODE = frozenset(("ReadWriteOnce", "ReadWriteOncePod"))


def keeps_owners(volume: Volume, workspace: Workspace) -> bool:
    """Whether files keep the owner and mode that they are made with.

    A file system for many nodes may map all owners to one (NFS, SMB, EFS access points).
    """
    if volume.type in ("emptyDir", "hostPath"):
        return True
    if volume.is_claim_template:
        return _is_on_one_node(volume.node.get("spec", "accessModes").items())
    if volume.type == "ephemeral":
        template = volume.source.get("volumeClaimTemplate", "spec", "accessModes")
        return _is_on_one_node(template.items())
    if volume.type != "persistentVolumeClaim":
        return False
    name = volume.source.get("claimName").text
    claims = workspace.of_kind("PersistentVolumeClaim")
    modes = [each.node.get("spec", "accessModes") for each in claims if each.name == name]
    return bool(modes) and all(_is_on_one_node(each.items()) for each in modes)


def _is_on_one_node(modes: Iterator[Node]) -> bool:
    texts = [mode.text for mode in modes]
    return bool(texts) and all(text in _ON_ONE_NODE for text in texts)
