"""What a container connects to on localhost, and whether it is patient."""

from __future__ import annotations

import pytest

from initlint.facts.connections import local_connections
from tests.facts.examples import container_facts, script_facts


def found(script: str) -> list[tuple[int | None, bool]]:
    """Give port and patience of each connection that a script makes."""
    return [(each.port, each.is_patient) for each in local_connections(script_facts(script))]


@pytest.mark.parametrize(
    "script",
    [
        "nc -z localhost 5432",
        "nc -z 127.0.0.1 5432 || exit 1",
        "psql -h localhost -f /a.sql",
        "psql postgres://shop@127.0.0.1/shop -f /a.sql",
        "export PGHOST=localhost; psql -h $PGHOST -f /a.sql",
    ],
)
def test_a_single_attempt_is_not_patient(script: str) -> None:
    assert found(script) == [(5432, False)]


@pytest.mark.parametrize(
    "script",
    [
        "until nc -z localhost 5432; do sleep 1; done",
        "for i in 1 2 3 4 5; do nc -z localhost 5432 && break; sleep 1; done",
        "wait-for-it localhost:5432 -t 60",
        "sleep 10; nc -z localhost 5432",
    ],
)
def test_loops_waiting_tools_and_sleeps_are_patient(script: str) -> None:
    assert found(script) == [(5432, True)]


@pytest.mark.parametrize(
    "script",
    [
        "nc -z db 5432",
        "psql -f /a.sql",
        "nslookup localhost",
        "server & nc -z localhost 5432",
        "echo localhost:5432",
    ],
)
def test_other_hosts_sockets_names_and_own_servers_are_no_connections(script: str) -> None:
    assert found(script) == []


@pytest.mark.parametrize(
    ("fields", "ports"),
    [
        ({"args": ["migrate", "--host=127.0.0.1:6432"]}, [6432]),
        ({"args": ["postgres://shop@localhost:6432/shop"]}, [6432]),
        ({"env": [{"name": "DB_HOST", "value": "127.0.0.1"}]}, [None]),
        ({"env": [{"name": "REDIS_URL", "value": "redis://localhost:6379/0"}]}, [6379]),
        ({"env": [{"name": "BIND_HOST", "value": "127.0.0.1"}]}, []),
        ({"env": [{"name": "OTEL_TRACES_URL", "value": "http://localhost:4317"}]}, []),
        ({"args": ["--host=localhost", "--retries=5"]}, []),
        ({"command": ["cp", "/a", "/b"], "env": [{"name": "DB_HOST", "value": "localhost"}]}, []),
    ],
)
def test_a_program_that_nobody_knows_goes_where_it_is_told(
    fields: dict[str, object], ports: list[int | None]
) -> None:
    facts = container_facts(image="registry.example.com/shop:7.2", **fields)

    assert [each.port for each in local_connections(facts)] == ports
