"""Network policies and meshes, asked about one wait."""

from __future__ import annotations

import pytest

from initlint.startup.mesh import goes_past_proxy, injection
from initlint.startup.policies import Direction
from tests.startup.worlds import deployment, service, startup, tcp

WORLD = deployment("app", "w") + deployment("db") + service("db")
DNS = "{ports: [{port: 53, protocol: UDP}]}"


def policy(app: str, rules: str) -> str:
    return f"""---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: {app}}}
spec:
  podSelector: {{matchLabels: {{app: {app}}}}}
  {rules}
"""


def found(rules: str, app: str = "app") -> list[tuple[Direction, int | None]]:
    analysis = startup(WORLD + policy(app, rules), {"w": [tcp("db", 80)]})
    workload = analysis.index.workloads[0]
    (placed,) = analysis.waits(workload.pod.init_containers[0])
    blocks = analysis.policies.blocks(workload, placed)
    return [(block.direction, block.port) for block in blocks]


def test_egress_without_dns_blocks_the_name() -> None:
    assert found("egress: [{ports: [{port: 8080}]}]") == [(Direction.EGRESS, 53)]


def test_egress_must_let_the_port_of_the_pod_through() -> None:
    assert found(f"egress: [{DNS}, {{ports: [{{port: 80}}]}}]") == [(Direction.EGRESS, 8080)]
    assert found(f"egress: [{DNS}, {{ports: [{{port: 8080}}]}}]") == []
    assert found(f"egress: [{DNS}, {{ports: [{{port: http}}]}}]") == []
    assert found(f"egress: [{DNS}, {{ports: [{{port: 8000, endPort: 8100}}]}}]") == []


@pytest.mark.parametrize(
    ("peer", "expected"),
    [
        ("podSelector: {matchLabels: {app: db}}", []),
        ("podSelector: {matchLabels: {app: other}}", [(Direction.EGRESS, 8080)]),
        ("namespaceSelector: {}", []),
        (
            "namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: other}}",
            [(Direction.EGRESS, 8080)],
        ),
        ("ipBlock: {cidr: 10.0.0.0/8}", []),
    ],
)
def test_egress_must_name_the_target(peer: str, expected: list[object]) -> None:
    assert found(f"egress: [{DNS}, {{to: [{{{peer}}}]}}]") == expected


def test_ingress_of_the_target_must_let_the_waiter_in() -> None:
    admitted = "ingress: [{from: [{podSelector: {matchLabels: {app: NAME}}}]}]"

    assert found(admitted.replace("NAME", "other"), "db") == [(Direction.INGRESS, 8080)]
    assert found(admitted.replace("NAME", "app"), "db") == []


def test_policy_for_ingress_only_lets_everything_out() -> None:
    assert found("ingress: []") == []


def test_policy_of_another_pod_does_not_matter() -> None:
    assert found("egress: []", "someone") == []


NAMESPACE = """---
apiVersion: v1
kind: Namespace
metadata: {name: default, labels: {istio-injection: enabled}}
"""


def mesh_of(text: str) -> str | None:
    analysis = startup(text, {})
    mesh = injection(analysis.index.workloads[0].pod, analysis.index.namespaces)
    return mesh.mesh.name if mesh is not None else None


def test_namespace_asks_for_injection_and_a_pod_may_refuse() -> None:
    text = deployment("app", "w")
    refusing = text.replace("{app: app}}", '{app: app, sidecar.istio.io/inject: "false"}}')

    assert mesh_of(text) is None
    assert mesh_of(text + NAMESPACE) == "Istio"
    assert mesh_of(refusing + NAMESPACE) is None


def test_excluded_port_goes_past_the_proxy() -> None:
    annotation = 'annotations: {traffic.sidecar.istio.io/excludeOutboundPorts: "80,90"}'
    text = deployment("app", "w").replace(
        "metadata: {labels: {app: app}}", f"metadata: {{labels: {{app: app}}, {annotation}}}"
    )
    analysis = startup(text + NAMESPACE, {})
    pod = analysis.index.workloads[0].pod
    mesh = injection(pod, analysis.index.namespaces)

    assert mesh is not None
    assert goes_past_proxy(pod.init_containers[0], mesh, 80)
    assert not goes_past_proxy(pod.init_containers[0], mesh, 443)
