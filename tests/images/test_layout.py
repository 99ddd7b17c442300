from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from initlint.images.layout import read_layout
from initlint.images.limits import ImageError
from initlint.images.load import Content
from initlint.knowledge.references import parse_reference
from tests.images.made import INDEX, File, Layout, as_json, config, digest, program, tar

APP = (program("bin/app"),)
OTHER = (program("bin/other"),)


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(tmp_path / "oci")


def read(layout: Layout, name: str = "registry.example.com/team/app:1.0") -> Content:
    reference = parse_reference(name)
    assert reference is not None
    return read_layout(layout.path, reference, {})


def programs(content: Content) -> tuple[str, ...]:
    return content.files.names("/bin")


def test_the_only_image_is_read_whatever_it_is_called(layout: Layout) -> None:
    layout.image(APP, name="something", Entrypoint=["/bin/app"], Cmd=["up"], User="1001")
    content = read(layout)

    assert programs(content) == ("app",)
    assert (content.config.entrypoint, content.config.cmd) == (("/bin/app",), ("up",))
    assert content.config.user == "1001"


@pytest.mark.parametrize("name", ["1.0", "registry.example.com/team/app:1.0"])
def test_of_several_images_the_one_of_the_name_is_read(layout: Layout, name: str) -> None:
    layout.image(OTHER, name="registry.example.com/team/other:1.0")
    layout.image(APP, name=name)
    layout.image(OTHER, name="2.0")

    assert programs(read(layout)) == ("app",)


def test_a_whole_name_outweighs_the_tag_that_others_have_too(layout: Layout) -> None:
    for name, files in (("team/other", OTHER), ("team/app", APP)):
        descriptor = layout.image(files, name="1.0", is_listed=False)
        whole = f"registry.example.com/{name}:1.0"
        annotations = {**descriptor["annotations"], "io.containerd.image.name": whole}
        layout.list({**descriptor, "annotations": annotations})

    assert programs(read(layout)) == ("app",)


def test_of_several_images_none_is_guessed(layout: Layout) -> None:
    layout.image(APP, name="2.0")
    layout.image(OTHER, name="3.0")
    with pytest.raises(ImageError, match=r"none of them is called 'registry\.example\.com/"):
        read(layout)


def test_the_platform_of_most_clusters_is_read(layout: Layout) -> None:
    arm = layout.image(OTHER, platform="linux/arm64", is_listed=False)
    amd = layout.image(APP, is_listed=False)
    attestation = layout.blob(as_json({}), platform={"os": "unknown", "architecture": "unknown"})
    layout.list(layout.index(arm, attestation, amd))

    assert programs(read(layout)) == ("app",)


def test_the_only_image_for_linux_is_read_whatever_it_runs_on(layout: Layout) -> None:
    layout.image(APP, platform="linux/arm64")
    layout.image(OTHER, platform="windows/amd64")

    assert programs(read(layout)) == ("app",)


def test_indexes_in_indexes_are_read_and_not_without_end(layout: Layout) -> None:
    index = layout.index(layout.image(APP, is_listed=False))
    for _ in range(4):
        index = layout.index(index)
    layout.list(index)
    assert programs(read(layout)) == ("app",)

    for _ in range(9):
        index = layout.index(index)
    layout.images = [index]
    layout.write_index()
    with pytest.raises(ImageError, match="more than 8 deep"):
        read(layout)


def test_media_types_may_be_left_out(layout: Layout) -> None:
    data = tar(*APP)
    manifest = {"config": layout.blob(config(data)), "layers": [layout.blob(data)]}
    layout.list(layout.blob(as_json(manifest)))

    assert programs(read(layout)) == ("app",)


def test_what_docker_calls_its_types_is_read(layout: Layout) -> None:
    docker = "application/vnd.docker"
    data = tar(*APP)
    manifest = {
        "mediaType": f"{docker}.distribution.manifest.v2+json",
        "config": layout.blob(config(data), f"{docker}.container.image.v1+json"),
        "layers": [layout.blob(data, f"{docker}.image.rootfs.diff.tar")],
    }
    layout.list(layout.blob(as_json(manifest), f"{docker}.distribution.manifest.v2+json"))

    assert programs(read(layout)) == ("app",)


def broken_index(layout: Layout) -> None:
    (layout.path / "index.json").write_text("{")


def nested_index(layout: Layout) -> None:
    (layout.path / "index.json").write_text("[" * 200_000)


def huge_index(layout: Layout) -> None:
    (layout.path / "index.json").write_text('{"manifests": [' + "1," * 3_000_000)


def index_of_text(layout: Layout) -> None:
    (layout.path / "index.json").write_text('{"manifests": "all"}')


def no_index(layout: Layout) -> None:
    (layout.path / "index.json").unlink()


def index_is_a_pipe(layout: Layout) -> None:
    (layout.path / "index.json").unlink()
    os.mkfifo(layout.path / "index.json")


