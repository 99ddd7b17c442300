from __future__ import annotations

import io

import pytest

from initlint.images.files import Files, Found
from initlint.images.layers import read_layer
from initlint.images.overlay import merge
from tests.images.made import File, directory, link, program, tar


def listed(*files: File) -> Files:
    return merge([read_layer(io.BytesIO(tar(*files)))])


DEBIAN = listed(
    link("bin", "usr/bin"),
    program("usr/bin/dash"),
    link("usr/bin/sh", "dash"),
    link("usr/bin/nc", "/etc/alternatives/nc"),
    link("etc/alternatives/nc", "/bin/nc.openbsd"),
    program("usr/bin/nc.openbsd"),
    File("usr/bin/plain"),
    program("usr/local/bin/plain"),
    link("loop", "loop"),
    link("far", "../../../usr/bin/sh"),
    link("gone", "/nowhere/at/all"),
    directory("app"),
    program("app/migrate"),
)


@pytest.mark.parametrize(
    ("path", "real_path"),
    [
        ("/bin/sh", "/usr/bin/dash"),
        ("/bin/nc", "/usr/bin/nc.openbsd"),
        ("/bin/../bin/./sh", "/usr/bin/dash"),
        ("/../../bin/sh", "/usr/bin/dash"),
        ("/far", "/usr/bin/dash"),
        ("/app/..", "/"),
        ("/bin/..", "/usr"),
        ("//app//", "/app"),
        ("/", "/"),
        ("", "/"),
    ],
)
def test_links_are_followed_in_all_parts_of_a_path(path: str, real_path: str) -> None:
    found = DEBIAN.resolve(path)

    assert found.path == real_path
    assert found.entry is not None


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/bin/bash", "/usr/bin/bash"),
        ("/gone", "/nowhere"),
        ("/gone/../x", "/nowhere"),
        ("/bin/sh/file", "/usr/bin/dash/file"),
        ("/loop", "/loop"),
        ("/loop/file", "/loop/file"),
    ],
)
def test_what_is_absent_has_the_place_where_it_is_missed(path: str, place: str) -> None:
    found = DEBIAN.resolve(path)

    assert found.entry is None
    assert found.path.startswith(place)


def test_forty_links_are_followed_and_no_more() -> None:
    files = listed(File("0"), *(link(f"{n + 1}", f"{n}") for n in range(50)))

    assert files.resolve("/40").path == "/0"
    assert files.resolve("/41").entry is None


def test_a_command_is_found_where_it_can_be_executed() -> None:
    found = DEBIAN.which("plain", ("/bin", "/usr/local/bin"))

    assert found is not None
    assert found.path == "/usr/local/bin/plain"


def test_what_cannot_be_executed_is_found_where_nothing_else_is() -> None:
    found = DEBIAN.which("plain", ("/absent", "/bin"))

    assert found is not None
    assert (found.path, found.entry.is_executable) == ("/bin/plain", False)


@pytest.mark.parametrize(
    ("command", "directory", "place"),
    [
        ("./migrate", "/app", "/app/./migrate"),
        ("app/migrate", "/", "//app/migrate"),
        ("/app/migrate", "/elsewhere", "/app/migrate"),
    ],
)
def test_a_path_is_found_from_the_directory(command: str, directory: str, place: str) -> None:
    found = DEBIAN.which(command, ("/bin",), directory)

    assert found is not None
    assert (found.path, found.real_path) == (place, "/app/migrate")


def test_an_empty_directory_of_the_search_path_is_the_current_one() -> None:
    assert DEBIAN.which("migrate", ("", "/bin"), "/app") is not None
    assert DEBIAN.which("migrate", ("/bin",), "/app") is None


def test_a_directory_is_no_command() -> None:
    assert DEBIAN.which("app", ("/",)) is None


def test_the_names_in_a_directory_are_given_in_order() -> None:
    assert DEBIAN.names("/bin") == ("dash", "nc", "nc.openbsd", "plain", "sh")
    assert DEBIAN.names("/absent") == DEBIAN.names("/bin/sh") == ()


def test_an_image_without_files_has_its_root() -> None:
    files = listed()

    assert files.resolve("/").entry is not None
    assert files.resolve("/bin/sh") == Found("/bin/sh", None)
