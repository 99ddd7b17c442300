"""A diff is what git reads: applied to the old file it gives the new one."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initlint.diff import diff
from initlint.fixes import encode
from initlint.source.text import Source
from tests.conftest import need

texts = st.lists(
    st.sampled_from(["a: 1", "b:", "", "é 日", "x\r", "\udcff", "- c\u2028d\x0b"]), max_size=8
).map("\n".join)
names = st.sampled_from(
    ["a.yaml", "k8s/b c.yaml", 'q"uo\\te.yaml', "tab\tname.yaml", "é.yaml", "\udcff.yaml"]
)


def test_a_change_reads_as_git_shows_it() -> None:
    source = Source("./k8s/a.yaml", "a: 1\nb: 2\nc: 3\n")

    assert diff(source, "a: 1\nb: 3\nc: 3\n") == (
        "--- a/k8s/a.yaml\n+++ b/k8s/a.yaml\n@@ -1,3 +1,3 @@\n a: 1\n-b: 2\n+b: 3\n c: 3\n"
    )


def test_a_missing_line_break_at_the_end_is_told() -> None:
    source = Source("a.yaml", "a: 1")

    assert diff(source, "a: 1\n") == (
        "--- a/a.yaml\n+++ b/a.yaml\n@@ -1 +1 @@\n-a: 1\n\\ No newline at end of file\n+a: 1\n"
    )


def test_no_change_is_no_diff() -> None:
    assert diff(Source("a.yaml", "a: 1"), "a: 1") == ""


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("/tmp/a.yaml", "--- /tmp/a.yaml\n"),
        ("b c.yaml", "--- a/b c.yaml\t\n"),
        ("\x1b.yaml", '--- "a/\\033.yaml"\n'),
        ('q".yaml', '--- "a/q\\".yaml"\n'),
        ("\udcff.yaml", '--- "a/\\377.yaml"\n'),
    ],
)
def test_paths_stand_in_the_header_as_git_writes_them(name: str, header: str) -> None:
    assert diff(Source(name, "a"), "b").startswith(header)


@settings(max_examples=25, deadline=None)
@given(old=texts, new=texts, name=names, marked=st.booleans())
def test_git_applies_a_diff(tmp_path_factory, old, new, name, marked) -> None:
    room: Path = tmp_path_factory.mktemp("repository")
    source = Source(name, old, encoding="utf-8-sig" if marked else "utf-8")
    path = room / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(encode(source, old))
    patch = diff(source, new).encode("utf-8", "surrogateescape")
    command = [need("git"), "apply", "--whitespace=nowarn", "--allow-empty", "-"]
    done = subprocess.run(command, cwd=room, input=patch, capture_output=True, check=False)

    assert done.stderr == b""
    assert path.read_bytes() == encode(source, new)
