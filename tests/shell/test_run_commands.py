"""Commands as they run: words expanded, wrappers taken off, and whether anybody looks."""

from __future__ import annotations

import pytest

from initlint.shell.program import Program
from initlint.shell.run_commands import RunCommand, run_commands
from tests.shell.examples import argv, at, script


def one(program: Program, name: str) -> RunCommand:
    """Give the only command called *name*."""
    (found,) = [command for command in run_commands(program) if command.name == name]
    return found


def test_words_are_expanded_and_wrappers_taken_off() -> None:
    command = one(script("host=db; timeout 5 /usr/bin/nc -z $host $PORT"), "nc")

    assert command.words == ("/usr/bin/nc", "-z", "db", None)
    assert [at(command.word_place(index)) for index in range(4)] == [
        "/usr/bin/nc",
        "-z",
        "$host",
        "$PORT",
    ]


@pytest.mark.parametrize(
    ("text", "is_fatal"),
    [
        ("true; curl http://a", True),
        ("curl http://a; true", False),
        ("set -e; curl http://a; true", True),
        ("until curl http://a; do sleep 1; done; true", True),
        ("curl http://a | cat", False),
        ("curl http://a || exit 1; true", True),
        ("curl http://a & true", False),
        ("x=$(curl http://a); true", False),
    ],
)
def test_a_command_is_fatal_where_nothing_succeeds_without_it(text: str, is_fatal: bool) -> None:
    assert one(script(text), "curl").is_fatal is is_fatal


@pytest.mark.parametrize(
    ("text", "is_guarded"),
    [
        ("git clone http://a /b", False),
        ("cd /b && git clone http://a /b", False),
        ("[ -d /b ] || git clone http://a /b", True),
        ("[ ! -d /b ] && git clone http://a /b", True),
        ("if [ ! -d /b ]; then git clone http://a /b; fi", True),
        ("if git clone http://a /b; then echo; fi", False),
        ("while [ ! -d /b ]; do git clone http://a /b; done", True),
    ],
)
def test_a_command_is_guarded_where_a_test_decides(text: str, is_guarded: bool) -> None:
    assert one(script(text), "git").is_guarded is is_guarded


def test_a_command_on_the_node_is_elsewhere() -> None:
    assert one(argv("nsenter", "-t", "1", "-m", "--", "mkdir", "/a"), "mkdir").is_elsewhere
    assert one(argv("chroot", "/host", "mkdir", "/a"), "mkdir").is_elsewhere
    assert not one(argv("mkdir", "/a"), "mkdir").is_elsewhere


@pytest.mark.parametrize(
    ("text", "is_certain"),
    [
        ("curl http://a; true", True),
        ("set -e; curl http://a", True),
        ("[ -f /a ] && exit 0; curl http://a", False),
        ("curl http://a || exit 1; true", True),
        ("if [ -f /a ]; then curl http://a; fi", False),
        ("x=$(curl http://a); true", True),
    ],
)
def test_a_command_is_certain_where_every_successful_path_runs_it(
    text: str, is_certain: bool
) -> None:
    assert one(script(text), "curl").is_certain is is_certain


@pytest.mark.parametrize(
    ("text", "is_excused"),
    [
        ("curl http://a || true", True),
        ("if ! curl http://a; then echo; fi", True),
        ("{ echo; curl http://a; } || echo failed", True),
        ("until curl http://a; do sleep 1; done", True),
        ("nc -z a 1 || curl http://a", False),
        ("curl http://a; true", False),
        ("if echo; then curl http://a; fi", False),
    ],
)
def test_a_command_is_excused_where_the_script_looks_at_its_failure(
    text: str, is_excused: bool
) -> None:
    assert one(script(text), "curl").is_excused is is_excused
