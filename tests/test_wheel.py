"""A wheel in an empty environment gives the same findings as the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run

# What a build leaves in the tree must not come along into the next one.
_LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "build", "*.egg-info", "__pycache__", ".*_cache"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    tree = folder / "tree"
    shutil.copytree(ROOT, tree, ignore=_LEFT_OUT)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*command, str(tree)], check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that has initlint from the wheel, and the libraries of this one."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    site = next(folder.glob("lib/python*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    (site / "libraries.pth").write_text("\n".join(libraries) + "\n")
    return folder


def test_the_wheel_holds_every_rule_with_its_page_and_no_package_called_rules(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    pages = {
        Path(name).stem for name in names if name.startswith("initlint/rules/") and ".md" in name
    }
    rules = {path.stem for path in (ROOT / "rules").glob("[!_]*.py")}

    assert pages == rules
    assert not [name for name in names if name.startswith(("rules/", "tests/", "fixtures/"))]
    assert {"initlint/knowledge/kinds.yaml", "initlint/py.typed"} <= set(names)


def test_wheel_and_checkout_find_the_same_from_another_directory(
    environment: Path, initlint: Run, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "fixtures", tmp_path / "fixtures")
    arguments = ["check", "--format", "json", "--fail-on", "never", "fixtures"]
    variables = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    installed = subprocess.run(
        [str(environment / "bin" / "python"), "-P", "-m", "initlint", *arguments],
        cwd=tmp_path,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )

    assert installed.returncode == 0, installed.stderr
    assert installed.stdout == initlint(*arguments, cwd=tmp_path).stdout
