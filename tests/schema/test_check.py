"""What is said about departures from the schema, and where nothing is."""

from __future__ import annotations

import subprocess
import sys

import pytest

from initlint.model.manifest import Manifest, manifests
from initlint.schema.check import MOST, violations
from initlint.schema.violation import Violation
from initlint.settings import NEWEST_VERSION, KubeVersion
from initlint.source.text import Source
from initlint.tree.read import documents

POD = "apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n  {}\n"
ONE = "containers: [{name: a}]\n  "  # a container, and room for more fields of the pod


def read(text: str) -> Manifest:
    (document,) = documents(Source("x.yaml", text))
    (manifest,) = manifests(document)
    return manifest


def found(text: str, version: KubeVersion = NEWEST_VERSION) -> list[Violation]:
    return list(violations(read(text), version))


def said(text: str, version: KubeVersion = NEWEST_VERSION) -> list[str]:
    return [each.message for each in found(text, version)]


SILENT = {
    "null for a string or number": "containers: [{name: a, resources: {limits: {cpu: }}}]",
    "null for a field that is not required": "containers: [{name: a, env: , image: null}]",
    "null as an element": "containers: [{name: a, args: [x, null]}]",
    "a number for a quantity": "containers: [{name: a, resources: {limits: {cpu: 0.5}}}]",
    "a whole float for an integer": ONE + "terminationGracePeriodSeconds: 30.0",
    "a bool in any spelling": "containers: [{name: a, stdin: yes}]",
    "an octal number": ONE + "volumes: [{name: v, secret: {defaultMode: 0400}}]",
    "a placeholder": ONE + "priority: ${PRIORITY}",
    "what the server fills in": "containers: [{name: a, lifecycle: {preStop: {sleep: {}}}}]",
}


@pytest.mark.parametrize("spec", SILENT.values(), ids=SILENT)
def test_known_false_results_are_silent(spec: str) -> None:
    assert said(POD.format(spec)) == []


OTHERS = {
    "a custom resource": "apiVersion: example.com/v1\nkind: Pod\nspec: {x: 1}",
    "another group": "apiVersion: apps.example.com/v1\nkind: Deployment\nspec: {x: 1}",
    "a version that is gone": "apiVersion: extensions/v1beta1\nkind: Ingress\nspec: {x: 1}",
    "a kind in another spelling": "apiVersion: v1\nkind: pod\nspec: {x: 1}",
    "a kind that is no text": "apiVersion: v1\nkind: [Pod]\nspec: {x: 1}",
    "a kind that would be a path": "apiVersion: v1\nkind: ../../Pod\nspec: {x: 1}",
    "a kustomization": "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nx: 1",
    "a status": "apiVersion: v1\nkind: Namespace\nstatus: {x: 1, conditions: [{type: A}]}",
    "what SOPS adds": "apiVersion: v1\nkind: Secret\nsops: {mac: 'ENC[AES256_GCM,data:x]'}",
    "what SOPS encrypts": "apiVersion: v1\nkind: Secret\nimmutable: ENC[AES256_GCM,data:x]",
    "a time": "apiVersion: v1\nkind: Namespace\nmetadata: {creationTimestamp: 2026-01-01}",
}


def test_a_value_that_a_chart_leaves_open_is_not_missed() -> None:
    text = POD.format("containers: [{name: a}]\n  volumes: [{name: v, nfs: {path: /, server: }}]")
    (document,) = documents(Source("x.yaml", text, is_rendered=True))
    (manifest,) = manifests(document)

    assert list(violations(manifest, NEWEST_VERSION)) == []
    assert said(text) == ["NFSVolumeSource lacks `server`, which Kubernetes requires"]


def test_a_field_that_is_only_called_sops_is_unknown() -> None:
    assert said("apiVersion: v1\nkind: Secret\nsops: {}") == ["unknown field `sops` in Secret"]


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_what_has_no_schema_is_silent(text: str) -> None:
    assert said(text) == []


FOUND = [
    ("container: [{name: a}]", "container", "did you mean `containers`?"),
    (ONE + "securityContext: {privileged: true}", "privileged", "a container's `securityContext`"),
    (
        "containers: [{name: a}]\n  initContainer: []",
        "initContainer",
        "did you mean `initContainers`?",
    ),
    ("containers: [{name: a, Image: x}]", "Image", "the field is `image`"),
    ("containers: [{name: a, volumes: []}]", "volumes", "it is a field of PodSpec, further out"),
    ("containers: [{name: a, runAsUser: 1}]", "runAsUser", "it is a field of `securityContext`"),
    ("containers: {name: a}", "{name: a}", "`containers` takes a list, this is a mapping"),
    ("containers: [{name: a, args: run}]", "run", "takes a list, this is the string 'run'"),
    (
        "containers: [{name: a, env: [{value: x}]}]",
        "value",
        "EnvVar lacks `name`, which Kubernetes requires",
    ),
    ("containers: [{name: , image: x}]", "name", "Container lacks `name`"),
    ("containers: [{}]", "{}", "Container lacks `name`"),
    (
        "containers: [{name: a, args: [80]}]",
        "80",
        "takes a string, this is the number 80: quote it",
    ),
    ("containers: [{name: a, args: [yes]}]", "yes", "this is the boolean yes: quote it"),
    ("containers: [{name: a, tty: 'true'}]", "'true'", "leave the quotes out"),
    (
        "containers: [{name: a, volumeMounts: [{}]}]",
        "{}",
        "VolumeMount lacks `name` and `mountPath`",
    ),
    (
        ONE + "terminationGracePeriodSeconds: 10000000000000000000",
        "10000000000000000000",
        "takes an integer of 64 bits, this is the number 10000000000000000000",
    ),
    (
        "containers: [{name: a, ports: [{containerPort: 3000000000}]}]",
        "3000000000",
        "takes an integer of 32 bits, this is the number 3000000000",
    ),
    (
        "containers: [{name: a, startupProbe: {tcpSocket: {port: 3000000000}}}]",
        "3000000000",
        "takes a string or an integer of 32 bits, this is the number 3000000000",
    ),
    (
        ONE + "priority: '3000000000'",
        "'3000000000'",
        "takes an integer, this is the string '3000000000'",
    ),
]


