"""Modes: what is computed is what the real chmod, mkdir, install and umask do."""

from __future__ import annotations

import stat
import subprocess
from pathlib import Path

import pytest

from initlint.volumes.modes import UNKNOWN, Mode, changed, copied, made, umask_of


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode) & 0o777


def sh(script: str, directory: Path) -> None:
    subprocess.run(["sh", "-ec", script], cwd=directory, check=True)


@pytest.mark.parametrize(
    "text",
    [
        *("600", "0755", "u+x", "+x", "a+rX", "u=rw,go=", "go-rwx", "g=u", "o=g", "u+rwX,g+rX,o-w"),
        *("-w", "+w", "=r", "u=,g=o", "ug+w-x", "a-x+X", "+t", "g+s", "=", "o+rwx"),
    ],
)
@pytest.mark.parametrize("before", [0o600, 0o644, 0o755, 0o070])
@pytest.mark.parametrize("umask", [0o022, 0o077])
@pytest.mark.parametrize("is_directory", [False, True])
def test_a_mode_changes_as_chmod_changes_it(
    text: str, before: int, umask: int, is_directory: bool, tmp_path: Path
) -> None:
    path = tmp_path / "it"
    path.mkdir() if is_directory else path.touch()
    path.chmod(before)
    sh(f"umask {umask:o}; chmod -- '{text}' it 2>/dev/null || true", tmp_path)
    found = changed(Mode(before, before), text, is_directory=is_directory, umask=umask)

    assert found.surely == found.possibly == mode_of(path)


@pytest.mark.parametrize("text", ["a+rX", "u=rw,go=", "go-w", "g=u", "+x", "600"])
@pytest.mark.parametrize("before", [0o600, 0o644, 0o755, 0o020])
def test_of_a_file_of_unknown_mode_no_bit_is_said_that_chmod_leaves_otherwise(
    text: str, before: int
) -> None:
    true = changed(Mode(before, before), text, is_directory=False, umask=0o022)
    guess = changed(UNKNOWN, text, is_directory=False, umask=0o022)

    assert guess.surely & ~true.surely == 0
    assert true.possibly & ~guess.possibly == 0


@pytest.mark.parametrize("umask", [0o000, 0o002, 0o022, 0o027, 0o077])
def test_what_is_made_has_what_the_umask_leaves(umask: int, tmp_path: Path) -> None:
    sh(f"umask {umask:o}; mkdir d; : > f; touch t; echo a | tee e >&2", tmp_path)

    assert mode_of(tmp_path / "d") == made(True, umask).surely
    assert {mode_of(tmp_path / name) for name in "fte"} == {made(False, umask).surely}


@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_a_copy_has_no_bit_that_the_umask_takes(umask: int, tmp_path: Path) -> None:
    (tmp_path / "open").touch()
    (tmp_path / "open").chmod(0o777)
    sh(f"umask {umask:o}; cp open copy; cat open > new", tmp_path)

    assert mode_of(tmp_path / "copy") == copied(umask).possibly


@pytest.mark.parametrize("text", ["077", "0022", "27", "u=rwx,g=rx,o=", "g-w", "o=", "a+r"])
@pytest.mark.parametrize("shell", [["dash"], ["bash"], ["busybox", "sh"]])
def test_a_umask_is_read_as_shells_read_it(text: str, shell: list[str], tmp_path: Path) -> None:
    script = f"umask 022; umask {text}; umask"
    real = subprocess.run([*shell, "-c", script], capture_output=True, text=True, check=True)

    assert umask_of(text, 0o022) == int(real.stdout, 8)


@pytest.mark.parametrize("text", ["rw", "u+z", "8", "u~x", "1777x"])
def test_of_words_that_are_no_mode_nothing_is_said(text: str) -> None:
    assert changed(Mode(0o600, 0o600), text, is_directory=False, umask=0o022) == UNKNOWN
