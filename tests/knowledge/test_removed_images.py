"""Images that are gone, down to their tags."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from initlint.knowledge.load import load
from initlint.knowledge.references import parse_reference
from initlint.knowledge.removed_images import Removal, removal

SCHEMA = json.loads((Path(__file__).parent / "removed-image-schema.json").read_text("utf-8"))
DIGEST = "sha256:" + "a" * 64


def gone(text: str) -> Removal | None:
    reference = parse_reference(text)
    assert reference is not None
    return removal(reference)


def test_entries_are_well_formed() -> None:
    jsonschema.validate(load("removed_images.yaml"), SCHEMA)


@pytest.mark.parametrize(
    "text",
    [
        "bitnami/kubectl:1.32.3",
        "docker.io/bitnami/postgresql:16",
        "index.docker.io/bitnami/redis:v7",
        "quay.io/bitnami/kubectl",
        "gcr.io/kubebuilder/kube-rbac-proxy:v0.13.1",
        "gcr.io/kubernetes-helm/tiller:v2.14.3",
    ],
)
def test_image_is_gone(text: str) -> None:
    assert gone(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "bitnami/kubectl",
        "bitnami/kubectl:latest",
        f"bitnami/kubectl:1.32.3@{DIGEST}",
        "bitnami/minideb:12",
        "bitnami/sealed-secrets-controller:0.30.0",
        "bitnamilegacy/kubectl:1.32.3",
        "registry.example.com/bitnami/kubectl:1.32.3",
        "public.ecr.aws/bitnami/kubectl:1.32.3",
        "k8s.gcr.io/pause:3.9",
        "busybox:1.36",
    ],
)
def test_image_is_there_or_nothing_is_known(text: str) -> None:
    assert gone(text) is None


def test_the_new_place_keeps_the_name() -> None:
    found = gone("quay.io/bitnami/postgresql:13.5.0")

    assert found is not None
    assert found.instead == "docker.io/bitnamilegacy/postgresql"