@pytest.mark.parametrize(("spec", "at", "words"), FOUND)
def test_violation_is_reported_where_one_would_edit(spec: str, at: str, words: str) -> None:
    text = POD.format(spec)
    (violation,) = found(text)

    assert text.startswith(at, violation.node.start)
    assert words in violation.message


NULL_OBJECTS = {
    "containers: [null]": "Container is null and lacks `name`",
    "containers: [{name: a, env: [null]}]": "EnvVar is null and lacks `name`",
    "containers: [{name: a, volumeMounts: [null]}]": "VolumeMount is null and lacks `name`",
    ONE + "volumes: [null]": "Volume is null and lacks `name`",
}


@pytest.mark.parametrize(("spec", "words"), NULL_OBJECTS.items())
def test_null_in_a_list_of_objects_lacks_what_they_require(spec: str, words: str) -> None:
    text = POD.format(spec)
    (violation,) = found(text)

    assert violation.node.start == text.index("null")
    assert words in violation.message


def test_dangling_dash_in_a_list_of_objects_is_reported_on_its_line() -> None:
    manifest = read(POD.format("containers:\n  - name: a\n    env:\n    - name: A\n    -\n"))
    (violation,) = violations(manifest, NEWEST_VERSION)

    assert manifest.document.source.position(violation.node.start).line == 9


def test_null_in_a_list_of_objects_that_require_nothing_is_silent() -> None:
    assert said(POD.format(ONE + "tolerations: [null]\n  imagePullSecrets: [null]")) == []


def test_number_that_fits_its_bits_is_silent() -> None:
    assert said(POD.format(ONE + "activeDeadlineSeconds: 3000000000")) == []
    assert said(POD.format(ONE + "priority: -2147483648")) == []


def test_all_violations_of_a_document_are_found() -> None:
    text = POD.format("containers: [{name: 1, x: 2, env: [{y: 3}]}]\n  z: 4")

    assert len(found(text)) == len(["name", "x", "EnvVar", "y", "z"])


def test_flood_of_violations_is_cut_off() -> None:
    fields = ", ".join(f"f{number}: 1" for number in range(MOST * 10))

    assert len(found(POD.format(f"containers: [{{name: a, {fields}}}]"))) == MOST


def test_node_with_many_aliases_is_reported_once() -> None:
    env = "- {name: a, env: &env [{name: A, value: 1}]}\n  - {name: b, env: *env}"

    assert len(said(POD.format(f"containers:\n  {env}"))) == 1


def test_field_of_a_later_version_is_named_with_that_version() -> None:
    text = POD.format(ONE + "resources: {limits: {cpu: 1}}")

    assert said(text, KubeVersion(1, 37)) == []
    assert said(text, KubeVersion(1, 30)) == [
        "unknown field `resources` in PodSpec: it comes with Kubernetes 1.32, the target is 1.30"
    ]


def test_unknown_field_proves_nothing_for_a_version_without_schemas() -> None:
    text = POD.format("containers: [{name: a, brandNew: 1, tty: 1}]")

    assert said(text, KubeVersion(1, 99)) == ["`tty` takes a boolean, this is the number 1"]


def test_requirement_that_a_later_release_dropped_never_was_one() -> None:
    text = """
apiVersion: apps/v1
kind: StatefulSet
spec:
  selector: {matchLabels: {a: b}}
  template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: x}]}}
"""

    assert said(text, KubeVersion(1, 25)) == []


def test_field_with_a_rule_of_its_own_is_left_to_it() -> None:
    text = POD.format(
        "containers: [{name: a}]\n  initContainers: [{name: b, restartPolicy: Always}]"
    )

    assert said(text, KubeVersion(1, 27)) == []


def test_check_imports_no_schema_library() -> None:
    program = (
        "import sys\n"
        "from initlint.schema.store import held_editions\n"
        "assert held_editions()\n"
        "import initlint.schema.check\n"
        "print([n for n in ('jsonschema', 'kubernetes_validate', 'yaml') if n in sys.modules][:2])"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert "jsonschema" not in result.stdout
    assert "kubernetes_validate" not in result.stdout
