"""Waits that ask once."""

from __future__ import annotations

import pytest

from initlint.facts.single_attempts import single_attempts
from tests.facts.examples import script_facts


def hosts(script: str) -> list[str | None]:
    facts = script_facts(script)
    pod = facts.container.pod
    return [one.wait.target.host for one in single_attempts(pod, lambda _: facts)]


@pytest.mark.parametrize(
    "script",
    ["nc -z -w 2 db 5432", "pg_isready -h db || exit 1", "set -e; nslookup db; echo there"],
)
def test_a_probe_that_decides_on_its_own_is_a_single_attempt(script: str) -> None:
    assert hosts(script) == ["db"]


@pytest.mark.parametrize(
    "script",
    [
        "until nc -z db 5432; do sleep 2; done",
        "for i in 1 2 3; do nc -z db 5432 && break; sleep 2; done",
        "wait-for-it db:5432 -t 30",
        "nc -z db 5432 || true",
        "nc -z localhost 5432",
        "until nc -z db 5432; do sleep 2; done; nc -z db 5432",
        "test -f /config/ready",
        'nc -z "$DB_HOST" 5432',
    ],
)
def test_loops_tools_that_wait_and_what_is_forgiven_are_none(script: str) -> None:
    assert hosts(script) == []
