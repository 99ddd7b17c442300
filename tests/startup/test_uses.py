"""Who uses which Service, who waits for it, and who gets along without."""

from __future__ import annotations

import pytest

from initlint.context import Context
from initlint.settings import Settings
from initlint.startup.gaps import Gap, gaps
from initlint.startup.uses import hosts
from tests.startup.worlds import deployment, service, workspace

WAITER = deployment("waiter", "w").replace(
    "image: busybox", 'image: busybox, command: [sh, -c, "until nc -z api 80; do sleep 1; done"]'
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("db", ("db",)),
        ("db:5432", ("db",)),
        ("postgresql://user:p@ss@db:5432/shop", ("db",)),
        ("jdbc:mysql://db/shop?useSSL=false", ("db",)),
        ("kafka-0.kafka:9092,kafka-1.kafka:9092", ("kafka-0.kafka", "kafka-1.kafka")),
        ("Host=db;Port=5432", ()),
        ("two words", ()),
        ("", ()),
    ],
)
def test_hosts_of_values(text: str, expected: tuple[str, ...]) -> None:
    assert hosts(text) == expected


def found(user: str) -> list[Gap]:
    text = WAITER + deployment("api") + service("api") + user
    scope = workspace(text)
    context = Context(Settings(), scope)
    return list(gaps(context.startup, context.facts))


def user(extra: str) -> str:
    return deployment("user").replace("image: nginx", f"image: nginx, {extra}")


def test_a_sibling_that_does_not_wait_is_a_gap() -> None:
    (gap,) = found(user("env: [{name: API_URL, value: 'http://api/'}]"))

    assert gap.workload.name == "user"
    assert [placed.container.name for placed in gap.waits] == ["w"]


@pytest.mark.parametrize(
    "extra",
    [
        "env: [{name: GREETING, value: api}]",
        "env: [{name: API_URL, value: 'http://api.example.com/'}]",
        "env: [{name: API_URL, value: 'http://api/'}, {name: MAX_RETRIES, value: '3'}]",
        "env: [{name: API_URL, value: 'http://api/'}], args: [--wait-for-api]",
        "command: [sh, -c, 'until wget http://api; do sleep 1; done; exec x', --url=http://api]",
    ],
)
def test_who_does_not_use_it_or_tries_again_is_none(extra: str) -> None:
    assert found(user(extra)) == []
