"""Containers pass and fail the Pod Security Standards as Kubernetes' own evaluator has it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initlint.model.manifest import manifests
from initlint.model.pod import Pod
from initlint.model.pod_security import (
    Breach,
    Policy,
    Standard,
    breaches,
    is_restricted_without_init,
)
from initlint.settings import NEWEST_VERSION, KubeVersion
from initlint.source.text import Source
from initlint.tree.read import documents

# What EvaluatePod of pod-security-admission 0.37.2 said of pods with one init container, by
# standard: the reasons from each version of the policy on.
VERDICTS = json.loads(Path(__file__).with_name("pod_security_verdicts.json").read_text())
REASONS = {
    "allowPrivilegeEscalation": "allowPrivilegeEscalation != false",
    "appArmorProfile": "AppArmor",
    "capabilities_baseline": "non-default capabilities",
    "capabilities_restricted": "unrestricted capabilities",
    "hostPorts": "hostPort",
    "hostProbesAndHostLifecycle": "probe or lifecycle host",
    "privileged": "privileged",
    "procMount": "procMount",
    "procMount_restricted": "procMount",
    "runAsNonRoot": "runAsNonRoot != true",
    "runAsUser": "runAsUser=0",
    "seLinuxOptions": "seLinuxOptions",
    "seccompProfile_baseline": "seccompProfile",
    "seccompProfile_restricted": "seccompProfile",
    "windowsHostProcess": "hostProcess",
}
VERSIONS = [KubeVersion(1, minor) for minor in range(NEWEST_VERSION.minor + 1)]
HARDENED = {
    "allowPrivilegeEscalation": False,
    "runAsNonRoot": True,
    "capabilities": {"drop": ["ALL"]},
    "seccompProfile": {"type": "RuntimeDefault"},
}
PROFILES = st.fixed_dictionaries({"type": st.sampled_from(("RuntimeDefault", "Unconfined"))})
CONTEXTS = st.fixed_dictionaries(
    {},
    optional={
        "privileged": st.booleans(),
        "allowPrivilegeEscalation": st.booleans(),
        "runAsNonRoot": st.booleans(),
        "runAsUser": st.sampled_from((0, 1000)),
        "seccompProfile": PROFILES,
        "appArmorProfile": PROFILES,
        "procMount": st.sampled_from(("Default", "Unmasked")),
        "seLinuxOptions": st.just({"type": "spc_t"}),
        "capabilities": st.fixed_dictionaries(
            {},
            optional={
                "add": st.lists(st.sampled_from(("CHOWN", "NET_ADMIN", "NET_BIND_SERVICE"))),
                "drop": st.lists(st.sampled_from(("ALL", "CHOWN"))),
            },
        ),
    },
)


def pod(spec: Any, metadata: Any = None) -> Pod:
    content = {"apiVersion": "v1", "kind": "Pod", "metadata": metadata or {}, "spec": spec}
    (document,) = documents(Source("pod.yaml", json.dumps(content)))
    return next(manifests(document)).pods[0]


def judged(
    of: Pod,
    standard: Standard,
    version: KubeVersion,
    target: KubeVersion = NEWEST_VERSION,
) -> tuple[Breach, ...]:
    return tuple(breaches(of.init_containers[0], Policy(standard, version, target)))


@pytest.mark.parametrize("standard", Standard)
@pytest.mark.parametrize("verdict", VERDICTS, ids=lambda verdict: verdict["what"])
def test_a_container_fails_the_checks_that_kubernetes_says_it_fails(
    verdict: dict[str, Any], standard: Standard
) -> None:
    of = pod(verdict["spec"], verdict["metadata"])
    wanted = verdict[standard.value]
    expected: dict[KubeVersion, list[str]] = {}
    last: list[str] = []
    for version in VERSIONS:
        last = wanted.get(str(version), last)
        expected[version] = last

    found = {
        version: sorted({REASONS[each.check] for each in judged(of, standard, version)})
        for version in VERSIONS
    }

    assert found == expected


@given(CONTEXTS, CONTEXTS, st.sampled_from(VERSIONS))
def test_what_breaks_baseline_breaks_restricted(
    own: Any, shared: Any, version: KubeVersion
) -> None:
    init = {"name": "i", "securityContext": own}
    of = pod({"securityContext": shared, "initContainers": [init]})

    assert not judged(of, Standard.BASELINE, version) or judged(of, Standard.RESTRICTED, version)


@given(CONTEXTS)
def test_what_is_written_and_not_allowed_is_shown_at_its_own_place(own: Any) -> None:
    of = pod({"initContainers": [{"name": "i", "securityContext": own}]})
    start = of.init_containers[0].node.get("securityContext")

    for breach in judged(of, Standard.RESTRICTED, NEWEST_VERSION):
        assert not breach.node or start.start <= breach.node.start < breach.node.end <= start.end


def test_a_proc_mount_that_an_old_cluster_drops_breaks_nothing() -> None:
    of = pod({"initContainers": [{"securityContext": {"procMount": "Unmasked"}}]})
    version = KubeVersion(1, 30)

    assert judged(of, Standard.BASELINE, version)
    assert not judged(of, Standard.BASELINE, version, target=version)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"hostNetwork": True}, False),
        ({"securityContext": {"sysctls": [{"name": "kernel.msgmax", "value": "1"}]}}, False),
        ({"securityContext": {"sysctls": [{"name": "net.ipv4.tcp_rmem", "value": "1"}]}}, True),
        ({"volumes": [{"name": "data", "hostPath": {"path": "/"}}]}, False),
        ({"volumes": [{"name": "data", "emptyDir": {}}]}, True),
        ({"volumes": [{"name": "init", "hostPath": {"path": "/"}}]}, True),
        ({"containers": [{"name": "m"}]}, False),
    ],
)
def test_a_pod_is_restricted_but_for_its_init_containers(changes: Any, expected: bool) -> None:
    mount = {"name": "data", "mountPath": "/data"}
    main = {"name": "m", "securityContext": HARDENED, "volumeMounts": [mount]}
    of = pod({"initContainers": [{"name": "i"}], "containers": [main], **changes})
    policy = Policy(Standard.RESTRICTED, NEWEST_VERSION, NEWEST_VERSION)

    assert is_restricted_without_init(of, policy) is expected
