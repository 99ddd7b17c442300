"""Short ways to the facts of a container for the tests of this room."""

from __future__ import annotations

import json

from initlint.facts.container import Facts, facts
from initlint.facts.objects import Objects
from initlint.model.manifest import manifests
from initlint.model.workspace import Workspace
from initlint.source.text import Source
from initlint.tree.read import documents


def container_facts(**container: object) -> Facts:
    """Understand the init container that has these fields, in a bare pod."""
    spec = {"initContainers": [{"name": "first", **container}]}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": spec}
    (document,) = documents(Source("pod.yaml", json.dumps(pod)))
    (manifest,) = manifests(document)
    objects = Objects(Workspace("pod.yaml", (manifest,)), "default")
    return facts(manifest.pods[0].init_containers[0], objects)


def script_facts(script: str, image: str = "busybox:1.36") -> Facts:
    """Understand what `sh -c` makes of *script*."""
    return container_facts(image=image, command=["sh", "-c", script])
