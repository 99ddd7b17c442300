"""A pod in which an init container prepares something for a main container."""

from __future__ import annotations

import json
from typing import Any

from initlint.context import Context
from initlint.engine import judge, workspace
from initlint.registry import load
from initlint.settings import Settings
from initlint.source.text import Source
from initlint.tree.read import documents

_RULES = tuple(
    rule
    for rule in load()
    if rule.name
    in (
        "unmounted-shared-volume",
        "unshared-output",
        "read-of-unwritten-path",
        "subpath-before-written",
        "unused-volume",
    )
)
Container = dict[str, Any]


def init(script: str, *mounts: tuple[str, str], **more: Any) -> Container:
    """Make an init container that runs *script*; *mounts* are pairs of volume and path."""
    command = {"image": "busybox:1.36", "command": ["sh", "-ec", script]}
    return {"name": "init", **command, "volumeMounts": _mounts(mounts), **more}


def main(*args: str, mounts: tuple[tuple[str, str], ...] = (), **more: Any) -> Container:
    """Make a main container whose own program gets *args*."""
    image = {"image": "registry.example.com/app:1"}
    return {"name": "main", **image, "args": list(args), "volumeMounts": _mounts(mounts), **more}


def _mounts(pairs: tuple[tuple[str, str], ...]) -> list[dict[str, Any]]:
    """Make mounts; a path such as `/a@b` mounts the part `b` of the volume."""
    found = []
    for name, path in pairs:
        where, _, part = path.partition("@")
        found.append({"name": name, "mountPath": where, **({"subPath": part} if part else {})})
    return found


def manifest(*inits: Container, mains: tuple[Container, ...] = (), **spec: Any) -> dict[str, Any]:
    """Make a pod; each volume that is mounted is an emptyDir unless *spec* has volumes."""
    containers = list(mains) or [main()]
    names = {m["name"]: None for c in (*inits, *containers) for m in c.get("volumeMounts", ())}
    volumes = [{"name": name, "emptyDir": {}} for name in names]
    body = {"initContainers": list(inits), "containers": containers, "volumes": volumes, **spec}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": body}


def said(*manifests: dict[str, Any], name: str = "pod.yaml") -> list[str]:
    """Give what the rules of this room say: `rule: severity` each."""
    text = "\n---\n".join(json.dumps(each) for each in manifests)
    read = tuple(documents(Source(name, text)))
    context = Context(Settings(), workspace("pod", read, (), None))
    return [f"{f.rule}: {f.severity.value}" for f in judge(read, context, _RULES)]
