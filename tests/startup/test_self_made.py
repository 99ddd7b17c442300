"""Objects that a pod's own init containers make or await, and that the pod mounts."""

from __future__ import annotations

import json

import pytest

from initlint.context import Context
from initlint.settings import Settings
from initlint.startup.self_made import self_made
from tests.startup.worlds import workspace

SECRET = {"secret": {"secretName": "tls"}}


def made(
    script: str, *, volume: dict[str, object] = SECRET, mounts: bool = True, more: str = ""
) -> list[tuple[str, bool, bool]]:
    """Give what `sh -c` *script* in an init container has to do with a volume of its pod."""
    mount = [{"name": "files", "mountPath": "/files"}] if mounts else []
    first = {"name": "first", "image": "example/kubectl:1", "command": ["sh", "-c", script]}
    main = {"name": "main", "image": "example/shop:1", "volumeMounts": mount}
    volumes = [{"name": "files", **volume}]
    spec = {"initContainers": [first], "containers": [main], "volumes": volumes}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": spec}
    scope = workspace(json.dumps(pod) + more)
    context = Context(Settings(), scope)
    found = self_made(context.startup, scope.manifests[0].pods[0], context.facts, context.objects)
    return [(one.reference.name, one.is_made, one.is_proof) for one in found]


def test_a_plain_create_is_a_proof() -> None:
    assert made("kubectl create secret generic tls --from-file=/w") == [("tls", True, True)]


@pytest.mark.parametrize(
    "script",
    [
        "kubectl get secret tls || kubectl create secret generic tls --from-file=/w",
        "kubectl create secret generic tls --from-file=/w || true",
        "kubectl create secret generic tls --dry-run=client -o yaml | kubectl apply -f -",
        "kubectl delete secret tls --ignore-not-found; kubectl create secret generic tls",
    ],
)
def test_what_may_find_the_object_there_is_no_proof(script: str) -> None:
    assert made(script) == [("tls", True, False)]


@pytest.mark.parametrize(
    ("verb", "is_proof"), [("apply", False), ("create", True), ("replace --force", False)]
)
def test_a_document_names_what_is_made(verb: str, *, is_proof: bool) -> None:
    document = "apiVersion: v1\nkind: Secret\nmetadata: {name: tls}\nstringData: {a: $A}"

    assert made(f"kubectl {verb} -f - <<EOF\n{document}\nEOF") == [("tls", True, is_proof)]
    assert made(f"echo '{document}' | kubectl {verb} -f -") == [("tls", True, is_proof)]


@pytest.mark.parametrize(
    "metadata", ["{name: $NAME}", "{name: tls, namespace: elsewhere}", "{name: 'tls", "[]"]
)
def test_a_document_of_another_or_no_known_name_does_not_matter(metadata: str) -> None:
    document = f"apiVersion: v1\nkind: Secret\nmetadata: {metadata}"

    assert made(f"kubectl apply -f - <<EOF\n{document}\nEOF") == []


@pytest.mark.parametrize(
    "script",
    ["until kubectl get secret tls; do sleep 2; done", "kubectl wait --for=create secret/tls"],
)
def test_a_wait_makes_nothing(script: str) -> None:
    assert made(script) == [("tls", False, False)]


@pytest.mark.parametrize(
    "script",
    [
        "kubectl create secret generic other",
        "kubectl create configmap tls --from-file=/w",
        "kubectl -n elsewhere create secret generic tls",
        "kubectl create secret generic tls --dry-run=client -o yaml > /tmp/tls.yaml",
        "kubectl wait --for=delete secret/tls",
        'kubectl create secret generic "$NAME"',
    ],
)
def test_other_names_kinds_namespaces_and_trials_do_not_matter(script: str) -> None:
    assert made(script) == []


def test_a_volume_that_is_optional_or_mounted_by_nobody_holds_nothing_up() -> None:
    script = "kubectl create secret generic tls"

    assert made(script, volume={"secret": {"secretName": "tls", "optional": True}}) == []
    assert made(script, mounts=False) == []


def test_claims_and_config_maps_count_as_well() -> None:
    claim = {"persistentVolumeClaim": {"claimName": "data"}}
    source = {"configMap": {"name": "settings"}}

    assert made("kubectl wait --for=create pvc/data", volume=claim) == [("data", False, False)]
    assert made("kubectl create cm settings", volume={"projected": {"sources": [source]}}) == [
        ("settings", True, True)
    ]


@pytest.mark.parametrize(
    "brought",
    [
        "apiVersion: v1\nkind: Secret\nmetadata: {name: tls}\n",
        "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: tls}\n",
        "apiVersion: cert-manager.io/v1\nkind: Certificate\nspec: {secretName: tls}\n",
    ],
)
def test_what_the_set_brings_is_left_alone(brought: str) -> None:
    assert made("kubectl create secret generic tls", more=f"\n---\n{brought}") == []
