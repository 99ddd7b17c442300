"""Whole runs on images that a configuration names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run, need
from tests.images.made import File, Layout, directory, link, packed, program, saved

BUSYBOX = (program("bin/busybox"), link("bin/sh", "busybox"), link("bin/sleep", "busybox"))
APP = (*BUSYBOX, program("usr/local/bin/python"), directory("app"), File("app/manage.py"))
POD = """\
apiVersion: v1
kind: Pod
metadata: {{name: web}}
spec:
  initContainers:
    - name: first
      image: {image}
      {process}
  containers:
    - {{name: main, image: "nginx:1.27"}}
"""
OWN = "registry.example.com/team/app:1.0"


def configure(folder: Path, text: str) -> None:
    (folder / ".initlint.yaml").write_text(text)


def write(folder: Path, process: str, image: str = OWN) -> None:
    (folder / "pod.yaml").write_text(POD.format(image=image, process=process))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an image `team/app`, in a layout."""
    Layout(tmp_path / "oci").image(
        APP, Entrypoint=["python"], Cmd=["manage.py", "runserver"], WorkingDir="/app"
    )
    configure(tmp_path, "images:\n  team/app: {layout: oci}\n")
    return tmp_path


@pytest.mark.parametrize(
    ("process", "words"),
    [
        ("command: [alembic, upgrade, head]", "has no 'alembic' [migrate-command-missing]"),
        ("command: [./migrate, up]", "has no '/app/migrate' [migrate-command-missing]"),
        ("command: [bash, -c, 'true']", "runs 'bash', which image"),
        ("command: [sleep, infinity]", "[never-exits]"),
    ],
)
def test_an_image_on_disk_proves_what_cannot_work(
    folder: Path, initlint: Run, process: str, words: str
) -> None:
    write(folder, process)
    result = initlint("check", "pod.yaml", "--format", "concise")

    assert ": error: init container 'first'" in result.stdout
    assert words in result.stdout


@pytest.mark.parametrize(
    "process",
    [
        "command: [python, manage.py, migrate]",
        "command: [sh, -c, 'cd /app && python manage.py migrate']",
        "args: [manage.py, migrate]",
        "command: [/app/manage.py, migrate]\n      volumeMounts: [{name: v, mountPath: /app}]",
    ],
)
def test_what_an_image_has_is_not_missed(folder: Path, initlint: Run, process: str) -> None:
    write(folder, process)
    result = initlint("check", "pod.yaml", "--format", "concise", "--select", "images")

    assert "does not have" not in result.stdout
    assert "has no" not in result.stdout


def test_an_entry_point_that_stays_is_found_where_nothing_is_written(
    tmp_path: Path, initlint: Run
) -> None:
    (tmp_path / "app.tar").write_bytes(saved(BUSYBOX, Entrypoint=["sleep"], Cmd=["infinity"]))
    configure(tmp_path, "images:\n  team/app: {archive: app.tar}\n")
    write(tmp_path, "imagePullPolicy: Always")
    result = initlint("check", "pod.yaml", "--format", "concise")

    assert "'sleep infinity' runs for ever" in result.stdout


@pytest.mark.parametrize(
    "image", ["registry.example.com/other/app:1.0", "'{{ image }}'", "ko://team/app", "app"]
)
def test_another_image_is_not_taken_for_it(folder: Path, initlint: Run, image: str) -> None:
    write(folder, "command: [alembic, upgrade, head]", image)
    result = initlint("check", "pod.yaml", "--format", "concise")

    assert "has no 'alembic'" not in result.stdout


def test_an_image_that_cannot_be_read_is_said_and_the_rest_is_checked(
    tmp_path: Path, initlint: Run
) -> None:
    (tmp_path / "app.tar").write_bytes(b"no archive at all" * 100)
    configure(tmp_path, "images:\n  team/app: {archive: app.tar}\n")
    write(tmp_path, "command: [sleep, infinity]")
    result = initlint("check", "pod.yaml", "--format", "concise")

    assert "[never-exits]" in result.stdout
    assert "app.tar: holds what is no tar archive: nothing is known" in result.stderr
    assert (result.returncode, result.stderr.count("app.tar")) == (2, 1)


def test_the_plan_says_so_too(tmp_path: Path, initlint: Run) -> None:
    configure(tmp_path, "images:\n  team/app: {archive: absent.tar}\n")
    write(tmp_path, "command: [sh, -c, 'true']")
    result = initlint("startup", "pod.yaml")

    assert "absent.tar: cannot be read: no such file or directory" in result.stderr
    assert result.returncode == 2


def test_an_image_that_no_manifest_names_is_not_read(folder: Path, initlint: Run) -> None:
    configure(folder, "images:\n  team/other: {archive: absent.tar}\n")
    write(folder, "command: [sh, -c, 'true']")

    assert initlint("check", "pod.yaml").stderr == ""


def test_a_kustomized_image_is_looked_up_by_its_new_name(tmp_path: Path, initlint: Run) -> None:
    need("kubectl")
    layout = Layout(tmp_path / "oci")
    layout.image(APP, name="2.0")
    (tmp_path / "app.tar").write_bytes(packed(layout))
    configure(tmp_path, "images:\n  team/app:2.0: {archive: app.tar}\n")
    (tmp_path / "k").mkdir()
    write(tmp_path / "k", "command: [alembic, upgrade, head]", "placeholder")
    (tmp_path / "k" / "kustomization.yaml").write_text(
        "resources: [pod.yaml]\nimages: [{name: placeholder, newName: team/app, newTag: '2.0'}]\n"
    )
    result = initlint("check", "k", "--format", "concise")

    assert "image 'team/app:2.0' has no 'alembic'" in result.stdout
