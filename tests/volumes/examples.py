"""Short ways to the volume graph of a pod for the tests of this room."""

from __future__ import annotations

import json

from initlint.context import Context
from initlint.model.container import Container
from initlint.model.manifest import manifests
from initlint.model.workspace import Workspace
from initlint.settings import Settings
from initlint.source.text import Source
from initlint.tree.read import documents
from initlint.volumes.graph import VolumeGraph


def graph_of(text: str) -> VolumeGraph:
    """Give the graph of the first pod among the manifests in *text*."""
    found = [m for document in documents(Source("pod.yaml", text)) for m in manifests(document)]
    workspace = Workspace("pod.yaml", tuple(found))
    pod = next(workspace.pods)
    return Context(Settings(), workspace).volumes(pod)


def pod_graph(**spec: object) -> VolumeGraph:
    """Give the graph of a pod with this spec."""
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": spec}
    return graph_of(json.dumps(pod))


def container(graph: VolumeGraph, name: str) -> Container:
    return next(each for each in graph.pod.containers if each.name == name)
