"""Which failures nobody notices."""

from __future__ import annotations

import pytest

from initlint.shell.dialect import Dialect
from initlint.shell.questions import EffectKind, Masking
from tests.shell.examples import at, script


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("alembic upgrade head; echo done", Masking.OVERWRITTEN),
        ("alembic upgrade head\necho done\n", Masking.OVERWRITTEN),
        ("cd /app && alembic upgrade head; echo done", Masking.OVERWRITTEN),
        ("alembic upgrade head || true", Masking.OR_TRUE),
        ("alembic upgrade head || :", Masking.OR_TRUE),
        ("alembic upgrade head || echo failed", Masking.OR_TRUE),
        ("alembic upgrade head || exit 0", Masking.OR_TRUE),
        ("alembic upgrade head | tee /log", Masking.LEFT_OF_PIPE),
        ("alembic upgrade head & echo done", Masking.BACKGROUND),
        ("(alembic upgrade head; echo done)", Masking.SUBSHELL),
        ("x=$(curl -s http://a || exit 1); echo $x > /f", Masking.SUBSHELL),
        ("for i in 1 2 3; do alembic upgrade head && break; sleep 1; done", Masking.RAN_OUT),
        ("if alembic upgrade head; then :; fi; curl -o /f http://a; true", Masking.OVERWRITTEN),
        ("set -e; alembic upgrade head | tee /log", Masking.LEFT_OF_PIPE),
        ("curl -s http://a | tar x -C /x; echo done", Masking.LEFT_OF_PIPE),
        ("set -o pipefail; alembic upgrade head | tee /log; echo done", Masking.OVERWRITTEN),
        ("set -e; alembic upgrade head && echo done; echo next", Masking.OVERWRITTEN),
    ],
)
def test_a_failure_that_gets_lost_is_told_with_how(text: str, how: Masking) -> None:
    assert how in [failure.how for failure in script(text).failures]


@pytest.mark.parametrize(
    "text",
    [
        "alembic upgrade head",
        "echo start; alembic upgrade head",
        "set -e; alembic upgrade head; echo done",
        "alembic upgrade head && echo done",
        "alembic upgrade head || exit 1; echo done",
        "alembic upgrade head || { echo failed; exit 1; }; echo done",
        "if ! alembic upgrade head; then exit 1; fi; echo done",
        "until alembic upgrade head; do sleep 1; done; echo done",
        "alembic upgrade head; rc=$?; echo $rc; exit $rc",
        "alembic upgrade head; if [ $? -ne 0 ]; then exit 1; fi; echo done",
        "curl -fo /f http://a; [ -s /f ] || exit 1; echo done",
        "curl -s http://a | tar x -C /x",
        "alembic upgrade head || flask db upgrade",
        "for i in 1 2 3; do alembic upgrade head && exit 0; sleep 1; done; exit 1",
        "echo a > /f; echo done",
        "mkdir -p /x; rm -f /y; echo done",
        "cat <<END > /f\nx\nEND\necho done",
    ],
)
def test_a_failure_that_is_seen_or_harmless_is_left_alone(text: str) -> None:
    assert script(text).failures == ()


def test_pipefail_lets_the_left_of_a_pipe_be_seen() -> None:
    text = "set -o pipefail; alembic upgrade head | tee /log"

    assert script(text, Dialect.BASH).failures == ()


def test_a_lost_failure_names_its_command_and_what_it_was_to_do() -> None:
    (failure,) = script("echo a\nalembic upgrade head\necho b").failures

    assert failure.words == ("alembic", "upgrade", "head")
    assert failure.did == (EffectKind.MIGRATES,)
    assert at(failure.place) == "alembic"
