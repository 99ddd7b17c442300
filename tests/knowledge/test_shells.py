"""What shells do themselves, compared with the shells at hand."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from initlint.knowledge.entries import entries
from initlint.knowledge.shells import builtins

SHELLS = {"ash": ["busybox", "ash", "-c"], "dash": ["dash", "-c"], "bash": ["bash", "-c"]}


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_itself_knows_its_builtins(shell: str) -> None:
    command = SHELLS[shell]
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not here: its builtins stay unverified")
    unknown = [
        name for name in entries("shells.yaml").get(shell)["builtins"] if not is_own(command, name)
    ]

    assert unknown == []


def is_own(command: list[str], name: str) -> bool:
    asked = subprocess.run([*command, f"type {name}"], capture_output=True, text=True, check=False)
    return "builtin" in asked.stdout or "keyword" in asked.stdout


def test_programs_are_no_builtins() -> None:
    assert builtins().isdisjoint({"curl", "nc", "sleep", "env", "timeout", "sh", "find"})
