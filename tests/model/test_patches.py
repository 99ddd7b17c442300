"""Patches are told from whole objects."""

from __future__ import annotations

import pytest

from initlint.model.manifest import Manifest, manifests
from initlint.model.workspace import Workspace
from initlint.source.text import Source
from initlint.tree.read import documents

WHOLE = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx}]}
"""


def read(text: str, name: str = "x.yaml", *, is_rendered: bool = False) -> Manifest:
    (document,) = documents(Source(name, text, is_rendered=is_rendered))
    (manifest,) = manifests(document)
    return manifest


PATCHES = {
    "no kind": "spec: {template: {spec: {containers: [{name: web, image: nginx}]}}}",
    "a directive": WHOLE.replace("{name: web, image: nginx}", "{$patch: delete, name: web}"),
    "a list order": WHOLE + "    $setElementOrder/containers: [{name: web}]\n",
    "no template": "apiVersion: apps/v1\nkind: StatefulSet\nspec: {replicas: 3}",
    "no selector, no image": """
apiVersion: apps/v1
kind: Deployment
spec: {template: {metadata: {labels: {a: b}}, spec: {containers: [{name: web}]}}}""",
    "a job of names": """
apiVersion: batch/v1
kind: Job
spec: {template: {spec: {containers: [{name: web}]}}}""",
    "no schedule": """
apiVersion: batch/v1
kind: CronJob
spec: {jobTemplate: {spec: {backoffLimit: 1}}}""",
}


@pytest.mark.parametrize(
    "name", ["tests/deploy/02-assert.yaml", "01-errors.yaml", "a/cluster-assert.yml", "assert.yaml"]
)
def test_what_a_test_compares_with_is_no_whole_object(name: str) -> None:
    assert read(WHOLE, name).is_patch
    assert not read(WHOLE, name, is_rendered=True).is_patch


@pytest.mark.parametrize("name", ["asserter.yaml", "assert/web.yaml", "web-errors.yaml"])
def test_other_names_leave_it_whole(name: str) -> None:
    assert not read(WHOLE, name).is_patch


def test_a_dump_whose_owner_has_no_uid_is_no_whole_object() -> None:
    owner = "metadata: {name: web, ownerReferences: [{kind: Shop, name: web%s}]}"
    dump = WHOLE.replace("metadata: {name: web}", owner)

    assert read(dump % "").is_patch
    assert not read(dump % ", uid: 7e6c").is_patch


@pytest.mark.parametrize("text", PATCHES.values(), ids=PATCHES)
def test_fragment_is_a_patch(text: str) -> None:
    assert read(text).is_patch


@pytest.mark.parametrize("name", ["patches/web.yaml", "a/web-patch.yaml", "patch.yaml"])
def test_file_may_say_that_it_is_a_patch(name: str) -> None:
    assert read(WHOLE, name).is_patch
    assert not read(WHOLE, name, is_rendered=True).is_patch


@pytest.mark.parametrize("name", ["dispatch/web.yaml", "patchwork.yaml", "hotpatch.yaml"])
def test_name_that_only_ends_alike_says_nothing(name: str) -> None:
    assert not read(WHOLE, name).is_patch


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        WHOLE.replace("  selector: {matchLabels: {app: web}}\n", ""),
        "apiVersion: v1\nkind: ConfigMap\ndata: {note: '$patch is a word'}",
        "apiVersion: batch/v1\nkind: Job\nspec: {template: {spec: {containers: [{image: x}]}}}",
    ],
)
def test_whole_object_is_no_patch(text: str) -> None:
    assert not read(text).is_patch


def test_kustomization_covers_its_folder_and_what_is_below() -> None:
    build = read("kind: Kustomization\nresources: [base]", "app/kustomization.yaml")
    inside, below = read(WHOLE, "app/web.yaml"), read(WHOLE, "app/base/web.yaml")
    outside, rendered = read(WHOLE, "web.yaml"), read(WHOLE, "app/x.yaml", is_rendered=True)
    workspace = Workspace("x", (build, inside, below, outside, rendered))
    found = [each for each in workspace.manifests if workspace.is_kustomized(each)]

    assert found == [build, inside, below]
