"""What ash, dash and bash read in different ways."""

from __future__ import annotations

import pytest

from initlint.shell.dialect import Dialect
from initlint.shell.questions import Verdict
from tests.shell.examples import argv, script

ASH, DASH, BASH = Dialect.ASH, Dialect.DASH, Dialect.BASH
DIFFERENT = [
    ("while [[ ! -f /x ]]; do sleep 1; done", Verdict.WAITS, Verdict.EXITS, Verdict.WAITS),
    ("until [[ -f /x ]]; do sleep 1; done", Verdict.WAITS, Verdict.NEVER, Verdict.WAITS),
    ("until nc -z a 1 &>/dev/null; do sleep 1; done", Verdict.WAITS, Verdict.EXITS, Verdict.WAITS),
    ("until (echo >/dev/tcp/a/1); do sleep 1; done", Verdict.NEVER, Verdict.NEVER, Verdict.WAITS),
    ("i=0; while [ $i -lt 9 ]; do ((i++)); done", Verdict.NEVER, Verdict.NEVER, Verdict.EXITS),
    ("i=0; while [ $i -lt 9 ]; do let i++; done", Verdict.EXITS, Verdict.NEVER, Verdict.EXITS),
    ("set -o pipefail; while :; do :; done", Verdict.NEVER, Verdict.EXITS, Verdict.NEVER),
]


@pytest.mark.parametrize(("text", "ash", "dash", "bash"), DIFFERENT)
def test_each_shell_reads_it_in_its_own_way(
    text: str, ash: Verdict, dash: Verdict, bash: Verdict
) -> None:
    assert [script(text, dialect).ends.verdict for dialect in (ASH, DASH, BASH)] == [
        ash,
        dash,
        bash,
    ]


@pytest.mark.parametrize("text", [row[0] for row in DIFFERENT])
def test_an_unknown_shell_leaves_it_open_where_they_differ(text: str) -> None:
    assert script(text, Dialect.UNKNOWN).ends.verdict is Verdict.UNKNOWN


def test_an_unknown_shell_does_no_harm_where_they_agree() -> None:
    ends = script('until [ "$(curl -s http://a)" = ok ]; do sleep 1; done', Dialect.UNKNOWN).ends

    assert ends.verdict is Verdict.WAITS


@pytest.mark.parametrize(("dialect", "turns"), [(ASH, 1), (DASH, 1), (BASH, 180)])
def test_only_bash_expands_a_range_in_braces(dialect: Dialect, turns: int) -> None:
    ends = script("for i in {1..180}; do nc -z a 1 && exit 0; sleep 5; done; exit 1", dialect).ends

    assert ends.bound == 5 * turns


def test_a_nested_bash_has_its_own_dialect() -> None:
    program = script("nsenter -t 1 -m -- bash -c 'for i in {0..3}; do sleep 1; done'", DASH)

    assert program.ends.bound == 4


@pytest.mark.parametrize(
    "words",
    [
        ("sh", "-c", "while :; do :; done"),
        ("/bin/sh", "-ec", "--", "while :; do :; done"),
        ("bash", "-euxo", "pipefail", "-c", "--", "while :; do :; done"),
        ("dumb-init", "--", "sh", "-c", "while :; do :; done"),
        ("/tini", "-g", "--", "bash", "-c", "while :; do :; done"),
        ("env", "A=b", "sh", "-c", "while :; do :; done"),
        ("nsenter", "-t", "1", "-m", "-u", "--", "sh", "-c", "while :; do :; done"),
        ("chroot", "/host", "sh", "-c", "while :; do :; done"),
        ("su-exec", "app", "sh", "-c", "while :; do :; done"),
        ("gosu", "1000:1000", "sh", "-c", "while :; do :; done"),
        ("busybox", "sh", "-c", "while :; do :; done"),
        ("sh", "-c", "sh -c \"bash -c 'while :; do :; done'\""),
        ("sleep", "infinity"),
        ("timeout", "0", "sleep", "infinity"),
    ],
)
def test_wrappers_are_taken_off_as_deep_as_they_come(words: tuple[str, ...]) -> None:
    assert argv(*words).ends.verdict is Verdict.NEVER


@pytest.mark.parametrize(
    "words",
    [
        ("timeout", "60", "sh", "-c", "while :; do sleep 1; done"),
        ("timeout", "-k", "5", "1m", "sleep", "infinity"),
        ("timeout", "-t", "60", "sh", "-c", "while :; do sleep 1; done"),
        ("env", "-u", "X", "timeout", "60s", "tail", "-f", "/dev/null"),
    ],
)
def test_a_timeout_in_argv_bounds_what_stands_behind_it(words: tuple[str, ...]) -> None:
    ends = argv(*words).ends

    assert (ends.verdict, ends.bound) == (Verdict.EXITS, 60)


def test_a_wait_that_a_shell_reads_in_another_way_is_neither_hard_nor_without_limit() -> None:
    (wait,) = script("until [[ -f /x ]]; do sleep 1; done", Dialect.UNKNOWN).waits

    assert wait.target.path == "/x"
    assert (wait.is_hard, wait.is_bounded, wait.bound) == (False, True, None)


def test_a_wait_that_every_shell_passes_is_hard_although_its_limit_is_in_doubt() -> None:
    text = "for i in {1..30}; do nc -z -w 1 db 1 && exit 0; sleep 1; done; exit 1"
    (wait,) = script(text, Dialect.UNKNOWN).waits

    assert (wait.target.host, wait.is_hard, wait.is_bounded, wait.bound) == ("db", True, True, None)


def test_a_wait_that_every_shell_reads_alike_keeps_its_limit() -> None:
    text = "until nc -z -w 1 db 1; do sleep 1; done; [[ -f /x ]] || exit 1"
    (wait,) = script(text, Dialect.UNKNOWN).waits

    assert (wait.is_hard, wait.is_bounded) == (True, False)
