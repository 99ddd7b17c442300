"""The common call is read without typer, and means what typer would make of it."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initlint.cli import app, check
from initlint.cli.plain import plain_check
from initlint.cli.request import Request

WORDS = st.sampled_from(
    (
        *("a.yaml", "dir/", "-", "", "--help", "--fix", "--format=json"),
        *("--format", "json", "sarif", "--fail-on", "never", "error", "--config", "c.yaml"),
        *("--isolated", "--allow-empty"),
    )
)


def as_typer_reads_it(arguments: list[str]) -> Request | None:
    """Give the request that typer would hand on, None where it refuses or prints help."""
    handed: list[Request] = []
    before = check.check
    check.check = lambda request: handed.append(request) or 0
    try:
        app.run(arguments)
    finally:
        check.check = before
    return handed[0] if handed else None


@settings(deadline=None)
@given(st.lists(WORDS, max_size=6))
def test_a_plain_call_is_what_typer_makes_of_it(words: list[str]) -> None:
    request = plain_check(["check", *words])
    if request is not None:
        assert request == as_typer_reads_it(["check", *words])


@pytest.mark.parametrize(
    "arguments",
    [["check", "k8s"], ["check", "-"], ["check", "--format", "github", "a.yaml", "b.yaml"]],
)
def test_the_calls_of_hooks_and_pipelines_are_plain(arguments: list[str]) -> None:
    assert plain_check(arguments) is not None


@pytest.mark.parametrize(
    "arguments",
    [[], ["check"], ["rules"], ["check", "--help"], ["check", "--fix", "a"], ["check", "--", "a"]],
)
def test_everything_else_is_left_to_typer(arguments: list[str]) -> None:
    assert plain_check(arguments) is None


def test_a_plain_call_imports_no_typer(initlint) -> None:
    script = (
        "import sys; from initlint.cli import main; main(['check', '-']);"
        "print(sorted({'typer', 'pydantic', 'rich', 'jsonschema'} & sys.modules.keys()))"
    )
    import subprocess

    result = subprocess.run(
        [sys.executable, "-c", script], input="a: 1\n", capture_output=True, text=True, check=True
    )

    assert result.stdout.endswith("[]\n")
