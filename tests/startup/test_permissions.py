"""Roles and bindings, asked about one access."""

from __future__ import annotations

import pytest

from initlint.startup.permissions import Access, Grant
from tests.startup.worlds import deployment, startup

RBAC = "apiVersion: rbac.authorization.k8s.io/v1"
JOBS = "rules: [{apiGroups: [batch], resources: [jobs], verbs: [get, list, watch]}]"


def answer(text: str, *, name: str = "migrate", namespace: str = "default", pod: str = "") -> Grant:
    analysis = startup(deployment("app", "w", pod=pod) + text, {})
    container = analysis.index.workloads[0].pod.init_containers[0]
    access = Access(("get", "watch"), "batch", "jobs", namespace, name)
    return analysis.index.permissions.permission(container, access).grant


def bound(
    role: str, *, subject: str = "{kind: ServiceAccount, name: default}", more: str = ""
) -> str:
    kind, _, name = role.partition("/")
    return f"""---
{RBAC}
kind: RoleBinding
metadata: {{name: b}}
roleRef: {{kind: {kind}, name: {name}}}
subjects: [{subject}]
{more}"""


def role(rules: str, kind: str = "Role", metadata: str = "{name: r}") -> str:
    return f"---\n{RBAC}\nkind: {kind}\nmetadata: {metadata}\n{rules}\n"


def test_set_without_bindings_says_nothing() -> None:
    assert answer("") is Grant.UNKNOWN


def test_role_grants_its_verbs() -> None:
    assert answer(bound("Role/r") + role(JOBS)) is Grant.GRANTED
    assert answer(bound("Role/r") + role(JOBS.replace(", watch", ""))) is Grant.MISSING


def test_resource_names_must_hold_the_name() -> None:
    named = JOBS.replace("verbs:", "resourceNames: [migrate], verbs:")

    assert answer(bound("Role/r") + role(named)) is Grant.GRANTED
    assert answer(bound("Role/r") + role(named), name="other") is Grant.MISSING


def test_role_binding_counts_in_its_own_namespace_only() -> None:
    assert answer(bound("Role/r") + role(JOBS), namespace="other") is Grant.MISSING


def test_role_that_the_set_does_not_show_is_unknown() -> None:
    assert answer(bound("ClusterRole/company-reader")) is Grant.UNKNOWN


@pytest.mark.parametrize("name", ["view", "edit", "admin", "cluster-admin"])
def test_roles_of_every_cluster_read_jobs(name: str) -> None:
    assert answer(bound(f"ClusterRole/{name}")) is Grant.GRANTED


@pytest.mark.parametrize(
    "subject",
    [
        "{kind: Group, name: 'system:serviceaccounts'}",
        "{kind: Group, name: 'system:serviceaccounts:default'}",
        "{kind: User, name: 'system:serviceaccount:default:default'}",
    ],
)
def test_binding_may_name_groups_and_users(subject: str) -> None:
    assert answer(bound("Role/r", subject=subject) + role(JOBS)) is Grant.GRANTED


def test_aggregated_role_takes_the_rules_of_others() -> None:
    whole = 'aggregationRule: {clusterRoleSelectors: [{matchLabels: {into: "all"}}]}'
    part = role(JOBS, "ClusterRole", '{name: part, labels: {into: "all"}}')
    text = bound("ClusterRole/whole") + role(whole, "ClusterRole", "{name: whole}") + part

    assert answer(text) is Grant.GRANTED


def test_pod_without_a_token_may_nothing() -> None:
    pod = "automountServiceAccountToken: false"

    assert answer(bound("Role/r") + role(JOBS), pod=pod) is Grant.NO_TOKEN


def test_account_that_the_set_does_not_show_is_unknown() -> None:
    text = bound("Role/r", subject="{kind: ServiceAccount, name: other}") + role(JOBS)

    assert answer(text, pod="serviceAccountName: elsewhere") is Grant.UNKNOWN
