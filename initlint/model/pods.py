"""Where the pods of an object stand."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.knowledge.kinds import Coverage, Path, PodPath, Way, pod_paths
from initlint.model.manifest import Manifest
from initlint.model.pod import Pod
from initlint.tree.node import ABSENT, Mapping, Node

_ANY = "*"
_LONGEST_SEARCH = 20_000  # nodes looked at for a pod template in a kind that nobody listed
_BY_SHAPE = (
    PodPath(Way.TEMPLATE, ()),
    PodPath(Way.SPEC, ()),
)


def pods(manifest: Manifest) -> Iterator[Pod]:
    """Give the pods of *manifest*: by its kind, else by their shape."""
    paths = pod_paths(manifest.group, manifest.kind)
    if paths is None:
        yield from _by_shape(manifest)
        return
    for path in paths:
        for node in _walk(manifest.node, path.path):
            yield from _at(manifest, node, path)


def _at(manifest: Manifest, node: Node, path: PodPath) -> Iterator[Pod]:
    if path.way is Way.OBJECT:
        yield from Manifest(manifest.document, node).pods
        return
    spec = node.get("spec") if path.way is Way.TEMPLATE else node
    if not isinstance(spec, Mapping):
        return
    volumes = [each for way in path.volume_lists for each in _walk(manifest.node, way)]
    claims = ABSENT if path.claims is None else manifest.node.get(*path.claims)
    pod = Pod(manifest, spec, node, path, tuple(volumes), claims)
    if path.coverage is Coverage.WHOLE or pod.containers:
        yield pod


def _walk(node: Node, path: Path) -> Iterator[Node]:
    if not path:
        yield node
        return
    first, *rest = path
    children = _children(node) if first == _ANY else (node.get(first),)
    for child in children:
        yield from _walk(child, tuple(rest))


def _children(node: Node) -> Iterator[Node]:
    yield from node.items()
    yield from (value for _, value in node.pairs())


def _by_shape(manifest: Manifest) -> Iterator[Pod]:
    """Find pod specs in an unknown kind: mappings whose containers look like containers."""
    template, bare = _BY_SHAPE
    seen: set[int] = set()
    stack = [manifest.node]
    while stack and len(seen) < _LONGEST_SEARCH:
        node = stack.pop()
        if id(node) in seen or not node:
            continue
        seen.add(id(node))
        if _is_pod_spec(node.get("spec")):
            yield from _at(manifest, node, template)
            stack.extend(value for key, value in node.pairs() if key.raw != "spec")
        elif _is_pod_spec(node):
            yield from _at(manifest, node, bare)
        else:
            stack.extend(reversed(list(_children(node))))


def _is_pod_spec(node: Node) -> bool:
    """Whether *node* has a list of containers: each has a name, and the first an image."""
    lists = (node.get("containers"), node.get("initContainers"))
    return any(each.get(0, "image").text and _are_named(each) for each in lists)


def _are_named(containers: Node) -> bool:
    return all(each.get("name").text for each in containers.items())
