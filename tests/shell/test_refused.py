"""Scripts that are called unreadable are so to every real shell, and real ones are not."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from initlint.shell.refused import refusal
from tests.conftest import need

SHELLS = (("busybox", "ash"), ("dash",), ("bash",))
REFUSED = [
    "if true; then echo a",
    "if true; echo a; fi",
    "for i in a b; do; echo; done",
    "for i in a b; do echo",
    "while true; echo a; done",
    "until nc -z a 1; do sleep 1",
    "echo 'a",
    'echo "a $(b',
    'echo "a',
    "echo ${a",
    "echo $(a",
    "a &&",
    "a |",
    "&& a",
    "a ;; b",
    "a; ; b",
    "a >",
    "a > ; b",
    "case a in a) b ;; ",
    "{ a",
    "(a; b",
    "a)",
    "a; fi",
    "a; done",
    "if a; then b; fi; else",
    "if a; then b; done",
]
READ = [
    "if a; then b; elif c; then d; else e; fi",
    "case a in (a|b) c ;; *) d ;; esac",
    "case a in a) b ;; esac; echo done fi then",
    "for i; do a; done",
    "for i in a b\ndo\n  c\ndone | d",
    "if a; then if b; then c; fi fi",
    "a() { b; }\na",
    "a ()\n{\n  b\n}\n",
    "a && \\\n  b",
    "a |\n\n  b",
    "! a && b",
    'echo $((1 + (2))) ${a:-"b c"} ${a#\'x\'} $(b $(c)) "$(d ")")"',
    "cat <<'END' | a\nif ' \" (\nEND\nb",
    "cat <<-END\n\tx'\n\tEND\nb",
    "a # it's (a comment\nb",
    "echo a#b $# ${#a}",
    ">a b; 2>&1 c >&2; d 2>&-; e <&3",
    "while read -r a; do b; done < c",
    "( a; b ) > c && { d; }",
    "a & b & wait",
    "echo then; echo in do",
    "",
    "# nothing",
]
PIECES = [
    "if", "then", "else", "fi", "for", "in", "do", "done", "case", "esac", "while", "a", "b c",
    ";", "\n", "&&", "||", "|", "&", ";;", "(", ")", "{", "}", "!", ">", "<", "'x'", '"y"', "$(a)",
    "${b}", "'", '"', "$(", "#", "a)", "2>&1", "<<E\n", "E\n",
]  # fmt: skip


def refusers(script: str) -> list[bool]:
    """Tell for each real shell whether it refuses to read *script* (`-n` runs nothing)."""
    results = []
    for shell in SHELLS:
        need(shell[0])
        command = [*shell, "-n"]
        result = subprocess.run(
            command, input=script.encode(), capture_output=True, timeout=10, check=False
        )
        results.append(result.returncode != 0)
    return results


@pytest.mark.parametrize("script", REFUSED)
def test_what_no_shell_reads_is_refused(script: str) -> None:
    assert refusal(script) is not None
    assert all(refusers(script))


@pytest.mark.parametrize("script", READ)
def test_what_a_shell_reads_is_not_refused(script: str) -> None:
    assert refusal(script) is None
    assert not any(refusers(script))


@given(st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join))
@settings(max_examples=100, deadline=None)
@example("for a in b ; do a ; done")
@example("! ;")
def test_a_refusal_is_never_wrong(script: str) -> None:
    assert refusal(script) is None or all(refusers(script))
