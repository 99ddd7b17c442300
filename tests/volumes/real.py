"""Runs real programs as another user, or with fewer capabilities, in a directory of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

needs_root = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("setpriv") is None,
    reason="asks the kernel who may do what: needs root and setpriv",
)


def run_as(
    user: int,
    *words: str,
    cwd: Path,
    group: int | None = None,
    groups: tuple[int, ...] = (),
    without: tuple[str, ...] = (),
) -> subprocess.CompletedProcess[str]:
    """Run *words* as *user*, of *groups* besides its own, without some capabilities."""
    own = user if group is None else group
    given = f"--groups={','.join(map(str, groups))}" if groups else "--clear-groups"
    bounds = [f"--bounding-set=-{each}" for each in without]
    command = ["setpriv", f"--reuid={user}", f"--regid={own}", given, *bounds, *words]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
