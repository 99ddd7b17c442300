"""Charts and kustomizations from the command line on, with the real tools and without them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run, need

CHART = ROOT / "fixtures" / "chart" / "shop"
KUSTOMIZE = ROOT / "fixtures" / "kustomize"
CONCISE = ("check", "--isolated", "--format", "concise")


@pytest.fixture
def chart(tmp_path: Path) -> Path:
    shutil.copytree(CHART, tmp_path / "shop")
    return tmp_path / "shop"


@pytest.fixture
def world(tmp_path: Path) -> Path:
    shutil.copytree(KUSTOMIZE, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def empty_path(tmp_path: Path) -> str:
    (tmp_path / "bin").mkdir()
    return str(tmp_path / "bin")


def mark(file: Path) -> None:
    """Make *file* one that is reported on wherever it is read as it stands."""
    with file.open("a") as text:
        text.write("kind: Deployment\n")


def stand_in(folder: str, name: str, script: str) -> str:
    """Put a tool that runs *script* into *folder*, and give a PATH with it in front."""
    path = Path(folder, name)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


def test_a_finding_names_the_template_and_the_line_of_the_output(
    chart: Path, initlint: Run
) -> None:
    helm = need("helm")
    out = initlint(*CONCISE, "shop").stdout
    (line,) = (line for line in out.splitlines() if "never ends" in line or "cache.yaml" in line)
    place, number = line.split(":")[:2]
    command = [helm, "template", "--namespace=default", "release-name", str(chart)]
    rendered = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert place == "shop/charts/cache/templates/cache.yaml (rendered)"
    assert "tail -f /dev/null" in rendered.split("\n")[int(number) - 1]


def test_a_named_template_is_reported_on_alone(chart: Path, initlint: Run) -> None:
    need("helm")

    assert "cache.yaml" not in initlint(*CONCISE, "shop/templates/deployment.yaml").stdout
    assert "cache.yaml" in initlint(*CONCISE, "shop/values.yaml").stdout
    assert "cache.yaml" in initlint(*CONCISE, "shop/charts/cache/templates/cache.yaml").stdout


def test_each_release_of_the_configuration_is_rendered(chart: Path, initlint: Run) -> None:
    need("helm")
    (chart / "own.yaml").write_text("migrate: true\n")
    (chart.parent / ".initlint.yaml").write_text(
        "releases:\n- {chart: shop, name: blue, values: [shop/own.yaml]}\n"
        "- {chart: shop, name: green, namespace: elsewhere}\n- {chart: other, name: red}\n"
    )
    out = initlint("check", "--format", "json", "shop").stdout

    assert "rendered as 'blue'" in out
    assert '"name": "blue-web"' in out
    assert '"name": "green-web"' in out
    assert '"namespace": "elsewhere"' in out
    assert "red-" not in out
    assert "release-name" not in out


def test_a_chart_that_does_not_render_is_status_2_with_helms_own_words(
    chart: Path, initlint: Run
) -> None:
    need("helm")
    (chart / "templates" / "bad.yaml").write_text("a: {{ .Values.no.such }}\n")
    (chart.parent / "pod.yaml").write_text("kind: Deployment\n")
    mark(chart.parent / "pod.yaml")
    result = initlint(*CONCISE, ".")

    assert result.returncode == 2
    assert "shop: helm cannot render it" in result.stderr
    assert "bad.yaml" in result.stderr
    assert "nil pointer" in result.stderr
    assert "pod.yaml" in result.stdout


def test_a_dependency_that_is_missing_is_told_and_not_fetched(chart: Path, initlint: Run) -> None:
    need("helm")
    shutil.rmtree(chart / "charts")
    result = initlint(*CONCISE, "shop")

    assert result.returncode == 2
    assert "missing in charts/ directory: cache" in result.stderr


def test_a_packed_dependency_goes_by_its_archive(chart: Path, initlint: Run) -> None:
    import tarfile

    need("helm")
    with tarfile.open(chart / "charts" / "cache-0.1.0.tgz", "w:gz") as archive:
        archive.add(chart / "charts" / "cache", "cache")
    shutil.rmtree(chart / "charts" / "cache")

    assert (
        "shop/charts/cache-0.1.0.tgz (charts/cache/templates/cache.yaml rendered):"
        in initlint(*CONCISE, "shop").stdout
    )


def test_a_library_is_nothing_to_check(chart: Path, initlint: Run) -> None:
    need("helm")
    with (chart / "Chart.yaml").open("a") as file:
        file.write("type: library\n")

    assert initlint(*CONCISE, "shop").returncode == 2
    assert initlint(*CONCISE, "--allow-empty", "shop").returncode == 0


def test_without_helm_a_chart_is_a_notice_and_alone_status_2(
    chart: Path, initlint: Run, empty_path: str
) -> None:
    alone = initlint(*CONCISE, "shop", PATH=empty_path)
    (chart.parent / "pod.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")
    beside = initlint(*CONCISE, "shop", "pod.yaml", PATH=empty_path)

    assert (alone.returncode, beside.returncode) == (2, 0)
    words = "shop: is a Helm chart with 3 templates, not rendered because helm is not installed"
    assert words in alone.stderr
    assert words in beside.stderr


def test_helm_gets_no_name_that_it_could_take_for_an_option(
    tmp_path: Path, initlint: Run, empty_path: str
) -> None:
    shutil.copytree(CHART, tmp_path / "--post-renderer=x")
    (tmp_path / "a,b.yaml").write_text("{}")
    path = stand_in(empty_path, "helm", f'printf "%s\\n" "$@" > {tmp_path}/arguments')
    initlint(
        *CONCISE, "--values", "a,b.yaml", "--kube-version", "1.30", "./--post-renderer=x", PATH=path
    )

    assert (tmp_path / "arguments").read_text().splitlines() == [
        "template",
        "--namespace=default",
        "--kube-version=1.30.0",
        f'--values="{tmp_path}/a,b.yaml"',
        "--",
        "release-name",
        f"{tmp_path}/--post-renderer=x",
    ]


@pytest.mark.parametrize("name", ["-x", "Blue", "a" * 54, "a/b"])
def test_a_release_name_that_helm_would_refuse_is_a_usage_error(
    chart: Path, initlint: Run, name: str
) -> None:
    assert initlint(*CONCISE, f"--release={name}", "shop").returncode == 2


def test_values_that_are_no_file_are_a_usage_error(chart: Path, initlint: Run) -> None:
    result = initlint(*CONCISE, "--values", "https://example.com/values.yaml", "shop")

    assert result.returncode == 2
    assert "no file of values 'https://example.com/values.yaml'" in result.stderr


def test_a_kustomization_is_built_and_its_base_is_no_bundle(world: Path, initlint: Run) -> None:
    need("kubectl")
    result = initlint(*CONCISE, ".")

    assert "base/deployment.yaml (built from overlays/prod):" in result.stdout
    assert "Service 'prod-api'" in result.stdout
    assert "wait.yaml" not in result.stdout


def test_a_named_file_is_read_as_part_of_its_kustomization(world: Path, initlint: Run) -> None:
    need("kubectl")
    patch = initlint(*CONCISE, "overlays/prod/wait.yaml").stdout

    assert "base/deployment.yaml (built from overlays/prod):" in patch
    assert "(built from" not in initlint(*CONCISE, "base/deployment.yaml").stdout


def test_without_a_tool_files_are_checked_as_they_stand(
    world: Path, initlint: Run, empty_path: str
) -> None:
    mark(world / "overlays/prod/wait.yaml")
    result = initlint(*CONCISE, "overlays/prod", PATH=empty_path)

    assert "neither kustomize nor kubectl is installed" in result.stderr
    assert "overlays/prod/wait.yaml:" in result.stdout
    assert result.returncode != 2


def test_a_kustomization_that_does_not_build_is_status_2_and_read_as_files(
    world: Path, initlint: Run
) -> None:
    need("kubectl")
    (world / "overlays/prod/kustomization.yaml").write_text("resources: [wait.yaml]\nwrong: 1\n")
    mark(world / "overlays/prod/wait.yaml")
    result = initlint(*CONCISE, "overlays/prod")

    assert result.returncode == 2
    assert "overlays/prod: kubectl cannot render it:" in result.stderr
    assert 'unknown field "wrong"' in result.stderr
    assert "overlays/prod/wait.yaml:" in result.stdout


def test_what_is_remote_is_left_alone(world: Path, initlint: Run, empty_path: str) -> None:
    path = stand_in(empty_path, "kubectl", f"touch {world}/was-run")
    text = "resources: [wait.yaml, 'https://127.0.0.1:1/a.yaml']\n"
    (world / "overlays/prod/kustomization.yaml").write_text(text)
    mark(world / "overlays/prod/wait.yaml")
    result = initlint(*CONCISE, "overlays/prod", PATH=path)

    assert "is remote, and nothing is fetched" in result.stderr
    assert "overlays/prod/wait.yaml:" in result.stdout
    assert not (world / "was-run").exists()


def test_a_tool_that_knows_no_origins_gives_the_kustomization(
    world: Path, initlint: Run, empty_path: str
) -> None:
    real = need("kubectl")
    script = f'case "$3" in */initlint-*) exit 1;; esac; exec {real} "$@"'
    path = stand_in(empty_path, "kubectl", script)

    assert (
        "overlays/prod/kustomization.yaml (built from overlays/prod):"
        in initlint(*CONCISE, ".", PATH=path).stdout
    )


def test_what_is_excluded_is_not_reported_on(world: Path, initlint: Run) -> None:
    need("kubectl")

    assert "deployment.yaml" not in initlint(*CONCISE, "--exclude", "base/", ".").stdout


def test_two_overlays_say_the_same_once(world: Path, initlint: Run) -> None:
    need("kubectl")
    shutil.copytree(world / "overlays/prod", world / "overlays/qa")
    out = initlint(*CONCISE, ".").stdout.splitlines()

    assert sum("wait-on-own-service" in line for line in out) == 1


def test_a_finding_leads_to_the_line_that_was_written(world: Path, initlint: Run) -> None:
    need("kubectl")
    out = initlint("check", "--isolated", "--format", "github", ".").stdout
    patch = (world / "overlays/prod/wait.yaml").read_text().split("\n")

    assert "file=overlays/prod/wait.yaml,line=12,endLine=12,col=34,endColumn=39::" in out
    assert patch[11][33:38] == "until"


def test_a_comment_where_it_is_written_suppresses(world: Path, initlint: Run) -> None:
    need("kubectl")
    path = world / "overlays/prod/wait.yaml"
    comment = "  # initlint: ignore[wait-on-own-service] known"
    path.write_text(path.read_text().rstrip("\n") + comment + "\n")
    out = initlint(*CONCISE, ".").stdout

    assert "[wait-on-own-service]" not in out
    assert "[unbounded-wait]" in out


def test_what_may_have_been_written_in_two_places_leads_to_none(world: Path, initlint: Run) -> None:
    need("kubectl")
    base = (world / "base/deployment.yaml").read_text()
    wait = (world / "overlays/prod/wait.yaml").read_text()
    own = "      initContainers:" + wait.split("      initContainers:")[1]
    (world / "base/deployment.yaml").write_text(base + own)

    assert "where it is written" not in initlint("check", "--isolated", ".").stdout


def test_formats_for_machines_name_the_file_and_say_the_line_in_words(
    chart: Path, initlint: Run
) -> None:
    need("helm")
    github = initlint("check", "--isolated", "--format", "github", ".").stdout
    gitlab = initlint("check", "--isolated", "--format", "gitlab", ".").stdout
    sarif = initlint("check", "--isolated", "--format", "sarif", ".").stdout

    place = "shop/charts/cache/templates/cache.yaml"
    assert f"file={place}::rendered, line " in github
    assert f'"path": "{place}"' in gitlab
    assert f'"uri": "{place}"' in sarif
    assert '"region"' not in sarif
