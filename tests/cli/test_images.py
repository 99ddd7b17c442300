"""`initlint images lock` writes what images hold, and `check` goes by it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from initlint.images.lock_name import LOCK_NAME
from tests.conftest import Run
from tests.images.made import link, program, tar
from tests.images.registries import Registry, Reply, lying_registry

BASE = tar(program("bin/busybox"), link("bin/sh", "busybox"))
POD = """
apiVersion: v1
kind: Pod
metadata: {{name: web}}
spec:
  initContainers:
    - name: prepare
      image: {host}/team/app:1
      command: [{command}, -c, "true"]
  containers:
    - name: web
      image: {host}/{main}
"""


@pytest.fixture
def registry() -> Iterator[Registry]:
    with lying_registry() as running:
        running.image("team/app", "1", (BASE,), {"Env": ["PATH=/bin"], "Cmd": ["sh"]})
        running.image("team/web", "1", (BASE, tar(program("web"))), {"Entrypoint": ["/web"]})
        yield running


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    (folder / ".git").mkdir(parents=True)
    return folder


def write(tree: Path, registry: Registry, main: str = "team/web:1", command: str = "bash") -> None:
    text = POD.format(host=registry.host, main=main, command=command)
    (tree / "pod.yaml").write_text(text)


def locked(tree: Path) -> dict[str, dict[str, object]]:
    return json.loads((tree / LOCK_NAME).read_text())["images"]


def lock(initlint: Run, tree: Path, *options: str, **variables: str):
    """Run `initlint images lock` with a home and a cache of its own."""
    own = {"HOME": str(tree.parent), "XDG_CACHE_HOME": str(tree.parent / "cache"), **variables}
    return initlint("images", "lock", ".", *options, cwd=tree, **own)


def test_the_images_of_all_containers_are_locked(initlint, tree, registry) -> None:
    write(tree, registry)
    result = lock(initlint, tree)

    assert result.returncode == 0
    assert result.stderr == f"initlint: {LOCK_NAME}: 2 images, 2 read\n"
    app = locked(tree)[f"{registry.host}/team/app:1"]
    assert app["cmd"] == ["sh"]
    assert app["directories"]["/bin"] == {
        "complete": True,
        "programs": ["busybox"],
        "links": {"busybox": ["sh"]},
    }


def test_check_goes_by_the_lock_file_and_asks_nobody(initlint, tree, registry) -> None:
    write(tree, registry)
    lock(initlint, tree)
    asked = len(registry.asked)
    result = initlint("check", "--format", "concise", "pod.yaml", cwd=tree)

    assert "'bash', which image" in result.stdout
    assert result.returncode == 1
    write(tree, registry, command="sh")
    assert initlint("check", "--select", "command-not-in-image", ".", cwd=tree).returncode == 0
    assert len(registry.asked) == asked


def test_a_second_run_gets_no_layer_and_writes_the_same(initlint, tree, registry) -> None:
    write(tree, registry)
    lock(initlint, tree)
    text, asked = (tree / LOCK_NAME).read_text(), len(registry.asked)
    result = lock(initlint, tree, XDG_CACHE_HOME=str(tree.parent / "other"))

    assert result.stderr.endswith("2 images, 0 read\n")
    assert (tree / LOCK_NAME).read_text() == text
    assert {each.method for each in registry.asked[asked:] if each.path != "/v2/"} == {"HEAD"}


def test_the_cache_saves_the_layers_where_the_lock_file_is_gone(initlint, tree, registry) -> None:
    write(tree, registry)
    lock(initlint, tree)
    text, asked = (tree / LOCK_NAME).read_text(), len(registry.asked)
    (tree / LOCK_NAME).unlink()
    lock(initlint, tree)

    assert (tree / LOCK_NAME).read_text() == text
    assert not any("blobs" in each.path for each in registry.asked[asked:])


def test_a_broken_cache_is_no_loss(initlint, tree, registry) -> None:
    write(tree, registry)
    lock(initlint, tree)
    text = (tree / LOCK_NAME).read_text()
    (tree / LOCK_NAME).unlink()
    kept = [path for path in (tree.parent / "cache").rglob("*") if path.is_file()]
    for path in kept:
        path.write_bytes(path.read_bytes()[:-20])
    result = lock(initlint, tree)

    assert kept
    assert result.returncode == 0
    assert (tree / LOCK_NAME).read_text() == text


def test_a_tag_that_moved_is_read_again(initlint, tree, registry) -> None:
    write(tree, registry)
    lock(initlint, tree)
    registry.image("team/app", "1", (BASE, tar(program("bin/bash"))), {"Env": ["PATH=/bin"]})
    result = lock(initlint, tree)

    assert result.stderr.endswith("2 images, 1 read\n")
    assert initlint("check", "--select", "command-not-in-image", ".", cwd=tree).returncode == 0


def test_an_image_that_is_missing_is_named_and_the_others_are_written(
    initlint, tree, registry
) -> None:
    write(tree, registry, main="team/none:1")
    result = lock(initlint, tree)

    assert result.returncode == 2
    assert list(locked(tree)) == [f"{registry.host}/team/app:1"]
    assert f"image '{registry.host}/team/none:1': is not at '{registry.host}'" in result.stderr


def test_what_is_locked_of_an_image_stays_while_it_cannot_be_had(initlint, tree, registry) -> None:
    write(tree, registry)
    lock(initlint, tree)
    text = (tree / LOCK_NAME).read_text()
    registry.replies["/v2/team/app/manifests/1"] = Reply(status=403)
    result = lock(initlint, tree)

    assert result.returncode == 2
    assert "status 403: what is locked of it stays" in result.stderr
    assert (tree / LOCK_NAME).read_text() == text


def test_what_is_no_image_is_skipped_and_named(initlint, tree, registry) -> None:
    write(tree, registry, main="'{{ .Values.image }}'")
    (tree / ".initlint.yaml").write_text(
        f"images: {{'{registry.host}/team/app:1': {{dockerfile: Dockerfile}}}}"
    )
    result = lock(initlint, tree)

    assert result.returncode == 0
    assert "skipped: image '127.0.0.1" in result.stderr
    assert "is no image reference (pod.yaml:12)" in result.stderr
    assert "the configuration names its dockerfile (pod.yaml:8)" in result.stderr
    assert locked(tree) == {}


def test_nothing_is_dropped_while_some_input_cannot_be_read(initlint, tree, registry) -> None:
    write(tree, registry)
    lock(initlint, tree)
    text = (tree / LOCK_NAME).read_text()
    write(tree, registry, main="team/app:1")
    (tree / "chart").mkdir()
    (tree / "chart" / "Chart.yaml").write_text("apiVersion: v2\nname: broken\nversion: x\n")
    result = lock(initlint, tree, PATH="/nowhere")
    assert "chart" in result.stderr
    assert (tree / LOCK_NAME).read_text() == text
    (tree / "chart" / "Chart.yaml").unlink()
    lock(initlint, tree)
    assert list(locked(tree)) == [f"{registry.host}/team/app:1"]


def test_a_file_that_is_broken_is_named_and_nothing_is_dropped(initlint, tree, registry) -> None:
    write(tree, registry)
    lock(initlint, tree)
    text = (tree / LOCK_NAME).read_text()
    (tree / "pod.yaml").write_text("kind: Pod\nspec: [\n")
    result = lock(initlint, tree)

    assert result.returncode == 2
    assert "initlint: pod.yaml:2: while parsing" in result.stderr
    assert (tree / LOCK_NAME).read_text() == text


def test_names_cannot_forge_lines_of_output(initlint, tree, registry) -> None:
    write(tree, registry, main='"x\\n\\e[2Jinitlint: fine"')
    (tree / "pod.yaml").write_text(
        (tree / "pod.yaml").read_text().replace(f'{registry.host}/"', '"')
    )
    result = lock(initlint, tree)

    assert "image 'x\\n\\x1b[2Jinitlint: fine': is no image reference" in result.stderr


def test_a_lock_file_is_found_upwards(initlint, tree, registry) -> None:
    folder = tree / "deep" / "down"
    folder.mkdir(parents=True)
    write(folder, registry)
    lock(initlint, tree)

    assert locked(tree)
    result = initlint("check", "--format", "concise", str(folder / "pod.yaml"), cwd=tree.parent)
    assert "'bash', which image" in result.stdout


def test_the_output_may_be_another_file(initlint, tree, registry) -> None:
    write(tree, registry)
    lock(initlint, tree, "--output", "other.lock")

    assert (tree / "other.lock").exists()
    assert not (tree / LOCK_NAME).exists()


@pytest.mark.parametrize("text", ["", "<<<<<<< HEAD\n{}", '{"version": 2}'])
def test_a_broken_lock_file_is_a_usage_error_of_check_and_made_anew_by_lock(
    initlint, tree, registry, text
) -> None:
    write(tree, registry)
    (tree / LOCK_NAME).write_text(text)
    result = initlint("check", "pod.yaml", cwd=tree)

    assert result.returncode == 2
    assert result.stderr.startswith(f"initlint: {LOCK_NAME}: ")
    assert lock(initlint, tree).returncode == 0
    assert len(locked(tree)) == 2


def test_isolated_uses_no_lock_file(initlint, tree, registry) -> None:
    write(tree, registry)
    (tree / LOCK_NAME).write_text("broken")

    assert initlint("check", "--isolated", "pod.yaml", cwd=tree).returncode != 2


def test_check_asks_registries_where_it_is_told_to(initlint, tree, registry) -> None:
    write(tree, registry)
    own = {"HOME": str(tree.parent), "XDG_CACHE_HOME": str(tree.parent / "cache")}
    call = ("check", "--format", "concise", "pod.yaml")

    assert "bash" not in initlint(*call, cwd=tree, **own).stdout
    assert registry.asked == []
    result = initlint(*call, "--images", "registry", cwd=tree, **own)
    assert "'bash', which image" in result.stdout
    (tree / ".initlint.yaml").write_text("look-up-images: registry\n")
    assert initlint(*call, cwd=tree, **own).stdout == result.stdout
    assert "bash" not in initlint(*call, "--images", "never", cwd=tree, **own).stdout


def test_an_image_that_check_was_to_ask_for_and_cannot_have_is_a_problem(
    initlint, tree, registry
) -> None:
    write(tree, registry)
    registry.replies.clear()
    result = initlint("check", "--images", "registry", "pod.yaml", cwd=tree, HOME=str(tree))

    assert result.returncode == 2
    assert f"image '{registry.host}/team/app:1': is not at" in result.stderr


def test_a_configuration_elsewhere_has_no_hosts_asked(initlint, tree, registry) -> None:
    write(tree, registry)
    for text in ("look-up-images: registry", "registry: {mirrors: {docker.io: evil.example}}"):
        (tree / ".initlint.yaml").write_text(text)
        for command in (("check",), ("images", "lock")):
            result = initlint(*command, str(tree), cwd=tree.parent)

            assert result.returncode == 2
            assert "is no configuration of the working directory" in result.stderr
    assert registry.asked == []


def test_options_may_stand_in_the_configuration(initlint, tree, registry) -> None:
    write(tree, registry)
    with lying_registry() as mirror:
        mirror.image("team/app", "1", (BASE,))
        mirror.image("team/web", "1", (BASE,))
        text = f"registry: {{mirrors: {{'{registry.host}': '{mirror.host}'}}}}\n"
        (tree / ".initlint.yaml").write_text(text)

        assert lock(initlint, tree).returncode == 0
        assert registry.asked == []
        assert lock(initlint, tree, "--mirror", f"{registry.host}=127.0.0.1:1").returncode == 0
        assert registry.asked != []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--platform", "amd64"), "'platform'"),
        (("--mirror", "docker.io"), "'docker.io'"),
        (("--ca", "none.pem"), "holds no certificates"),
        (("--registry-config", "none.json"), "none.json: cannot be read"),
        (("--output", "no/such/folder"), "cannot write"),
    ],
)
def test_an_option_that_cannot_be_used_is_named(initlint, tree, registry, options, words) -> None:
    write(tree, registry)
    result = lock(initlint, tree, *options)

    assert result.returncode == 2
    assert words in result.stderr


def test_two_hundred_references_to_one_image_ask_once(initlint, tree, registry) -> None:
    text = POD.format(host=registry.host, main="team/app:1", command="sh")
    (tree / "pod.yaml").write_text("---".join(text for _ in range(100)))
    lock(initlint, tree)

    assert registry.paths("manifests") == ["/v2/team/app/manifests/1"] * 2
