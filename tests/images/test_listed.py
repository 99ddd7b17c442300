from __future__ import annotations

import io

import pytest

from initlint.images.config import ImageConfig, read_config
from initlint.images.facts import ImageFacts
from initlint.images.layers import read_layer
from initlint.images.limits import ImageError
from initlint.images.listed import ListedImage
from initlint.images.overlay import merge
from initlint.knowledge.layouts import DEFAULT_SEARCH_PATH
from initlint.knowledge.presence import UNKNOWN, Confidence
from initlint.knowledge.references import ImageReference
from tests.images.made import File, directory, hard, link, program, tar

REFERENCE = ImageReference("registry.example.com", "team/app", "1")
BUSYBOX = (program("bin/["), hard("bin/busybox", "bin/["), hard("bin/sh", "bin/["))
ALPINE = (program("bin/busybox"), link("bin/sh", "/bin/busybox"), link("bin/nc", "busybox"))
DEBIAN = (
    link("bin", "usr/bin"),
    program("usr/bin/dash"),
    link("usr/bin/sh", "dash"),
    program("usr/bin/nc.openbsd"),
    link("etc/alternatives/nc", "/bin/nc.openbsd"),
    link("usr/bin/nc", "/etc/alternatives/nc"),
    File("etc/debian_version"),
)


def image(*files: File, **config: object) -> ListedImage:
    found = merge([read_layer(io.BytesIO(tar(*files)))])
    return ListedImage(REFERENCE, read_config({"config": config}), found, ("archive app.tar",))


def test_what_stands_on_the_search_path_can_be_run() -> None:
    facts: ImageFacts = image(program("opt/tool"), Env=["PATH=/opt:/bin"])
    there, absent = facts.presence("tool"), facts.presence("curl")

    assert (there.is_present, there.confidence, there.is_proof) == (True, Confidence.EXACT, False)
    assert (absent.is_present, absent.confidence, absent.is_proof) == (
        False,
        Confidence.EXACT,
        True,
    )
    assert absent.source == ("archive app.tar",)


def test_without_a_search_path_the_one_of_the_runtime_counts() -> None:
    facts = image(program("usr/local/bin/tool"))

    assert facts.has("tool")
    assert facts.search_path == DEFAULT_SEARCH_PATH


def test_what_is_not_executable_is_a_file_and_no_program() -> None:
    facts = image(File("bin/tool"))

    assert facts.has("tool") is facts.has("/bin/tool") is False
    assert facts.file("/bin/tool").is_present


def test_directories_stand_there_and_are_no_programs() -> None:
    facts = image(directory("app"))

    assert facts.file("/app").is_present
    assert facts.has("/app") is False


@pytest.mark.parametrize("command", ["./migrate", "bin/rails", ""])
def test_what_depends_on_the_working_directory_is_unknown(command: str) -> None:
    assert image(program("migrate")).presence(command) is UNKNOWN


@pytest.mark.parametrize(
    "path",
    [
        "/proc/self/exe",
        "/dev/termination-log",
        "/etc/hosts",
        "/var/run/secrets/kubernetes.io/serviceaccount/token",
        "/shown/self",
    ],
)
def test_what_the_runtime_brings_is_unknown(path: str) -> None:
    facts = image(link("shown", "/proc"))

    assert facts.file(path) is UNKNOWN
    assert facts.presence(path) is UNKNOWN


def test_a_name_that_only_begins_like_that_is_known() -> None:
    assert image().file("/etc/hostsfile").is_present is False


@pytest.mark.parametrize("name", ["nvidia-smi", "/usr/bin/nvidia-smi"])
def test_what_drivers_of_the_node_bring_is_unknown(name: str) -> None:
    assert image().presence(name) is UNKNOWN


def test_nothing_is_absent_from_a_search_path_that_the_working_directory_is_on() -> None:
    facts = image(program("bin/tool"), Env=["PATH=node_modules/.bin:/bin"])

    assert facts.has("tool")
    assert facts.presence("curl") is UNKNOWN