def nothing_listed(layout: Layout) -> None:
    layout.images = []
    layout.write_index()


def digest_leads_out(layout: Layout) -> None:
    layout.images = [{"digest": "sha256:../../../../../etc/passwd"}]
    layout.write_index()


def blob_is_missing(layout: Layout) -> None:
    layout.images = [{"digest": digest(b"nowhere")}]
    layout.write_index()


def blob_is_another(layout: Layout) -> None:
    (blob,) = [layout.path / "blobs" / str(layout.images[0]["digest"]).replace(":", "/")]
    blob.write_bytes(blob.read_bytes() + b" ")


def layer_is_another(layout: Layout) -> None:
    data = tar(*APP)
    wrong = {**layout.blob(data), "digest": layout.blob(tar(*OTHER))["digest"]}
    (layout.path / "blobs" / str(wrong["digest"]).replace(":", "/")).write_bytes(data)
    manifest = {"config": layout.blob(config(data)), "layers": [wrong]}
    layout.images = [layout.blob(as_json(manifest))]
    layout.write_index()


def descriptor_is_none(layout: Layout) -> None:
    layout.images = [layout.blob(as_json({"config": 1, "layers": []}))]
    layout.write_index()


def a_chart(layout: Layout) -> None:
    settings = layout.blob(b"{}", "application/vnd.cncf.helm.config.v1+json")
    layout.images = [layout.blob(as_json({"config": settings, "layers": []}))]
    layout.write_index()


def windows(layout: Layout) -> None:
    manifest = {"config": layout.blob(config(platform="windows/amd64")), "layers": []}
    layout.images = [layout.blob(as_json(manifest))]
    layout.write_index()


def strange_config(layout: Layout) -> None:
    settings = layout.blob(as_json({"config": {"Entrypoint": "sh -c up"}}))
    layout.images = [layout.blob(as_json({"config": settings, "layers": []}))]
    layout.write_index()


def many_layers(layout: Layout) -> None:
    manifest = {"config": layout.blob(config()), "layers": [layout.blob(b"")] * 501}
    layout.images = [layout.blob(as_json(manifest))]
    layout.write_index()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (broken_index, "no JSON"),
        (nested_index, "no JSON"),
        (huge_index, "more than 4 MiB"),
        (index_of_text, "lists no images"),
        (no_index, "there is no index.json"),
        (index_is_a_pipe, "there is no index.json"),
        (nothing_listed, "does not have one image for linux/amd64"),
        (digest_leads_out, "none of sha256 or sha512"),
        (blob_is_missing, "lacks the blob"),
        (blob_is_another, "something else than its digest"),
        (layer_is_another, "something else than its digest"),
        (descriptor_is_none, "a descriptor without a digest"),
        (a_chart, "no container image"),
        (windows, "an image for windows"),
        (strange_config, "'Entrypoint' is no list of texts"),
        (many_layers, "more than 500 layers"),
    ],
)
def test_what_is_wrong_with_a_layout_is_said(layout: Layout, spoil, words: str) -> None:
    layout.image(APP)
    spoil(layout)
    with pytest.raises(ImageError, match=words):
        read(layout)


def test_an_index_may_be_read_by_anybody_else_meanwhile(layout: Layout) -> None:
    layout.list({**layout.index(layout.image(APP, is_listed=False)), "mediaType": INDEX})

    assert programs(read(layout)) == programs(read(layout))


@pytest.mark.skipif(not shutil.which("umoci"), reason="umoci is not installed")
def test_what_umoci_makes_is_read(tmp_path: Path) -> None:
    def umoci(*words: str) -> None:
        subprocess.run(["umoci", *words], check=True, cwd=tmp_path, capture_output=True)

    root = tmp_path / "root"
    (root / "app").mkdir(parents=True)
    (root / "app" / "migrate").write_text("#!/bin/sh\n")
    (root / "app" / "migrate").chmod(0o755)
    (root / "app" / "old").write_text("")
    umoci("init", "--layout", "oci")
    umoci("new", "--image", "oci:1.0")
    umoci("insert", "--image", "oci:1.0", "root", "/")
    umoci("config", "--image", "oci:1.0", "--config.entrypoint", "/app/migrate")
    umoci("insert", "--image", "oci:1.0", "--whiteout", "/app/old")
    reference = parse_reference("team/app:1.0")
    assert reference is not None
    content = read_layout(tmp_path / "oci", reference, {})

    assert content.config.entrypoint == ("/app/migrate",)
    assert content.files.names("/app") == ("migrate",)
    assert content.files.which("/app/migrate", ()) is not None


def test_a_name_of_bytes_that_are_no_text_is_nothing_special(layout: Layout) -> None:
    layout.image((File("bin/\udcff\udcfe"), *APP))

    assert programs(read(layout)) == ("app", "\udcff\udcfe")
