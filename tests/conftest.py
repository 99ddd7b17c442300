"""What tests share: a clean environment, and loud skips for tools that are missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# Variables that change what a command line tool prints or where it looks.
_NOISE = ("FORCE_COLOR", "NO_COLOR", "COLUMNS", "TERM", "KUBECONFIG", "PYTHONPATH")

Run = Callable[..., subprocess.CompletedProcess[str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite fixtures' expected.txt")


@pytest.fixture
def initlint(tmp_path: Path) -> Run:
    """Run `initlint` as a process: `initlint("check", "-", stdin=text, cwd=folder)`."""
    environment = {key: value for key, value in os.environ.items() if key not in _NOISE}
    environment["PYTHONPATH"] = str(ROOT)

    def run(
        *arguments: str, stdin: str | bytes = b"", cwd: Path = tmp_path, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        result = subprocess.run(
            [sys.executable, "-m", "initlint", *arguments],
            cwd=cwd,
            env=environment | variables,
            input=data,
            capture_output=True,
            check=False,
        )
        out, err = result.stdout.decode(), result.stderr.decode()
        return subprocess.CompletedProcess(result.args, result.returncode, out, err)

    return run


def need(tool: str, major: str = "") -> str:
    """Give the path of *tool*, of that *major* version, or skip the test and say why."""
    path = shutil.which(tool)
    if path is None:
        pytest.skip(f"{tool} is not installed: this comparison with the real tool did not run")
    if major and f"v{major}." not in subprocess.getoutput(f"{path} version"):
        pytest.skip(f"{tool} is not version {major}: this comparison did not run")
    return path
