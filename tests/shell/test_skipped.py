"""Loops that a test of literals skips."""

from __future__ import annotations

import pytest

from initlint.shell.skipped import skipped_loops
from tests.shell.examples import at, script


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("while [ 200 -ne 200 ]; do sleep 1; done", "while"),
        ("echo; until [ a = a ]; do sleep 1; done", "until"),
        ("n=0; while [ n -lt 30 ]; do n=$((n+1)); done", "while"),
        ("f() { while [ 1 -eq 2 ]; do nc -z a 1; done; }; f; f", "while"),
    ],
)
def test_a_literal_test_that_is_over_skips_its_loop(text: str, keyword: str) -> None:
    (loop,) = skipped_loops(script(text))

    assert at(loop.place) == keyword


@pytest.mark.parametrize(
    "text",
    [
        "while [ ! -f /x ]; do sleep 1; done",
        "until [ -f /x ]; do sleep 1; done",
        "X=1; while [ $X -eq 2 ]; do sleep 1; done",
        "while false; do sleep 1; done",
        "false && while [ 1 -eq 2 ]; do sleep 1; done",
        "while [ 1 -eq 1 ]; do sleep 1; done",
    ],
)
def test_a_loop_that_may_begin_or_is_never_met_is_not_skipped(text: str) -> None:
    assert list(skipped_loops(script(text))) == []
