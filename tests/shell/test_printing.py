"""What echo and printf print, compared with the shells themselves."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initlint.shell.dialect import Dialect
from initlint.shell.printing import echoed, formatted

SHELLS = {
    Dialect.ASH: ("busybox", "sh"),
    Dialect.DASH: ("dash",),
    Dialect.BASH: ("bash",),
}
PIECES = ("a", "=", "'", " ", "\\n", "\\t", "\\\\", "\\q", "\\047", "%%", "%", "-n", "x\n", "é")
OPTIONS = ("-n", "-e", "-E", "-ne", "-en", "-x", "-", "--")
FORMATS = ("%s", "%d", "%s\\n", "%s=\\047%s\\047\\n", "%%", "\\47 ", "b\\\\", "\\q", "\\%", "-")
word = st.lists(st.sampled_from(PIECES), max_size=4).map("".join)
words = st.lists(st.one_of(word, st.sampled_from(OPTIONS)), max_size=5)
form = st.lists(st.sampled_from(FORMATS), min_size=1, max_size=4).map("".join)
argument = st.one_of(word, st.integers(-99, 99).map(str))


def really(dialect: Dialect, *argv: str) -> str:
    """Give what the shell prints for a command of these words."""
    quoted = " ".join("'" + each.replace("'", "'\\''") + "'" for each in argv)
    shell = SHELLS[dialect]
    if shutil.which(shell[0]) is None:
        pytest.skip(f"{shell[0]} is not installed")
    return subprocess.run(
        [*shell, "-c", quoted], capture_output=True, check=False, encoding="utf-8"
    ).stdout


@pytest.mark.parametrize("dialect", SHELLS)
@settings(max_examples=60, deadline=None)
@given(words)
def test_echo_prints_what_the_shell_prints(dialect: Dialect, given_words: list[str]) -> None:
    told = echoed(given_words, dialect)

    assert told in (None, really(dialect, "echo", *given_words))


@pytest.mark.parametrize("dialect", SHELLS)
@settings(max_examples=60, deadline=None)
@given(form, st.lists(argument, max_size=4))
def test_printf_prints_what_the_shell_prints(
    dialect: Dialect, given_form: str, arguments: list[str]
) -> None:
    told = formatted([given_form, *arguments])

    assert told in (None, really(dialect, "printf", given_form, *arguments))


@pytest.mark.parametrize(
    ("text", "dialect", "expected"),
    [
        (["A='b'"], Dialect.ASH, "A='b'\n"),
        (["A=b\\nC=d"], Dialect.ASH, "A=b\\nC=d\n"),
        (["A=b\\nC=d"], Dialect.DASH, "A=b\nC=d\n"),
        (["-e", "A=b\\nC=d"], Dialect.BASH, "A=b\nC=d\n"),
        (["-e", "A=b"], Dialect.DASH, "-e A=b\n"),
        (["A='\0'"], Dialect.ASH, "A='\0'\n"),
        (["\\x41"], Dialect.DASH, None),
    ],
)
def test_escapes_and_options_are_read_as_the_shell_reads_them(
    text: list[str], dialect: Dialect, expected: str | None
) -> None:
    assert echoed(text, dialect) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (["A='b'\\n"], "A='b'\n"),
        (["%s='%s'\\n", "A", "b", "C", "\0"], "A='b'\nC='\0'\n"),
        (["--", "%s\\n"], "\n"),
        (["A='\0'\\n"], "A='\0'\n"),
        (["%q\\n", "a"], None),
        (["\0\\n", "a"], None),
        ([], None),
    ],
)
def test_a_format_is_filled_as_long_as_there_are_arguments(
    text: list[str], expected: str | None
) -> None:
    assert formatted(text) == expected
