"""The walk finds what jsonschema and jsonschema-rs find with the same schemas.

The known false results of the schemas are taken out of the oracle's schema: `oneOf` of two
nullable types refuses null, and fixed values of `kind` and `apiVersion` are none of a check
that looked the schema up by them.
"""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from initlint.model.manifest import Manifest, manifests
from initlint.schema.definitions import definitions, kind_name
from initlint.schema.make import Maker
from initlint.schema.shapes import ObjectShape
from initlint.schema.store import edition, held_editions
from initlint.schema.walk import MissingFields, UnknownField, Walk
from initlint.settings import NEWEST_VERSION, KubeVersion
from initlint.source.text import Source
from initlint.tree.expand import plain
from initlint.tree.read import documents

DEPLOYMENT = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {a: b}, creationTimestamp: null}
spec:
  replicas: 2
  selector: {matchLabels: {a: b}}
  strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 25%}}
  template:
    metadata: {labels: {a: b}}
    spec:
      initContainers:
        - {name: wait, image: busybox, command: [sh, -c, "true"], restartPolicy: Always}
      containers:
        - name: web
          image: nginx
          ports: [{containerPort: 80, name: http}]
          env: [{name: A, value: b}, {name: C, valueFrom: {secretKeyRef: {name: s, key: k}}}]
          resources: {limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 100m}}
          livenessProbe: {httpGet: {path: /, port: http}, periodSeconds: 5}
          volumeMounts: [{name: data, mountPath: /data, readOnly: true}]
      volumes: [{name: data, emptyDir: {sizeLimit: 1Gi}}, {name: c, configMap: {name: c}}]
      tolerations: [{key: x, operator: Exists}]