def test_a_relative_file_is_unknown() -> None:
    assert image(File("app/x")).file("app/x") is UNKNOWN


@pytest.mark.parametrize(
    ("files", "language"),
    [
        (BUSYBOX, "ash"),
        (ALPINE, "ash"),
        (DEBIAN, "dash"),
        ((program("bin/bash"), link("bin/sh", "bash")), "bash"),
        ((program("bin/ksh"), link("bin/sh", "ksh")), None),
        ((), None),
    ],
)
def test_the_language_of_sh_is_that_of_what_it_leads_to(
    files: tuple[File, ...], language: str | None
) -> None:
    assert image(*files).dialect_of("sh") == image(*files).dialect_of("/bin/sh") == language


@pytest.mark.parametrize(
    ("files", "command", "variant"),
    [
        (ALPINE, "nc", "busybox"),
        (BUSYBOX, "[", "busybox"),
        (DEBIAN, "nc", "openbsd"),
        (DEBIAN, "dash", None),
        ((*ALPINE, File("etc/debian_version")), "/bin/nc", "debian-busybox"),
        ((), "nc", None),
    ],
)
def test_whose_a_command_is_shows_where_it_leads(
    files: tuple[File, ...], command: str, variant: str | None
) -> None:
    assert image(*files).make_of(command).variant == variant


@pytest.mark.parametrize(
    ("release", "version"),
    [
        (b"3.20.3\n", (1, 36, 1)),
        (b"3.99.1\n", None),
        (b"3.22.0_alpha20250108", None),
        (b"edge", None),
        (b"3.20" * 99, None),
    ],
)
def test_the_release_of_alpine_tells_the_version_of_busybox(release: bytes, version) -> None:
    facts = image(*ALPINE, File("etc/alpine-release", data=release))

    assert facts.busybox_version == facts.make_of("nc").version == version


def test_a_release_that_a_later_layer_changes_is_the_one_that_counts() -> None:
    lower, upper = (
        read_layer(io.BytesIO(tar(*ALPINE, File("etc/alpine-release", data=release))))
        for release in (b"3.9.1", b"3.12.0")
    )
    facts = ListedImage(REFERENCE, ImageConfig(), merge([lower, upper]))

    assert facts.make_of("nc").distribution == "alpine 3.12"
    assert facts.make_of("dash").version is None


def test_how_an_image_is_run_is_known_and_what_is_left_out_is_empty() -> None:
    facts = image(Entrypoint=["/app"], User="app:app", WorkingDir="/srv")
    bare = image()

    assert (facts.entrypoint, facts.cmd, facts.user, facts.workdir) == (
        ("/app",),
        (),
        "app:app",
        "/srv",
    )
    assert (bare.entrypoint, bare.cmd, bare.user, bare.workdir) == ((), (), "", "/")
    assert facts.is_server is None


def test_null_is_how_go_leaves_things_out() -> None:
    config = read_config({"config": {"Entrypoint": None, "Env": None, "User": None}, "os": "linux"})

    assert config == ImageConfig(env=config.env)
    assert read_config({"config": None}).entrypoint == ()


@pytest.mark.parametrize(
    "document",
    [
        [],
        None,
        {"config": [1]},
        {"config": 1},
        {"config": {"Cmd": "up"}},
        {"config": {"Env": [1]}},
        {"config": {"User": 5}},
        {"rootfs": {"diff_ids": {"a": 1}}},
        {"os": ["linux"]},
    ],
)
def test_a_configuration_of_another_shape_is_refused(document: object) -> None:
    with pytest.raises(ImageError, match="has a configuration"):
        read_config(document)


def test_a_variable_may_hold_anything() -> None:
    config = read_config({"config": {"Env": ["A=b=c", "EMPTY=", "BARE"]}})

    assert dict(config.env) == {"A": "b=c", "EMPTY": "", "BARE": ""}
