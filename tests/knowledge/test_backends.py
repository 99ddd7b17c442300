"""Databases and brokers, recognized by image and port."""

from __future__ import annotations

import pytest

from initlint.knowledge.backends import backend_of_image, backend_of_port


@pytest.mark.parametrize(
    ("image", "name"),
    [
        ("postgres:16", "PostgreSQL"),
        ("docker.io/bitnami/postgresql:14.5", "PostgreSQL"),
        ("registry.example.com:5000/team/mariadb", "MySQL"),
        ("mcr.microsoft.com/mssql/server:2022-latest", None),
        ("postgres-exporter:1", None),
        ("", None),
        ("${IMAGE}", None),
    ],
)
def test_an_image_is_known_by_the_last_part_of_its_name(image: str, name: str | None) -> None:
    found = backend_of_image(image)

    assert (found.name if found else None) == name


def test_a_port_is_known_by_its_number() -> None:
    redis = backend_of_port(6379)

    assert redis is not None
    assert redis.ask == "redis-cli ping"
    assert backend_of_port(8080) is None
    assert backend_of_port(None) is None


@pytest.mark.parametrize(
    ("image", "port", "expected"),
    [
        ("postgres:16", 5433, True),
        ("postgres:16", 5432, False),
        ("redis:7", 16379, False),  # the cluster bus
        ("rabbitmq:3", 9999, False),  # nobody listed its other ports
    ],
)
def test_what_a_database_never_listens_on(image: str, port: int, expected: bool) -> None:
    found = backend_of_image(image)

    assert found is not None
    assert found.never_listens(port) is expected
