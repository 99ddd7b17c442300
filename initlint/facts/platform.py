"""Reasons why another image may run than the one that is written."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from initlint.model.container import Container
    from initlint.model.pod import Pod
    from initlint.model.workspace import Workspace

_KNOWN = {"kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64"}  # what was read of images


def is_other_platform(pod: Pod) -> bool:
    """Tell whether the pod asks for nodes whose images were not read."""
    selector = pod.node.get("nodeSelector")
    system = pod.node.get("os", "name").text or "linux"
    asked = {name: selector.get(name).text for name in _KNOWN}
    asked |= {name: selector.get(f"beta.{name}").text or asked[name] for name in _KNOWN}
    is_other = any(value not in (None, _KNOWN[name]) for name, value in asked.items())
    return is_other or system != "linux"


def is_rewritten(container: Container, workspace: Workspace) -> bool:
    """Tell whether a kustomization puts another image in the place of the written one."""
    manifest = container.pod.manifest
    if manifest.document.source.is_rendered or not container.image.text:
        return False
    name = container.image.text.partition("@")[0]
    return any(name == given or name.startswith(f"{given}:") for given in _renamed(workspace))


@lru_cache(maxsize=1)  # one workspace after the other is judged
def _renamed(workspace: Workspace) -> tuple[str, ...]:
    """Give the names for which a kustomization of the workspace has others."""
    kustomizations = workspace.of_kind("Kustomization", "")
    images = (each for other in kustomizations for each in other.node.get("images").items())
    return tuple(name for each in images if (name := each.get("name").text))
