"""Host names, taken apart."""

from __future__ import annotations

import pytest

from initlint.startup.names import HostKind, ServiceName, host_name
from initlint.startup.near import is_near


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("db", ServiceName("db", "shop")),
        ("DB", ServiceName("db", "shop")),
        ("db.data", ServiceName("db", "data")),
        ("db.data.svc", ServiceName("db", "data")),
        ("db.data.svc.cluster.local", ServiceName("db", "data")),
        ("db.data.svc.cluster.local.", ServiceName("db", "data")),
        ("db-0.db.data", ServiceName("db", "data", "db-0")),
        ("db-0.db.data.svc.cluster.local", ServiceName("db", "data", "db-0")),
    ],
)
def test_cluster_name_means_a_service_or_a_pod(text: str, first: ServiceName) -> None:
    assert host_name(text, "shop").candidates[0] == first


def test_two_labels_may_be_a_pod_below_a_service_of_the_own_namespace() -> None:
    assert ServiceName("db", "shop", "db-0") in host_name("db-0.db", "shop").candidates


@pytest.mark.parametrize("text", ["localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"])
def test_loopback_is_the_own_pod(text: str) -> None:
    assert host_name(text, "shop").kind is HostKind.LOCAL


@pytest.mark.parametrize("text", ["db.", "a.b.c.d.example.com", "db..data", "x.svc.other.zone"])
def test_name_that_the_search_list_cannot_mean_is_foreign(text: str) -> None:
    assert host_name(text, "shop").kind is HostKind.FOREIGN


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("postgres", "postgre"),
        ("postgres", "psotgres"),
        ("redis", "rediz"),
        ("db", "my-db"),
        ("migrate", "migrate-v1"),
    ],
)
def test_one_edit_or_one_affix_is_near(a: str, b: str) -> None:
    assert is_near(a, b)
    assert is_near(b, a)


@pytest.mark.parametrize(
    ("a", "b"), [("db", "dc"), ("web", "api"), ("db", "db-a-b"), ("redis", "")]
)
def test_other_names_are_not_near(a: str, b: str) -> None:
    assert not is_near(a, b)
