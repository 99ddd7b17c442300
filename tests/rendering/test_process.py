"""Tools that misbehave: they end late, write without end, fail, or are no programs."""

from __future__ import annotations

import sys
import time

import pytest

from initlint.rendering import process
from initlint.rendering.process import RenderError, run


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_what_a_tool_writes_is_given_back() -> None:
    assert run(python("print('a: é', flush=True)"), {"PYTHONUTF8": "1"}) == "a: é\n"


def test_a_failure_is_told_in_the_words_of_the_tool() -> None:
    code = "import sys; sys.exit('WARNING: old\\nError: no such thing\\n  at x\\nUse --debug flag')"

    with pytest.raises(RenderError, match=r"cannot render it: no such thing at x$"):
        run(python(code))


def test_a_failure_without_words_has_its_status() -> None:
    with pytest.raises(RenderError, match="status 3"):
        run(python("raise SystemExit(3)"))


def test_a_tool_that_does_not_end_is_ended_with_all_it_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(process, "TIMEOUT", 0.5)
    start = time.monotonic()

    with pytest.raises(RenderError, match="no longer waited for"):
        run(["sh", "-c", "sleep 30 & sleep 30"])
    assert time.monotonic() - start < 10


def test_output_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "LARGEST_OUTPUT", 2**20)

    with pytest.raises(RenderError, match="more than 1 MiB"):
        run(["sh", "-c", "while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done"])


def test_a_tool_gets_no_input() -> None:
    assert run(["cat"]) == ""


def test_what_is_no_program_is_told() -> None:
    with pytest.raises(RenderError, match="cannot be run"):
        run(["/dev/null"])
