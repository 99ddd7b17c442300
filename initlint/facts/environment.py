"""The environment that a container starts with, as far as the workspace tells.

Order and expansion follow `makeEnvironmentVariables` (pkg/kubelet/kubelet_pods.go): envFrom
first, a later source over an earlier one; then `env` in order, where a value sees what stands
before it; values from elsewhere are never expanded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from initlint.facts.objects import Objects
from initlint.model.container import Container
from initlint.model.environment import EnvVar
from initlint.record import record
from initlint.shell.expansion import expand
from initlint.shell.text import written
from initlint.shell.values import UNKNOWN_PIECE
from initlint.tree.node import Node

_LARGEST_VALUE = 100_000  # characters that expansion may make of one value


@record
class Variable:
    """A variable's value, None where it is not known, and where it was given."""

    value: str | None
    node: Node


@record
class Environment:
    """The variables of one container.

    `is_complete` is false where envFrom names an object that the workspace does not hold,
    so that any name may be set.
    """

    variables: Mapping[str, Variable]
    is_complete: bool

    @property
    def strings(self) -> Mapping[str, str | None]:
        return {name: variable.value for name, variable in self.variables.items()}


def environment(container: Container, objects: Objects) -> Environment:
    """Give the variables that `envFrom` and `env` set for *container*."""
    namespace = container.pod.manifest.namespace
    variables: dict[str, Variable] = {}
    is_complete = True
    for source in container.env_from:
        given = _from_source(source, objects, namespace)
        is_complete &= given is not None
        variables |= given or {}
    for entry in container.env:
        if entry.name:
            value = _value(entry, variables, objects, namespace)
            variables[entry.name] = Variable(value, entry.node)
    return Environment(variables, is_complete)


def _from_source(source: Node, objects: Objects, namespace: str) -> dict[str, Variable] | None:
    prefix = source.get("prefix").text or ""
    for kind, reference in _references(source, "Ref"):
        entries = objects.entries(kind, reference.get("name").text or "", namespace)
        if entries is None:
            return None
        return {prefix + key: Variable(entry.text, entry.node) for key, entry in entries.items()}
    return {}


def _references(node: Node, ending: str) -> Iterator[tuple[str, Node]]:
    for kind, stem in (("ConfigMap", "configMap"), ("Secret", "secret")):
        reference = node.get(stem + ending)
        if reference:
            yield kind, reference


def _value(
    entry: EnvVar, before: Mapping[str, Variable], objects: Objects, namespace: str
) -> str | None:
    if entry.value_from:
        return _value_from(entry.value_from, objects, namespace)
    if not entry.value:
        return ""
    known = {name: variable.value for name, variable in before.items()}
    string = expand(written(entry.value), known).string
    return None if UNKNOWN_PIECE in string or len(string) > _LARGEST_VALUE else string


def _value_from(node: Node, objects: Objects, namespace: str) -> str | None:
    for kind, reference in _references(node, "KeyRef"):
        entries = objects.entries(kind, reference.get("name").text or "", namespace)
        entry = (entries or {}).get(reference.get("key").text or "")
        return entry.text if entry is not None else None
    return None
