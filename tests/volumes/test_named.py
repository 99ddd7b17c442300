"""Paths that a container is told in its environment, its arguments and its probes."""

from __future__ import annotations

import pytest

from initlint.volumes.named import named_paths
from tests.volumes.examples import container, graph_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/models/a", [("/models/a", True)]),
        ("--config=/app/c.yaml", [("/app/c.yaml", True)]),
        ("-javaagent:/opt/a.jar=port=1 -Dx=/etc/y", [("/opt/a.jar", True), ("/etc/y", True)]),
        ("file:///etc/app/c.yaml", [("/etc/app/c.yaml", True)]),
        ("/a/x,/b/y", [("/a/x", True), ("/b/y", True)]),
        ("/usr/bin:/tools", [("/usr/bin", True), ("/tools", True)]),
        ("jdbc:sqlite:/data/app.db", [("/data/app.db", True)]),
        ("open('/v/a.txt')", [("/v/a.txt", True)]),
        ("/logs/$POD/app.log", [("/logs", False)]),
        ("/etc/conf.d/*.yaml", [("/etc/conf.d", False)]),
        ("http://db/x", []),
        ("postgres://user@db:5432/shop", []),
        ("s3://bucket/model", []),
        ("application/json", []),
        ("registry.example.com/app", []),
        ("a // b", []),
        ("/", []),
    ],
)
def test_paths_are_found_in(text: str, expected: list[tuple[str, bool]]) -> None:
    assert list(named_paths(text)) == expected


POD = """apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
    - name: shop
      image: registry.example.com/shop:1
      args: [--config, /v/args.yaml]
      env:
        - {name: SETTINGS, value: /v/env.yaml}
      envFrom:
        - configMapRef: {name: shop}
      readinessProbe:
        exec: {command: [cat, /v/probe]}
      volumeMounts:
        - {name: v, mountPath: /v}
  volumes:
    - name: v
---
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data:
  THEME: /v/map.yaml
"""


def test_paths_stand_in_arguments_variables_config_maps_and_probes() -> None:
    graph = graph_of(POD)
    found = graph.uses(container(graph, "shop")).names

    assert {use.location.path for use in found} == {
        "args.yaml",
        "env.yaml",
        "map.yaml",
        "probe",
    }
    assert {use.variable for use in found} == {None, "SETTINGS", "THEME"}


def test_a_path_that_is_told_has_its_place() -> None:
    graph = graph_of(POD)
    (use,) = [
        each for each in graph.uses(container(graph, "shop")).names if each.variable == "SETTINGS"
    ]
    span = use.place.span

    assert POD[span.start : span.end] == "/v/env.yaml"
