"""The hook runs under pre-commit itself, on a small repository."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, need

GOOD = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80}]
"""
BAD = """\
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  initContainers:
    - name: first
      image: registry.example.com/first:1
      readinessProbe: {}
  containers:
    - name: shop
      image: registry.example.com/shop:1
"""
# The hook's own definition, run in this environment: building one would need the network.
CONFIG = """\
repos:
  - repo: local
    hooks:
{hook}
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    need("git")
    hook = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    local = hook.replace("language: python", "language: system").replace(
        "entry: initlint", f"entry: {sys.executable} -m initlint"
    )
    indented = "".join(f"      {line}\n" for line in local.splitlines())
    (tmp_path / ".pre-commit-config.yaml").write_text(CONFIG.format(hook=indented))
    (tmp_path / "k8s").mkdir()
    (tmp_path / "k8s" / "service.yaml").write_text(GOOD)
    git(tmp_path, "init", "-q")
    return tmp_path


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


def hook(folder: Path) -> subprocess.CompletedProcess[str]:
    git(folder, "add", "--all")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PRE_COMMIT_HOME": str(folder / ".cache")}
    command = [sys.executable, "-m", "pre_commit", "run", "initlint"]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_hook_stops_a_commit_that_cannot_start(repository: Path) -> None:
    (repository / "k8s" / "pod.yaml").write_text(BAD)
    result = hook(repository)

    assert result.returncode == 1
    assert "k8s/pod.yaml:8:7" in result.stdout
    assert "probe-on-init-container" in result.stdout


def test_the_hook_lets_good_manifests_pass(repository: Path) -> None:
    result = hook(repository)

    assert result.returncode == 0, result.stdout + result.stderr
    assert "Passed" in result.stdout


def test_the_hook_takes_all_files_in_one_process() -> None:
    text = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")

    assert "require_serial: true" in text
    assert "pass_filenames" not in text
