"""Words of Dockerfiles: quotes, escapes, variables; and what .dockerignore leaves out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initlint.images.dockerfile_words import Variables, expand, split_words, unquoted
from initlint.images.dockerignore import parse
from initlint.images.requirements import requirements

VARIABLES = Variables({"A": "a", "EMPTY": "", "OPEN": "x\0"})


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("$A", "a"),
        ("${A}b", "ab"),
        ("$Ab", ""),
        ("$NONE", ""),
        ("'$A'", "$A"),
        ('"$A"', "a"),
        (r"\$A", "$A"),
        (r'"\$A"', "$A"),
        (r'"\n"', r"\n"),
        ("${A:-b}", "a"),
        ("${NONE:-b}", "b"),
        ("${EMPTY:-b}", "b"),
        ("${EMPTY-b}", ""),
        ("${NONE-b}", "b"),
        ("${A:+b}", "b"),
        ("${NONE:+b}", ""),
        ("${EMPTY+b}", "b"),
        ("${NONE:-${A}}", "a"),
        ("${NONE:-'}'}", "}"),
        ("$OPEN/b", "x\0/b"),
        ("${OPEN:-b}", "\0"),
        ("${A%a}", "\0"),
        ("$", "$"),
        ("a$", "a$"),
        ("a b", "a b"),
    ],
)
def test_a_word_is_expanded_as_buildkit_does(word, expected):
    assert expand(word, VARIABLES) == expected


def test_what_may_be_set_by_the_image_below_is_not_known():
    assert expand("/x/$NONE", Variables({}, is_complete=False)) == "/x/\0"


@given(st.text(alphabet="ab$ {}:-+'\"\\A", max_size=40))
def test_any_word_can_be_expanded(word):
    assert isinstance(expand(word, VARIABLES), str)


@given(st.text(alphabet="ab '\"\\\t", max_size=40))
def test_words_hold_every_character_that_is_no_blank(text):
    words = split_words(text)

    assert words is None or "".join("".join(words).split()) == "".join(text.split())


def test_quotes_are_taken_off():
    assert unquoted("""'a b'"c"d\\ e""") == "a bcd e"


@pytest.mark.parametrize(
    ("lines", "path", "expected"),
    [
        ("", "a", True),
        ("a", "a", False),
        ("a", "a/b", False),
        ("a", "b/a", True),
        ("**/a", "b/a", False),
        ("/a/", "a/b", False),
        ("*.md", "x.md", False),
        ("*.md", "d/x.md", True),
        ("*.md\n!x.md", "x.md", True),
        ("!x.md\n*.md", "x.md", False),
        ("*\n!src", "src/a", True),
        ("*\n!src", "lib/a", False),
        ("d\n!d/e", "d/e", True),
        ("d\n!d/e", "d/f", False),
        ("d\n!d/e", "d", None),
        ("# a\n\na b", "a b", False),
        ("a/../b", "b", False),
        ("**/*.py[co]", "d/x.pyc", False),
        ("**/*.py[co]", "d/x.py", True),
        ("[!ab]", "a", None),
        ("a\\b", "a", None),
        ("a?c", "abc", False),
    ],
)
def test_the_last_pattern_decides_what_is_left_out(lines, path, expected):
    assert parse(lines).keeps(path) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Django==5.1  # comment\n", ["django"]),
        ("a_b.c>=1,<2\n\n# x\n", ["a-b-c"]),
        ("uvicorn[standard]==0.30\n", ["uvicorn", None]),
        ("tzdata; sys_platform == 'win32'\n", ["tzdata", None]),
        ("-r other.txt\n", ["flask"]),
        ("-r gone.txt\n", [None]),
        ("-e .\n", ["."]),
        ("./lib\n", ["."]),
        ("git+https://example.com/x.git\n", [None]),
        ("x @ https://example.com/x.whl\n", [None]),
        ("--index-url https://example.com/\n-i x\n", []),
        ("django==5 \\\n  --hash=sha256:00\n", ["django"]),
    ],
)
def test_requirements_name_packages(text, expected):
    files = {"/a/r.txt": text, "/a/other.txt": "flask\n"}

    assert list(requirements("/a/r.txt", files.get)) == expected


def test_requirements_that_include_themselves_end():
    assert list(requirements("/r.txt", {"/r.txt": "-r r.txt\nflask\n"}.get))[-1] == "flask"
