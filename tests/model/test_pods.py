"""Pods are found where kinds hold them, with their containers in the order of their start."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

import initlint.knowledge
from initlint.knowledge.kinds import Coverage
from initlint.model.container import Role
from initlint.model.manifest import Manifest, manifests
from initlint.model.pod import Pod
from initlint.source.text import Source
from initlint.tree.read import documents

SPEC = {"initContainers": [{"name": "setup", "image": "a"}], "containers": [{"name": "web"}]}


def read(text: str) -> list[Manifest]:
    (document,) = documents(Source("x.yaml", text))
    return list(manifests(document))


def pods(text: str) -> list[Pod]:
    return [pod for manifest in read(text) for pod in manifest.pods]


def placed(row: dict[str, str]) -> dict[str, object]:
    """An object of the row's kind with a pod where the row says."""
    way = next(each for each in ("template", "spec", "object") if each in row)
    inner: object = SPEC if way == "spec" else {"spec": SPEC}
    if way == "object":
        inner = {"apiVersion": "v1", "kind": "Pod", "spec": SPEC}
    for step in reversed(row[way].split(".") if row[way] else []):
        inner = [inner] if step == "*" else {step: inner}
    group = row["group"]
    kind = {"apiVersion": f"{group}/v1" if group else "v1", "kind": row["kind"]}
    return {**kind, **inner} if isinstance(inner, dict) else kind


TABLE = Path(initlint.knowledge.__file__).with_name("kinds.yaml").read_text(encoding="utf-8")
ROWS = [
    row | {"group": section["group"]}
    for section in yaml.safe_load_all(TABLE)
    if section is not None
    for row in section["kinds"]
    if {"template", "spec", "object"} & row.keys()
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['kind']}.{row['group']}")
def test_every_row_of_the_table_leads_to_a_pod(row: dict[str, str]) -> None:
    (pod,) = pods(json.dumps(placed(row)))

    assert [each.name for each in pod.init_containers] == ["setup"]
    assert pod.coverage is Coverage(
        row.get("coverage", "whole") if "object" not in row else "whole"
    )


def test_containers_start_init_first_and_sidecars_in_place() -> None:
    (pod,) = pods("""
apiVersion: v1
kind: Pod
spec:
  containers: [{name: web}]
  initContainers:
    - {name: one}
    - {name: proxy, restartPolicy: Always}
    - {name: two, restartPolicy: Never}
""")

    assert [(each.name, each.role) for each in pod.containers] == [
        ("one", Role.INIT),
        ("proxy", Role.SIDECAR),
        ("two", Role.INIT),
        ("web", Role.MAIN),
    ]


def test_parts_of_a_workflow_are_its_containers_and_volumes() -> None:
    (pod,) = pods("""
apiVersion: argoproj.io/v1alpha1
kind: Workflow
spec:
  volumes: [{name: shared, emptyDir: {}}]
  volumeClaimTemplates: [{metadata: {name: work}}]
  templates:
    - name: build
      metadata: {labels: {step: build}}
      initContainers: [{name: fetch, image: git}]
      container: {image: make}
      sidecars: [{name: db, image: postgres}]
      volumes: [{name: own, configMap: {name: x}}]
""")

    assert [each.image.text for each in pod.containers] == ["git", "make", "postgres"]
    assert [each.name for each in pod.volumes] == ["own", "shared", "work"]
    assert pod.labels == {"step": "build"}
    assert not pod.is_whole


def test_claim_template_hides_a_volume_of_its_name() -> None:
    (pod,) = pods("""
apiVersion: apps/v1
kind: StatefulSet
spec:
  selector: {matchLabels: {a: b}}
  template:
    metadata: {labels: {a: b}}
    spec:
      containers: [{name: db, image: x}]
      volumes: [{name: data, emptyDir: {}}, {name: tmp}]
  volumeClaimTemplates: [{metadata: {name: data}}]
""")

    assert [(each.name, each.type) for each in pod.volumes] == [
        ("tmp", "emptyDir"),
        ("data", "volumeClaimTemplate"),
    ]


def test_object_inside_an_object_is_an_object_of_its_own() -> None:
    (pod,) = pods("""
apiVersion: workload.codeflare.dev/v1beta2
kind: AppWrapper
spec:
  components:
    - template:
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: inner}
        spec: {replicas: 3, template: {spec: {containers: [{name: web}]}}}
""")

    assert pod.manifest.name == "inner"
    assert pod.replicas == 3


@pytest.mark.parametrize("path", ["spec.template", "spec.runner.podTemplate", "spec.jobs"])
def test_pod_in_an_unknown_kind_is_found_by_its_shape(path: str) -> None:
    steps = path.split(".")
    inner: object = {"spec": SPEC}
    for step in reversed(steps):
        inner = {step: [inner] if step == "jobs" else inner}
    assert isinstance(inner, dict)
    (pod,) = pods(json.dumps({"apiVersion": "example.com/v1", "kind": "Runner", **inner}))

    assert pod.coverage is Coverage.PARTIAL
    assert pod.main_containers


NO_PODS = {
    "the schema of a definition": "spec: {properties: {initContainers: {type: array}}}",
    "chart values, by name": "spec: {values: {initContainers: {wait: {image: busybox}}}}",
    "containers without images": "spec: {containers: [{name: a}, {name: b}]}",
    "names that are no containers": "spec: {containers: [box, crate]}",
}


@pytest.mark.parametrize("content", NO_PODS.values(), ids=NO_PODS)
def test_what_only_looks_like_a_pod_is_none(content: str) -> None:
    assert pods(f"apiVersion: example.com/v1\nkind: Thing\n{content}\n") == []


def test_values_of_a_release_are_no_pods() -> None:
    content = json.dumps({"spec": {"values": {"web": {"spec": SPEC}}}})
    release = {"apiVersion": "helm.toolkit.fluxcd.io/v2", "kind": "HelmRelease"}

    assert pods(json.dumps({**release, **json.loads(content)})) == []


def test_items_of_lists_are_objects_also_in_lists_of_lists() -> None:
    found = read("""
kind: List
apiVersion: v1
items:
  - {apiVersion: v1, kind: Pod, metadata: {name: a}}
  - apiVersion: v1
    kind: PodList
    items: [{apiVersion: v1, kind: Pod, metadata: {name: b}}, null]
""")

    assert [each.name for each in found] == ["a", "b"]
