"""Where the pods of an object stand."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.knowledge.kinds import Coverage, PodPath, pod_paths
from initlint.model.manifest import Manifest
from initlint.model.pod import Pod
from initlint.tree.node import ABSENT, Node

_ANY = "*"
_LONGEST_SEARCH = 20_000  # nodes looked at for a pod template in a kind that nobody listed


def pods(manifest: Manifest) -> Iterator[Pod]:
    """Give the pods of *manifest*: by its kind, else by their shape."""
    paths = pod_paths(manifest.group, manifest.kind)
    if paths is None:
        yield from _by_shape(manifest)
        return
    claims = manifest.node.get("spec", "volumeClaimTemplates")
    has_claims = manifest.kind == "StatefulSet"
    for path in paths:
        yield from _at(manifest, path, claims if has_claims else ABSENT)


def _at(manifest: Manifest, path: PodPath, claims: Node) -> Iterator[Pod]:
    for template in _walk(manifest.node, path.template):
        for spec in _walk(template, path.spec):
            if spec:
                coverage, init, main = path.coverage, path.init_lists, path.main_lists
                yield Pod(manifest, spec, template, coverage, init, main, claims)


def _walk(node: Node, path: tuple[str, ...]) -> Iterator[Node]:
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
    """Find pod templates in an unknown kind: a mapping whose `containers` are containers."""
    seen = 0
    stack = [manifest.node]
    while stack and seen < _LONGEST_SEARCH:
        seen += 1
        node = stack.pop()
        spec = node.get("spec")
        if _is_pod_spec(spec):
            yield Pod(manifest, spec, node, Coverage.PARTIAL)
            continue
        stack.extend(reversed(list(_children(node))))


def _is_pod_spec(node: Node) -> bool:
    first = node.get("containers", 0)
    return bool(first.get("name").text) and bool(first.get("image").text)
