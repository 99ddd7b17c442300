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
