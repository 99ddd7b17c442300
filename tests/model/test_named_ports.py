"""Ports that probes and hooks name."""

from __future__ import annotations

import json

from initlint.model.manifest import manifests
from initlint.model.named_ports import missing_ports
from initlint.source.text import Source
from initlint.tree.read import documents


def missing(**container: object) -> list[tuple[str, str]]:
    """Give what a container with these fields asks by name and does not have."""
    spec = {"initContainers": [{"name": "proxy", "restartPolicy": "Always", **container}]}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": spec}
    (document,) = documents(Source("pod.yaml", json.dumps(pod)))
    (manifest,) = manifests(document)
    found = missing_ports(manifest.pods[0].init_containers[0])
    return [(each.handler, each.name) for each in found]


def test_a_name_that_no_port_has_is_missing_in_every_handler() -> None:
    get, tcp = {"httpGet": {"port": "web"}}, {"tcpSocket": {"port": "db"}}
    hooks = {"postStart": get, "preStop": tcp}

    assert missing(startupProbe=get, livenessProbe=tcp, lifecycle=hooks) == [
        ("livenessProbe", "db"),
        ("startupProbe", "web"),
        ("postStart", "web"),
        ("preStop", "db"),
    ]


def test_a_declared_name_is_there_whatever_its_protocol() -> None:
    ports = [{"name": "web", "containerPort": 53, "protocol": "UDP"}]

    assert missing(ports=ports, startupProbe={"httpGet": {"port": "web"}}) == []


def test_numbers_and_names_that_the_api_server_refuses_are_no_missing_names() -> None:
    assert missing(startupProbe={"httpGet": {"port": 80}}) == []
    assert missing(startupProbe={"httpGet": {"port": "80"}}) == []
    assert missing(startupProbe={"httpGet": {"port": "Not_A_Name"}}) == []
