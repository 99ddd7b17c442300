"""What the real registry holds is read as it was pushed."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from initlint.images.limits import ImageError
from initlint.images.registry import Registries, registries
from initlint.images.registry_options import RegistryOptions
from initlint.knowledge.references import ImageReference, parse_reference
from tests.conftest import need
from tests.images.made import File, Layout, link, program
from tests.images.real import PASSWORD, USER, RealRegistry, real_registry, token_server

LOW = (program("bin/busybox"), link("bin/sh", "busybox"), File("app/old"))
HIGH = (File("app/.wh.old"), program("app/migrate"))


@pytest.fixture(scope="module")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    found = Layout(tmp_path_factory.mktemp("layout") / "oci")
    amd = found.image(LOW, HIGH, name="demo", Cmd=["up"], WorkingDir="/app", User="1001")
    arm = found.image(LOW, platform="linux/arm64", is_listed=False, Cmd=["arm"])
    annotations = {"org.opencontainers.image.ref.name": "many"}
    plain = {key: value for key, value in amd.items() if key != "annotations"}
    found.list(found.index(arm, plain, annotations=annotations))
    return found


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, layout: Layout) -> Iterator[RealRegistry]:
    with real_registry(tmp_path_factory.mktemp("plain")) as running:
        running.push(layout, "demo", "team/demo:1.0")
        yield running


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, layout: Layout) -> Iterator[RealRegistry]:
    """Give a registry with TLS that asks for a password."""
    folder = tmp_path_factory.mktemp("guarded")
    with real_registry(folder, is_guarded=True, is_secure=True) as running:
        running.push(layout, "demo", "team/demo:1.0")
        yield running


def ask(tmp_path: Path, options: RegistryOptions | None = None) -> Registries:
    variables: Mapping[str, str] = {"XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path)}
    return registries(options or RegistryOptions(), variables)


def reference(registry: RealRegistry, rest: str = "team/demo:1.0") -> ImageReference:
    found = parse_reference(f"{registry.host}/{rest}")
    assert found is not None
    return found


def credentials(tmp_path: Path, registry: RealRegistry, password: str) -> Path:
    path = tmp_path / "config.json"
    entry = {"username": USER, "password": password}
    path.write_text(json.dumps({"auths": {registry.host: entry}}))
    return path


def test_an_image_that_was_pushed_is_read(plain, tmp_path) -> None:
    image = ask(tmp_path).pull(reference(plain))

    assert (image.config.cmd, image.config.user) == (("up",), "1001")
    assert image.files.names("/app") == ("migrate",)
    assert image.files.which("sh", ("/bin",)) is not None


@pytest.mark.parametrize(
    ("target", "options"),
    [
        ("team/docker:1", ("--format", "v2s2")),
        ("team/zstd:1", ("--dest-compress-format", "zstd", "--dest-compress")),
    ],
)
def test_other_formats_are_read(plain, layout, tmp_path, target, options) -> None:
    if "zstd" in options:
        pytest.importorskip("zstandard", reason="zstandard is not installed: nothing unpacks it")
    plain.push(layout, "demo", target, *options)

    assert ask(tmp_path).pull(reference(plain, target)).files.names("/app") == ("migrate",)


def test_an_index_is_read(plain, layout, tmp_path) -> None:
    plain.push(layout, "many", "team/many:1", "--all")

    assert ask(tmp_path).pull(reference(plain, "team/many:1")).config.cmd == ("up",)
    arm = RegistryOptions(platform=("linux", "arm64"))
    assert ask(tmp_path, arm).pull(reference(plain, "team/many:1")).config.cmd == ("arm",)


def test_an_image_of_umoci_is_read(plain, tmp_path) -> None:
    umoci, folder = need("umoci"), tmp_path / "umoci"
    root = tmp_path / "root" / "app"
    root.mkdir(parents=True)
    (root / "run").write_text("#!/bin/sh\n")
    image = f"{folder}:demo"
    for call in (
        ("init", "--layout", str(folder)),
        ("new", "--image", image),
        ("insert", "--rootless", "--image", image, str(tmp_path / "root"), "/"),
        ("config", "--image", image, "--config.entrypoint", "/app/run", "--os", "linux"),
    ):
        subprocess.run([umoci, *call], check=True, capture_output=True)
    source, target = f"oci:{folder}:demo", f"docker://{plain.host}/team/umoci:1"
    call = [need("skopeo"), "copy", "--insecure-policy", "--dest-tls-verify=false", source, target]
    subprocess.run(call, check=True, capture_output=True)

    found = ask(tmp_path).pull(reference(plain, "team/umoci:1"))
    assert found.config.entrypoint == ("/app/run",)
    assert found.files.names("/app") == ("run",)


def test_what_is_not_there_is_named(plain, tmp_path) -> None:
    with pytest.raises(ImageError, match=r"is not at '127\.0\.0\.1:\d+': status 404"):
        ask(tmp_path).pull(reference(plain, "team/none:1"))


def test_with_tls_and_a_password_an_image_is_read(guarded, tmp_path) -> None:
    path = credentials(tmp_path, guarded, PASSWORD)
    options = RegistryOptions(authority=guarded.authority, credentials=path)

    assert ask(tmp_path, options).pull(reference(guarded)).config.cmd == ("up",)


def test_a_wrong_password_is_refused_and_told_to_nobody(guarded, tmp_path) -> None:
    path = credentials(tmp_path, guarded, "wr0ng")
    options = RegistryOptions(authority=guarded.authority, credentials=path)

    with pytest.raises(ImageError, match="status 401") as caught:
        ask(tmp_path, options).pull(reference(guarded))
    assert "wr0ng" not in str(caught.value)


def test_a_certificate_of_nobody_is_not_trusted(guarded, tmp_path) -> None:
    path = credentials(tmp_path, guarded, PASSWORD)

    with pytest.raises(ImageError, match=r"is not trusted: self.signed certificate"):
        ask(tmp_path, RegistryOptions(credentials=path)).pull(reference(guarded))


def test_with_a_token_an_image_is_read(layout, tmp_path) -> None:
    with (
        token_server(tmp_path / "tokens") as tokens,
        real_registry(tmp_path / "registry", tokens=tokens) as running,
    ):
        running.push(layout, "demo", "team/demo:1.0")
        seen = len(tokens.server.asked)

        assert ask(tmp_path).pull(reference(running)).config.cmd == ("up",)
        (asked,) = tokens.server.asked[seen:]
        assert "scope=repository%3Ateam%2Fdemo%3Apull" in asked.path


def test_without_a_password_it_is_said_that_one_is_missing(guarded, tmp_path) -> None:
    with pytest.raises(ImageError, match="asks for a password, and there is none for it"):
        ask(tmp_path, RegistryOptions(authority=guarded.authority)).pull(reference(guarded))