"""
Path = tuple[str | int, ...]


def loosened(schema: Any) -> Any:
    """The schema without its known false results, and without words.

    Only an object with required fields may not be null, as an element of a list.
    """
    if isinstance(schema, list):
        return [loosened(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "oneOf" in schema:
        return {"anyOf": loosened(schema["oneOf"])}
    if "object" in schema.get("type", ()) and schema.get("required"):
        schema = {**schema, "type": "object"}
    elif schema.get("type") in ("string", "integer", "boolean", "array", "object", "number"):
        schema = {**schema, "type": [schema["type"], "null"]}
    return {
        key: _local(value) if key == "$ref" else loosened(value)
        for key, value in schema.items()
        if key not in ("enum", "description", "format") or isinstance(value, dict)
    }


def _local(reference: str) -> str:
    return f"#/$defs/{reference.rpartition('/')[2]}"


@cache
def oracle_schema() -> dict[str, Any]:
    newest = held_editions()[NEWEST_VERSION]
    content = json.loads((newest / "_definitions.json").read_text(encoding="utf-8"))
    known = {name: loosened(schema) for name, schema in content["$defs"].items()}
    return {"$ref": "#/$defs/io.k8s.api.apps.v1.Deployment", "$defs": known}


@cache
def validators() -> tuple[Draft202012Validator, Any]:
    schema = oracle_schema()
    return Draft202012Validator(schema), jsonschema_rs.validator_for(schema)


@cache
def shape() -> ObjectShape:
    known = definitions(held_editions()[NEWEST_VERSION])
    made = Maker(known).named("io.k8s.api.apps.v1.Deployment")
    assert isinstance(made, ObjectShape)
    return made


def read(text: str) -> Manifest:
    (document,) = documents(Source("x.yaml", text))
    (manifest,) = manifests(document)
    return manifest


def without_null(data: Any) -> Any:
    """The data as Kubernetes reads it: a null field is one that is not given."""
    if isinstance(data, dict):
        return {key: without_null(value) for key, value in data.items() if value is not None}
    return [without_null(each) for each in data] if isinstance(data, list) else data


def theirs(data: Any) -> tuple[set[tuple[Path, str]], set[tuple[Path, str]]]:
    """What the two libraries say: places and what is wrong there.

    An unknown field counts also where it is null; for all else null is not given.
    """
    slow, fast = validators()
    given = (data, without_null(data))
    of_slow = [
        {(tuple(e.absolute_path), _word(e.validator)) for e in slow.iter_errors(each)}
        for each in given
    ]
    of_fast = [
        {(tuple(e.instance_path), _word(e.kind.name)) for e in fast.iter_errors(each)}
        for each in given
    ]
    return _joined(*of_slow), _joined(*of_fast)


def _joined(
    with_null: set[tuple[Path, str]], without: set[tuple[Path, str]]
) -> set[tuple[Path, str]]:
    return {each for each in with_null if each[1] == "unknown"} | without


_WORDS = {"additionalProperties": "unknown", "required": "missing"}


def _word(validator: str) -> str:
    return _WORDS.get(validator, "type")


def ours(manifest: Manifest) -> set[tuple[Path, str]]:
    """What the walk says, in the same words."""
    walk = Walk(has_aliases=False)
    shape().check(manifest.node, "Deployment", walk)
    paths = {id(node): path for path, node in _paths(manifest.node, ())}
    found = set()
    for each in walk.found:
        if isinstance(each, UnknownField):
            found.add((paths[id(each.mapping)], "unknown"))
        elif isinstance(each, MissingFields):
            found.add((paths[id(each.node)], "missing" if each.node else "type"))
        else:
            found.add((paths[id(each.node)], "type"))
    return found


def _paths(node: Any, path: Path) -> Any:
    yield path, node
    for key, value in node.pairs():
        yield from _paths(value, (*path, key.raw))
    for index, element in enumerate(node.items()):
        yield from _paths(element, (*path, index))


def places(data: Any, path: Path = ()) -> list[Path]:
    """The path of everything below the root."""
    if not isinstance(data, dict | list):
        return []
    children = data.items() if isinstance(data, dict) else enumerate(data)
    paths = [((*path, key), value) for key, value in children]
    return [each for inner, value in paths for each in (inner, *places(value, inner))]


@settings(deadline=None, max_examples=120)
@given(st.data())
def test_walk_agrees_with_both_libraries_on_mangled_deployments(data: st.DataObject) -> None:
    tree = plain(read(DEPLOYMENT).node)
    for _ in range(data.draw(st.integers(1, 3))):
        mangle(tree, data)
    manifest = read(json.dumps(tree))
    slow, fast = theirs(plain(manifest.node))

    assert ours(manifest) == slow
    assert slow == fast


VALUES = st.sampled_from([None, True, 7, 1.5, "x", "", [], {}, ["x"], {"x": 1}, {"name": "n"}]).map(
    deepcopy
)


def mangle(tree: Any, data: st.DataObject) -> None:
    """Replace, remove or add one thing somewhere."""
    *above, last = data.draw(st.sampled_from(places(tree)))
    parent = tree
    for step in above:
        parent = parent[step]
    action = data.draw(st.sampled_from(("replace", "remove", "add")))
    if action == "replace":
        parent[last] = data.draw(VALUES)
    elif action == "remove" and isinstance(parent, dict):
        del parent[last]
    elif action == "add" and isinstance(parent, dict):
        parent[data.draw(st.sampled_from(("x", "name", "emptydir", "volumes", "image")))] = (
            data.draw(VALUES)
        )


@pytest.mark.parametrize("version", held_editions(), ids=str)
def test_definitions_of_every_version_are_read_one_by_one_as_a_whole(version: KubeVersion) -> None:
    folder = held_editions()[version]
    content = json.loads((folder / "_definitions.json").read_text(encoding="utf-8"))["$defs"]
    known = definitions(folder)

    assert {name: known[name] for name in known.names} == content


@pytest.mark.parametrize("version", held_editions(), ids=str)
def test_every_kind_of_every_version_is_known_by_its_full_name(version: KubeVersion) -> None:
    known = definitions(held_editions()[version])
    for name in known.names:
        kinds = known[name].get("x-kubernetes-group-version-kind", ())
        if len(kinds) != 1:
            continue  # `DeleteOptions` and the like belong to every group
        (kind,) = kinds
        api_version = "/".join(part for part in (kind["group"], kind["version"]) if part)

        assert kind_name(known, api_version, kind["kind"]) == name
        assert kind_name(known, f"x{api_version}", kind["kind"]) is None


def test_nearest_version_is_chosen_by_number() -> None:
    oldest, newest = edition(KubeVersion(1, 9)), edition(KubeVersion(1, 100))
    held = [edition(version) for version in held_editions()]

    assert oldest == held[0]._replace(is_exact=False)
    assert newest == held[-1]._replace(is_exact=False)
    assert all(each.is_exact for each in held)
