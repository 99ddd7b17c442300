from __future__ import annotations

import gzip
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initlint.images.archive import read_archive
from initlint.images.limits import ImageError
from initlint.images.load import Content
from initlint.knowledge.references import parse_reference
from tests.images.made import (
    File,
    Layout,
    as_json,
    config,
    digest,
    link,
    packed,
    program,
    saved,
    tar,
)

APP = (program("bin/app"),)
MORE = (program("bin/more"), File("bin/.wh.app"))


def read(path: Path, data: bytes, name: str = "team/app:1") -> Content:
    path.mkdir(exist_ok=True)
    (path / "image.tar").write_bytes(data)
    reference = parse_reference(name)
    assert reference is not None
    return read_archive(path / "image.tar", reference, {})


def programs(content: Content) -> tuple[str, ...]:
    return content.files.names("/bin")


def test_an_oci_archive_is_read(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "oci")
    layout.image(APP, MORE, Cmd=["more"])
    content = read(tmp_path, packed(layout))

    assert programs(content) == ("more",)
    assert content.config.cmd == ("more",)


def test_what_docker_saved_of_old_is_read(tmp_path: Path) -> None:
    content = read(tmp_path, saved(APP, MORE, Entrypoint=["/bin/more"]))

    assert programs(content) == ("more",)
    assert content.config.entrypoint == ("/bin/more",)


def test_of_several_saved_images_the_one_of_the_name_is_read(tmp_path: Path) -> None:
    layers = {name: tar(program(f"bin/{name}")) for name in ("app", "other")}
    files = {f"{name}/layer.tar": data for name, data in layers.items()}
    files |= {f"{name}.json": config(data) for name, data in layers.items()}
    manifest = [
        {"Config": f"{name}.json", "RepoTags": [f"team/{name}:1"], "Layers": [f"{name}/layer.tar"]}
        for name in ("other", "app")
    ]
    files["manifest.json"] = as_json(manifest)
    data = tar(*(File(name, data=data) for name, data in files.items()))

    assert programs(read(tmp_path, data)) == ("app",)
    with pytest.raises(ImageError, match="none of them is called"):
        read(tmp_path, data, "team/app:2")


def test_a_layer_that_is_saved_once_and_linked_is_read(tmp_path: Path) -> None:
    layer = tar(*APP)
    manifest = [{"Config": "c.json", "RepoTags": None, "Layers": ["a/layer.tar", "b/layer.tar"]}]
    data = tar(
        File("a/layer.tar", data=layer),
        link("b/layer.tar", "../a/layer.tar"),
        File("c.json", data=config(layer, layer)),
        File("manifest.json", data=as_json(manifest)),
    )

    assert programs(read(tmp_path, data)) == ("app",)


def changed(data: bytes, old: bytes, new: bytes) -> bytes:
    assert old in data
    return data.replace(old, new)


LINKED = tar(link("manifest.json", "b"), link("b", "manifest.json"))
FEWER = tar(
    File("c.json", data=config()),
    File("l", data=tar(*APP)),
    File("manifest.json", data=as_json([{"Config": "c.json", "Layers": ["l"]}])),
)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "neither index.json nor manifest.json"),
        (tar(File("readme")), "neither index.json nor manifest.json"),
        (gzip.compress(saved(APP)), "packed as a whole"),
        (saved(APP)[:3000], "cut off|neither"),
        (changed(saved(APP), b"#!/bin/sh", b"#!/bin/no"), "something else than its digest"),
        (changed(saved(APP, User="1"), b'"User": "1"', b'"User": "0"'), "something else than its"),
        (tar(File("manifest.json", data=b"[]")), "lists no images"),
        (tar(File("manifest.json", data=b"[[]]")), "cannot be read"),
        (tar(File("manifest.json", data=b'[{"Config": 1, "Layers": []}]')), "cannot be read"),
        (tar(File("manifest.json", data=b'[{"Config": "c", "Layers": []}]')), "lacks its part 'c'"),
        (tar(File("index.json", data=b'{"manifests": []}')), "does not have one image"),
        (LINKED, "lacks its part"),
        (FEWER, "another number of layers"),
        (b"x" * 5000, "no tar archive"),
    ],
)
def test_what_is_wrong_with_an_archive_is_said(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(ImageError, match=words):
        read(tmp_path, data)


@given(st.integers(0, 8000), st.binary(min_size=1, max_size=40))
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_damage_is_found_or_harmless(tmp_path: Path, at: int, damage: bytes) -> None:
    data = bytearray(saved(APP, MORE))
    data[at : at + len(damage)] = damage
    try:
        content = read(tmp_path, bytes(data))
    except ImageError:
        return

    assert programs(content) == ("more",)


def test_no_device_is_opened() -> None:
    reference = parse_reference("app")
    assert reference is not None
    with pytest.raises(ImageError, match="no regular file"):
        read_archive(Path("/dev/zero"), reference, {})
    with pytest.raises(ImageError, match="cannot be read: no such file"):
        read_archive(Path("/absent"), reference, {})


@pytest.mark.skipif(not shutil.which("skopeo"), reason="skopeo is not installed")
@pytest.mark.parametrize("form", ["docker-archive", "oci-archive", "oci"])
def test_what_skopeo_copies_is_read(form: str, tmp_path: Path) -> None:
    layout = Layout(tmp_path / "from")
    layout.image(APP, MORE, name="1", Entrypoint=["/bin/more"])
    place = tmp_path / "to"
    name = f"{form}:{place}:team/app:1" if form == "docker-archive" else f"{form}:{place}:1"
    packing = ["--dest-compress-format", "zstd", "--dest-compress"] if form == "oci" else []
    command = ["skopeo", "copy", "--insecure-policy", *packing, f"oci:{layout.path}:1", name]
    subprocess.run(command, check=True, capture_output=True)
    reference = parse_reference("team/app:1")
    assert reference is not None
    if form == "oci":
        from initlint.images.layout import read_layout

        content = read_layout(place, reference, {})
    else:
        content = read_archive(place, reference, {})

    assert programs(content) == ("more",)
    assert content.config.entrypoint == ("/bin/more",)


def test_the_digest_of_a_configuration_is_its_name(tmp_path: Path) -> None:
    data = saved(APP)
    (name,) = {each["Config"] for each in json.loads(_member(data, "manifest.json"))}

    assert name == f"{digest(_member(data, name))[7:]}.json"


def _member(data: bytes, name: str) -> bytes:
    import io
    import tarfile

    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        file = archive.extractfile(name)
        assert file is not None
        return file.read()
