"""Where the value of a variable may come from, and what it may be called."""

from __future__ import annotations

from initlint.model.downward import OF_VARIABLES, field_problems, resource_problems
from initlint.model.environment import EnvVar
from initlint.model.names import (
    key_problem,
    label_problem,
    relaxed_variable_problem,
    subdomain_problem,
    variable_problem,
)
from initlint.model.paths import backstep_problem
from initlint.model.pod import Pod
from initlint.model.problem import Problem, Problems, text
from initlint.settings import KubeVersion
from initlint.tree.node import Node

# ValidateEnv and ValidateEnvFrom, pkg/apis/core/validation, run at 1.29 to 1.37.
_RELAXED = KubeVersion(1, 32)  # gate RelaxedEnvironmentVariableValidation on by default
_FILES = KubeVersion(1, 35)  # gate EnvFiles on by default; at 1.34 the field is dropped
_SOURCES = ("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef")
_OBJECTS = ("configMapRef", "secretRef")


def env_problems(variable: EnvVar, pod: Pod, version: KubeVersion) -> Problems:
    """Yield what the API server of *version* does not take in one entry of `env`."""
    yield from _name_problems(variable.node.get("name"), version)
    source = variable.value_from
    if not source:
        return
    given = [name for name in _SOURCES if source.get(name)]
    key = variable.node.key("valueFrom")
    has_unknown = any(name.raw not in _SOURCES for name, _ in source.pairs())
    if text(variable.value) and given:
        yield Problem(key, "has both a value and `valueFrom`")
    elif len(given) > 1:
        yield Problem(key, f"has more than one source: {' and '.join(given)}")
    elif not given and not has_unknown and pod.is_whole:
        yield Problem(key, "has a `valueFrom` that names no source")
    for name in given:
        yield from _source_problems(source.key(name), source.get(name), pod, version)


def _name_problems(name: Node, version: KubeVersion) -> Problems:
    given = text(name)
    if given is None:
        return  # the schema asks for the field
    problem = relaxed_variable_problem(given)
    if problem is None and version < _RELAXED:
        problem = variable_problem(given)
        problem = problem and f"{problem}, before Kubernetes {_RELAXED}"
    if problem:
        yield Problem(name, f"has a name that {problem if given else 'is empty'}")


def _source_problems(key: Node, source: Node, pod: Pod, version: KubeVersion) -> Problems:
    name = key.text
    if name == "fieldRef":
        yield from field_problems(source, OF_VARIABLES, version)
    elif name == "resourceFieldRef":
        yield from resource_problems(source, needs_container=False)
    elif name == "fileKeyRef":
        if version >= _FILES:
            yield from _file_problems(source, pod)
    else:
        yield from _object_name_problems(key, source, is_whole=pod.is_whole)
        given = text(source.get("key"))
        problem = None if given is None else key_problem(given)
        if problem:
            yield Problem(source.get("key"), f"takes key '{given}', which {problem}")


def _object_name_problems(key: Node, source: Node, *, is_whole: bool) -> Problems:
    name, field = text(source.get("name")), key.text
    if not name:
        written = source.key("name")
        is_left_open = written and written.source.is_rendered  # to whoever installs the chart
        if is_whole and not is_left_open and not source.get("name").value:
            yield Problem(written or key, f"has a `{field}` without a name")
        return
    # In `envFrom` the API server takes a prefix for a name: it may end with a dash.
    problem = subdomain_problem(name.removesuffix("-") if field in _OBJECTS else name)
    if problem:
        yield Problem(source.get("name"), f"has a `{field}` to '{name}', which {problem}")


def _file_problems(source: Node, pod: Pod) -> Problems:
    volume_name, path = text(source.get("volumeName")), text(source.get("path"))
    key = text(source.get("key"))
    if key is not None and (problem := relaxed_variable_problem(key)):
        yield Problem(source.get("key"), f"takes key '{key}', which {problem}")
    if path == "":
        yield Problem(source.get("path"), "takes a file without a path")
    elif path is not None and (problem := backstep_problem(path)):
        yield Problem(source.get("path"), f"takes file '{path}', whose path {problem}")
    if volume_name is None:
        return  # the schema asks for the field
    if problem := label_problem(volume_name):
        message = f"takes a file of volume '{volume_name}', whose name {problem}"
        yield Problem(source.get("volumeName"), message)
    elif pod.is_whole:
        yield from _volume_problems(source.get("volumeName"), volume_name, pod)


def _volume_problems(node: Node, name: str, pod: Pod) -> Problems:
    volume = pod.volume(name)
    if volume is None:
        yield Problem(node, f"takes a file of volume '{name}', which the pod does not declare")
    elif volume.type != "emptyDir":
        message = f"takes a file of volume '{name}', which is no emptyDir but a {volume.type}"
        yield Problem(node, message)


def env_from_problems(item: Node, version: KubeVersion, *, is_whole: bool) -> Problems:
    """Yield what the API server of *version* does not take in one entry of `envFrom`."""
    prefix = text(item.get("prefix"))
    if prefix:
        problem = relaxed_variable_problem(prefix)
        if problem is None and version < _RELAXED:
            problem = variable_problem(prefix)
        if problem:
            yield Problem(item.get("prefix"), f"has prefix '{prefix}', which {problem}")
    given = [name for name in _OBJECTS if item.get(name)]
    has_unknown = any(key.raw not in (*_OBJECTS, "prefix") for key, _ in item.pairs())
    if len(given) > 1:
        yield Problem(item, f"has an entry with more than one source: {' and '.join(given)}")
    elif not given and not has_unknown and is_whole:
        yield Problem(item, "has an entry that names no source")
    for name in given:
        yield from _object_name_problems(item.key(name), item.get(name), is_whole=is_whole)
