"""References to fields of the pod and to resources of its containers (downward API)."""

from __future__ import annotations

import re

from initlint.model.names import qualified_problem
from initlint.model.problem import Problem, Problems, either, text
from initlint.model.quantity import parse, quantity
from initlint.settings import KubeVersion
from initlint.tree.node import Node

# validateObjectFieldSelector, validateContainerResourceFieldSelector and
# validateContainerResourceDivisor, pkg/apis/core/validation at 1.37.2.
_OF_BOTH = frozenset({"metadata.name", "metadata.namespace", "metadata.uid"})
OF_VARIABLES = _OF_BOTH | {
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
}
OF_FILES = _OF_BOTH | {"metadata.labels", "metadata.annotations"}
_OLD_SPELLINGS = {"spec.host": "spec.nodeName"}
_SUBSCRIPT = re.compile(r"(.+?)\['(.*)'\]\Z", re.DOTALL)
_RESOURCE = re.compile(r"(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.*)\Z")
_CPU_DIVISORS = ("1m", "1")
_DIVISORS = ("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei")
_HOST_IPS = ("status.hostIPs", KubeVersion(1, 29))  # gate PodHostIPs on by default


def field_problems(reference: Node, known: frozenset[str], version: KubeVersion) -> Problems:
    """Yield what is wrong with a `fieldRef` that may name the *known* fields."""
    api_version, path = reference.get("apiVersion"), reference.get("fieldPath")
    if text(api_version) not in (None, "", "v1"):
        yield Problem(api_version, f"names API version '{api_version.text}', and pods have only v1")
    given = text(path)
    if given is None:
        return  # the schema asks for the field
    problem = _path_problem(given, known, version)
    if problem:
        yield Problem(path, f"takes field '{given}', which {problem}")


def _path_problem(path: str, known: frozenset[str], version: KubeVersion) -> str | None:
    subscript = _SUBSCRIPT.match(path)
    if subscript is None:
        is_known = _OLD_SPELLINGS.get(path, path) in known
        is_early = path == _HOST_IPS[0] and version < _HOST_IPS[1]
        return None if is_known and not is_early else f"is none of {', '.join(sorted(known))}"
    if subscript[1] not in ("metadata.labels", "metadata.annotations"):
        return "has a key in brackets, as only labels and annotations have"
    is_annotation = subscript[1] == "metadata.annotations"
    key = subscript[2].lower() if is_annotation else subscript[2]
    problem = qualified_problem(key)
    return f"names a key that {problem}" if problem else None


def resource_problems(reference: Node, *, needs_container: bool) -> Problems:
    """Yield what is wrong with a `resourceFieldRef`; files need the container's name, too."""
    resource = reference.get("resource")
    given = text(resource)
    if given is None:
        return  # the schema asks for the field
    if needs_container and not text(reference.get("containerName")):
        place = reference.key("containerName") or reference
        yield Problem(place, "has a `resourceFieldRef` that names no container")
    match = _RESOURCE.match(given)
    if match is None:
        what = "limits or requests of cpu, memory, ephemeral-storage or hugepages-…"
        yield Problem(resource, f"takes resource '{given}', which is none of {what}")
        return
    node, units = reference.get("divisor"), _CPU_DIVISORS if match[2] == "cpu" else _DIVISORS
    if node and node.text is not None and quantity(node) not in (0, *map(parse, units)):
        yield Problem(node, f"divides {match[2]} by '{node.text}', which must be {either(units)}")
