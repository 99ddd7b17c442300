"""One run over many sources: what is amiss with one of them costs the others nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import initlint.pipeline
from initlint.cli import main
from initlint.source.text import Source
from initlint.tree.document import Document
from initlint.tree.read import documents
from tests.conftest import Run

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  initContainers: [{name: first, image: "a:1", readinessProbe: {}}]
  containers: [{name: shop, image: "b:1"}]
"""


def crashing(source: Source) -> Iterator[Document]:
    if source.name.endswith("bad.yaml"):
        raise ZeroDivisionError("bad")
    yield from documents(source)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "bad.yaml").write_text(POD)
    (tmp_path / "good.yaml").write_text(POD)
    monkeypatch.setattr(initlint.pipeline, "documents", crashing)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", ["check", "startup"])
def test_a_source_on_which_the_reader_crashes_costs_the_others_nothing(
    command: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main([command, "--isolated", "."])
    said = capsys.readouterr()

    assert status == 2
    assert "bad.yaml: is not checked: the reader crashed: ZeroDivisionError: bad" in said.err
    assert "first" in said.out


FOREIGN = "services:\n  web: {image: nginx}\n"
COUNTING = [
    ("a.yaml", POD),
    ("a.yaml", "kind: Custom\n"),
    ("a.yaml", "spec: {template: {spec: {containers: [{name: a, image: b}]}}}\n"),
    ("a.yaml", "a: [\n"),
    ("a.yaml", "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"),
]


def test_a_directory_whose_files_hold_no_object_has_nothing_to_check(
    tmp_path: Path, initlint: Run
) -> None:
    (tmp_path / "compose" / "deep").mkdir(parents=True)
    (tmp_path / "compose" / "docker-compose.yaml").write_text(FOREIGN)
    (tmp_path / "compose" / "deep" / "values.yaml").write_text("replicas: 2\n---\n- a\n")
    result = initlint("check", "--isolated", "compose")

    assert result.returncode == 2
    assert "compose: holds no manifest, so there is nothing to check" in result.stderr
    assert initlint("check", "--isolated", "--allow-empty", "compose").returncode == 0


def test_a_file_that_is_named_and_holds_no_object_is_passed_over(
    tmp_path: Path, initlint: Run
) -> None:
    (tmp_path / "docker-compose.yaml").write_text(FOREIGN)

    assert initlint("check", "--isolated", "docker-compose.yaml").returncode == 0


@pytest.mark.parametrize(("name", "text"), COUNTING)
def test_a_directory_with_one_file_that_concerns_us_is_no_empty_one(
    name: str, text: str, tmp_path: Path, initlint: Run
) -> None:
    (tmp_path / "docker-compose.yaml").write_text(FOREIGN)
    (tmp_path / name).write_text(text)

    assert initlint("check", "--isolated", ".").returncode != 2
