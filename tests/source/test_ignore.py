"""Ignore files mean to initlint what they mean to git."""

from __future__ import annotations

import io
import os
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initlint.source.bundle import Inputs
from initlint.source.discover import discover
from initlint.source.ignore import patterns
from tests.conftest import need

FILES = tuple(
    f"{folder}{name}"
    for folder in ("", "a/", "a/b/", "sub/", "foo/", "foo/a/")
    for name in ("bar.yaml", "x.yml", "keep.yaml")
)
SEGMENTS = ("a", "b", "foo", "bar.yaml", "keep.yaml", "sub", "*", "**", "*.yaml", "f*", "[ab]", "?")
lines = st.builds(
    lambda no, root, parts, end: no + root + "/".join(parts) + end,
    st.sampled_from(("", "", "!")),
    st.sampled_from(("", "/")),
    st.lists(st.sampled_from(SEGMENTS), min_size=1, max_size=3),
    st.sampled_from(("", "", "/")),
)
ignore_files = st.lists(lines, min_size=1, max_size=4).map("\n".join)


def lay_out(folder: Path, ignored: dict[str, str]) -> None:
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("kind: Pod\n")
    for place, text in ignored.items():
        (folder / place / ".gitignore").write_text(text + "\n")


@given(st.dictionaries(st.sampled_from(("a", "a/b", "foo")), ignore_files), ignore_files)
@settings(max_examples=40, deadline=None)
def test_what_git_ignores_is_passed_over(nested: dict[str, str], top: str) -> None:
    git = need("git")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay_out(folder, {".": top, **nested})
        listing = [git, "-C", name, "ls-files", "-o", "--exclude-standard"]
        kept = subprocess.run(listing, capture_output=True, text=True, check=True).stdout.split()
        inputs = discover([name], stdin=io.BytesIO())
        read = {os.path.relpath(s.path, name) for b in inputs.bundles for s in b.sources}

    assert read == set(kept) & set(FILES)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    lay_out(tmp_path, {})
    return tmp_path


def names(inputs: Inputs) -> list[str]:
    return [source.name for bundle in inputs.bundles for source in bundle.sources]


def found(*paths: str, **options: object) -> Inputs:
    return discover(paths, stdin=io.BytesIO(), **options)  # type: ignore[arg-type]


def test_ignore_files_above_the_path_hold_from_the_repositorys_root_down(repository: Path) -> None:
    Path(".gitignore").write_text("x.yml\n/a/bar.yaml\n")
    Path("a/.gitignore").write_text("!x.yml\n")

    assert names(found("a")) == [
        "a/keep.yaml",
        "a/x.yml",
        "a/b/bar.yaml",
        "a/b/keep.yaml",
        "a/b/x.yml",
    ]


def test_ignore_files_above_the_repository_say_nothing(repository: Path) -> None:
    subprocess.run(["git", "init", "-q", "a"], check=True)
    Path(".gitignore").write_text("*\n")

    assert "a/bar.yaml" in names(found("a"))


def test_what_git_ignores_is_read_where_it_is_named(repository: Path) -> None:
    Path(".gitignore").write_text("/sub\nfoo/bar.yaml\n")

    assert names(found("foo/bar.yaml", "sub")) == [
        "foo/bar.yaml",
        "sub/bar.yaml",
        "sub/keep.yaml",
        "sub/x.yml",
    ]


def test_initlintignore_holds_for_named_files_and_outweighs_gitignore(repository: Path) -> None:
    Path(".gitignore").write_text("/sub/x.yml\n")
    Path(".initlintignore").write_text("/foo\n!/sub/x.yml\n")
    inputs = found("foo/bar.yaml", "foo/a", "sub")

    assert names(inputs) == ["sub/bar.yaml", "sub/keep.yaml", "sub/x.yml"]
    assert [notice.name for notice in inputs.notices] == ["foo/a", "foo/bar.yaml"]
    assert inputs.problems == ()


def test_excluded_patterns_speak_of_what_is_below_their_base(repository: Path) -> None:
    inputs = found("a", "foo", excluded=[patterns(["/b", "*.yml"], Path("a"))])

    assert names(inputs) == [
        "a/bar.yaml",
        "a/keep.yaml",
        *(
            f"foo/{name}"
            for name in ("bar.yaml", "keep.yaml", "x.yml", "a/bar.yaml", "a/keep.yaml", "a/x.yml")
        ),
    ]


@pytest.mark.parametrize("line", ["[z-a]", "!", "\\", "[[:alpha:]]x", "//", "*a*a*a*a*a*a*a*b"])
def test_odd_and_costly_patterns_are_passed_over(repository: Path, line: str) -> None:
    Path("sub", "a" * 200 + ".yaml").write_text("kind: Pod\n")
    Path(".gitignore").write_text(f"{line}\nbar.yaml\n")

    assert "sub/keep.yaml" in names(found("sub"))
    assert "sub/bar.yaml" not in names(found("sub"))
