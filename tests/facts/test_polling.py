"""Which loops never pause."""

from __future__ import annotations

import pytest

from initlint.facts.polling import is_busy
from tests.facts.examples import script_facts


@pytest.mark.parametrize(
    "text",
    [
        "until nc -z -w 2 db 5432; do echo waiting; done",
        "while [ ! -f /shared/ready ]; do :; done",
        "until wget -q -T 2 -O - http://api/; do true; done",
        'until [ "$(kubectl get pod a -o jsonpath={.status.phase})" = Running ]; do echo; done',
        "for i in 1 2 3; do nc -z db 5432 && exit 0; done; exit 1",
        "until nc -z db 5432; do sleep 0; done",
    ],
)
def test_a_loop_of_commands_that_return_at_once_is_busy(text: str) -> None:
    facts = script_facts(text)

    assert any(is_busy(facts, wait) for wait in facts.waits)


@pytest.mark.parametrize(
    "text",
    [
        "until nc -z db 5432; do sleep 2; done",
        "until nc -z db 5432; do sleep $PAUSE; done",
        "until nc -z db 5432; do usleep 500000; done",
        "until nc -z db 5432; do read -t 1 line; done",
        "until nc -z db 5432; do /opt/back-off; done",
        "until nc -z db 5432; do for i in 1 2; do sleep 1; done; done",
        "for host in a b c; do nc -z $host 5432 && exit 0; done; exit 1",
        "until kubectl wait --for=condition=ready pod/a; do echo; done",
        "until ./check; do echo; done",
    ],
)
def test_a_loop_that_pauses_or_may_pause_is_not(text: str) -> None:
    facts = script_facts(text)

    assert not any(is_busy(facts, wait) for wait in facts.waits)
