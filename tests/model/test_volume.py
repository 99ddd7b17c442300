"""What each kind of volume is: how long it lasts, what is in it, and who may write."""

from __future__ import annotations

import json

import pytest

from initlint.model.manifest import manifests
from initlint.model.pod import Pod
from initlint.model.volume import Lifetime, Volume
from initlint.model.volume_sources import SOURCES
from initlint.source.text import Source
from initlint.tree.read import documents

CLAIM = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
SNAPSHOT = {"apiGroup": "snapshot.storage.k8s.io", "kind": "VolumeSnapshot", "name": "daily"}


def pod(volume: dict[str, object], **mount: object) -> Pod:
    """Give a pod with one container that mounts one such volume at /files."""
    mounts = [{"name": "files", "mountPath": "/files", **mount}]
    containers = [{"name": "main", "image": "example/shop:1", "volumeMounts": mounts}]
    spec = {"containers": containers, "volumes": [{"name": "files", **volume}]}
    text = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": spec}
    (document,) = documents(Source("pod.yaml", json.dumps(text)))
    (manifest,) = manifests(document)
    return manifest.pods[0]


def volume(**source: object) -> Volume:
    return pod(source).volumes[0]


@pytest.mark.parametrize(
    ("source", "lifetime", "starts_empty", "is_writable"),
    [
        ({"emptyDir": {}}, Lifetime.POD, True, True),
        ({"emptyDir": {"medium": "Memory"}}, Lifetime.POD, True, True),
        ({}, Lifetime.POD, True, True),
        ({"gitRepo": {"repository": "https://git.example.com/a"}}, Lifetime.POD, False, True),
        ({"image": {"reference": "example/models:3"}}, Lifetime.GIVEN, False, False),
        ({"configMap": {"name": "a"}}, Lifetime.GIVEN, False, False),
        ({"secret": {"secretName": "a"}}, Lifetime.GIVEN, False, False),
        ({"downwardAPI": {"items": []}}, Lifetime.GIVEN, False, False),
        (
            {"projected": {"sources": [{"serviceAccountToken": {"path": "token"}}]}},
            Lifetime.GIVEN,
            False,
            False,
        ),
        ({"ephemeral": {"volumeClaimTemplate": {"spec": CLAIM}}}, Lifetime.POD, True, True),
        (
            {"ephemeral": {"volumeClaimTemplate": {"spec": {**CLAIM, "dataSource": SNAPSHOT}}}},
            Lifetime.POD,
            False,
            True,
        ),
        ({"persistentVolumeClaim": {"claimName": "a"}}, Lifetime.PERSISTENT, False, True),
        (
            {"persistentVolumeClaim": {"claimName": "a", "readOnly": True}},
            Lifetime.PERSISTENT,
            False,
            False,
        ),
        ({"hostPath": {"path": "/var/log"}}, Lifetime.PERSISTENT, False, True),
        (
            {"nfs": {"server": "a", "path": "/", "readOnly": True}},
            Lifetime.PERSISTENT,
            False,
            False,
        ),
        ({"awsElasticBlockStore": {"volumeID": "a"}}, Lifetime.PERSISTENT, False, True),
        ({"csi": {"driver": "secrets-store.csi.k8s.io"}}, Lifetime.UNKNOWN, False, True),
        ({"csi": {"driver": "a.example.com", "readOnly": True}}, Lifetime.UNKNOWN, False, False),
        ({"somethingNew": {}}, Lifetime.UNKNOWN, False, True),
    ],
)
def test_each_kind_of_volume_is_taken_for_what_it_is(
    source: dict[str, object], lifetime: Lifetime, *, starts_empty: bool, is_writable: bool
) -> None:
    found = volume(**source)

    assert (found.lifetime, found.starts_empty, found.is_writable) == (
        lifetime,
        starts_empty,
        is_writable,
    )


@pytest.mark.parametrize("source", ["image", "projected", "configMap", "secret", "downwardAPI"])
def test_what_the_cluster_gives_is_read_only_whatever_the_mount_says(source: str) -> None:
    (mount,) = pod({source: {}}, readOnly=False).main_containers[0].mounts

    assert not mount.is_writable


def test_of_every_kind_but_those_of_drivers_it_is_known_how_long_it_lasts() -> None:
    unknown = {kind for kind in SOURCES if volume(**{kind: {"a": 1}}).lifetime is Lifetime.UNKNOWN}

    assert unknown == {"csi", "flexVolume"}
