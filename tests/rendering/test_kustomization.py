"""What a kustomization names, and what keeps it from being built."""

from __future__ import annotations

from pathlib import Path

import pytest

from initlint.rendering.closure import Closures, buildable, obstructed
from initlint.rendering.kustomization import read_references


def write(root: Path, **files: str) -> None:
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_files_and_directories_are_told_apart(tmp_path: Path) -> None:
    write(tmp_path, base__kustomization_yaml="resources: []", app__web_yaml="", app__p_yaml="")
    text = "resources: [../base, web.yaml]\npatches: [{path: p.yaml}, {patch: 'a: b'}]\n"
    write(tmp_path, app__kustomization_yaml=text)
    found = read_references(str(tmp_path / "app"))

    assert found.roots == {str(tmp_path / "base")}
    assert found.resources == {str(tmp_path / "app/web.yaml")}
    assert found.others == {str(tmp_path / "app" / n) for n in ("p.yaml", "kustomization.yaml")}
    assert found.obstacle is None


@pytest.mark.parametrize(
    "text",
    [
        "resources: ['https://example.com/a.yaml']",
        "resources: ['github.com/org/repo?ref=v1']",
        "bases: ['git@example.com:org/repo']",
        "components: ['ssh://git@example.com/x']",
        "resources: ['file:///etc']",
        "resources: ['git::x']",
        "patches: [{path: 'HTTP://example.com/p.yaml'}]",
        "configMapGenerator: [{name: a, files: ['k=https://example.com/x']}]",
        "secretGenerator: [{name: a, envs: ['https://example.com/x']}]",
        "openapi: {path: 'https://example.com/x'}",
        "transformers: ['https://example.com/x']",
        "helmCharts: [{name: a, repo: 'https://example.com'}]",
    ],
)
def test_what_would_be_fetched_is_not_built_and_no_fault(tmp_path: Path, text: str) -> None:
    (tmp_path / "github.com" / "org" / "repo?ref=v1").mkdir(parents=True)
    write(tmp_path, kustomization_yaml=text)
    obstacle = read_references(str(tmp_path)).obstacle

    assert obstacle is not None
    assert not obstacle.is_fault


def test_a_generator_that_names_something_remote_is_not_run(tmp_path: Path) -> None:
    write(tmp_path, kustomization_yaml="generators: [g.yaml]", g_yaml="files: ['https://x/y']")
    obstacle = read_references(str(tmp_path)).obstacle

    assert obstacle is not None
    assert "remote" in obstacle.message


def test_what_is_missing_is_a_fault_unless_git_ignores_it(tmp_path: Path) -> None:
    write(tmp_path, kustomization_yaml="resources: [secret.yaml]")
    missing = read_references(str(tmp_path)).obstacle
    write(tmp_path, _gitignore="secret.yaml\n")
    (tmp_path / ".git").mkdir()
    ignored = read_references(str(tmp_path)).obstacle

    assert missing is not None
    assert missing.is_fault
    assert ignored is not None
    assert not ignored.is_fault


@pytest.mark.parametrize("text", ["a: [", "a: 1\n---\nb: 2", ""])
def test_a_file_that_is_no_single_document_is_a_fault(tmp_path: Path, text: str) -> None:
    write(tmp_path, kustomization_yaml=text)
    obstacle = read_references(str(tmp_path)).obstacle

    assert obstacle is not None
    assert obstacle.is_fault


def test_only_what_nobody_uses_is_built(tmp_path: Path) -> None:
    write(
        tmp_path, base__kustomization_yaml="resources: []", c__kustomization_yml="kind: Component"
    )
    overlay = "resources: [../base]\ncomponents: [../c]"
    write(tmp_path, dev__kustomization_yaml=overlay, prod__kustomization_yaml=overlay)
    reader = Closures()
    closures = [reader.of(str(tmp_path / name)) for name in ("base", "c", "dev", "prod")]

    assert [Path(each.root).name for each in buildable(closures)] == ["dev", "prod"]


def test_a_base_stands_on_top_where_its_overlay_is_not_built(tmp_path: Path) -> None:
    write(tmp_path, base__kustomization_yaml="resources: []")
    write(tmp_path, over__kustomization_yaml="resources: [../base, 'https://example.com/x']")
    reader = Closures()
    closures = [reader.of(str(tmp_path / name)) for name in ("base", "over")]

    assert [Path(each.root).name for each in buildable(closures)] == ["base"]
    assert [Path(each.root).name for each in obstructed(closures)] == ["over"]


def test_the_kustomization_of_flux_is_none_of_kustomize(tmp_path: Path) -> None:
    flux = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
    write(tmp_path, kustomization_yaml=f"{flux}---\n{flux}")
    closure = Closures().of(str(tmp_path))

    assert (buildable([closure]), obstructed([closure])) == ((), ())


def test_circles_end(tmp_path: Path) -> None:
    write(tmp_path, a__kustomization_yaml="resources: [../b]")
    write(tmp_path, b__kustomization_yaml="resources: [../a]")
    reader = Closures()

    assert buildable([reader.of(str(tmp_path / name)) for name in "ab"]) == ()
