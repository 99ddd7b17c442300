"""Whom containers run as, and that the kernel grants them what is said of them."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest

from initlint.volumes.modes import Mode
from initlint.volumes.ownership import Identity, can_access, identity
from tests.facts.examples import container_facts
from tests.volumes.real import needs_root, run_as

ROOT_WITHOUT = {"capabilities": {"drop": ["ALL"]}, "runAsUser": 0}


def who(image: str = "registry.example.com/app:1", **security: object) -> Identity:
    facts = container_facts(image=image, command=["id"], securityContext=security)
    return identity(facts.container, facts.image)


def user(number: int, *groups: int) -> Identity:
    is_root = number == 0
    return Identity(
        number, number, None, is_root, frozenset((number, *groups)), True, is_root, is_root
    )


@pytest.mark.parametrize(
    ("image", "security", "number", "is_root"),
    [
        ("busybox:1.36", {}, 0, True),
        ("busybox:1.36", {"runAsUser": 1000}, 1000, False),
        ("registry.example.com/app:1", {}, None, None),
        ("registry.example.com/app:1", {"runAsNonRoot": True}, None, False),
        ("registry.example.com/app:1", {"runAsUser": "1000"}, None, None),
        ("curlimages/curl:8.11.0", {}, None, False),
        ("gcr.io/distroless/static:nonroot", {}, 65532, False),
        ("busybox:1.36", {"runAsNonRoot": True}, None, False),  # it is not started at all
        ("busybox:1.36", {"windowsOptions": {"runAsUserName": "ContainerUser"}}, None, None),
    ],
)
def test_the_user_is_that_of_the_manifest_or_else_of_the_image(
    image: str, security: dict[str, object], number: int | None, is_root: bool | None
) -> None:
    found = who(image, **security)

    assert (found.user, found.is_root) == (number, is_root)


@pytest.mark.parametrize(
    ("security", "has_chown"),
    [
        ({"runAsUser": 0}, True),
        ({"runAsUser": 1000}, False),
        ({"runAsUser": 1000, "capabilities": {"add": ["CHOWN"]}}, False),
        (ROOT_WITHOUT, False),
        ({"runAsUser": 0, "capabilities": {"drop": ["ALL"], "add": ["CHOWN"]}}, True),
        ({"runAsUser": 0, "capabilities": {"drop": ["all"], "add": ["CAP_CHOWN"]}}, True),
        ({"runAsUser": 0, "capabilities": {"drop": ["CHOWN"]}}, False),
        ({"runAsUser": 0, "capabilities": {"drop": ["NET_RAW"]}}, True),
        ({"runAsUser": 0, "privileged": True, "capabilities": {"drop": ["ALL"]}}, True),
        ({}, None),
    ],
)
def test_only_root_has_capabilities_and_only_those_that_are_left(
    security: dict[str, object], has_chown: bool | None
) -> None:
    assert who(**security).has_chown is has_chown


def test_the_groups_of_an_image_stay_unknown_unless_the_policy_is_strict() -> None:
    given = {"runAsUser": 1000, "runAsGroup": 3000}

    assert not who(**given).has_all_groups
    assert who(**given, supplementalGroupsPolicy="Strict").has_all_groups
    assert who(**given).groups == {3000}


@needs_root
@pytest.mark.parametrize("number", [0, 1000])
def test_what_is_called_impossible_to_give_away_the_kernel_refuses(
    number: int, tmp_path: Path
) -> None:
    someone = who(
        runAsUser=number,
        runAsGroup=number,
        supplementalGroupsPolicy="Strict",
        capabilities={"drop": ["ALL"]},
    )
    tmp_path.chmod(0o777)
    refused, granted = set(), set()
    for given, group in itertools.product(("", "0", "1000", "5"), ("", ":0", ":1000", ":5")):
        if not given and not group:
            continue
        (tmp_path / "own").unlink(missing_ok=True)
        (tmp_path / "own").touch()
        os.chown(tmp_path / "own", number, number)
        real = run_as(number, "chown", given + group, "own", cwd=tmp_path, without=("chown",))
        (refused if real.returncode else granted).add(given + group)

    assert {owner for owner in refused | granted if someone.can_give_to(owner) is False} == refused


@needs_root
def test_the_kernel_lets_an_owner_choose_among_its_own_groups(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    (tmp_path / "own").touch()
    os.chown(tmp_path / "own", 1000, 1000)
    inside = run_as(1000, "chgrp", "2000", "own", cwd=tmp_path, groups=(2000,))
    outside = run_as(1000, "chgrp", "3000", "own", cwd=tmp_path, groups=(2000,))

    assert (inside.returncode, outside.returncode) == (0, 1)


@needs_root
@pytest.mark.parametrize("words", [["cp", "-a"], ["cp", "-p"], ["busybox", "cp", "-a"]])
def test_who_may_not_chown_copies_without_the_owner_and_goes_on(
    words: list[str], tmp_path: Path
) -> None:
    tmp_path.chmod(0o777)
    (tmp_path / "source").touch()
    done = run_as(1000, *words, "source", "copy", cwd=tmp_path)

    assert done.returncode == 0
    assert (tmp_path / "copy").stat().st_uid == 1000


@needs_root
def test_root_copies_the_owner_with_a_and_takes_it_over_without(tmp_path: Path) -> None:
    (tmp_path / "source").touch()
    os.chown(tmp_path / "source", 1000, 1000)
    run_as(0, "cp", "-a", "source", "kept", cwd=tmp_path)
    run_as(0, "cp", "source", "taken", cwd=tmp_path)

    assert (tmp_path / "kept").stat().st_uid == 1000
    assert (tmp_path / "taken").stat().st_uid == 0


@needs_root
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o666, 0o060, 0o006])
@pytest.mark.parametrize("reader", [user(1000), user(1001), user(1001, 1000), user(0)])
def test_access_is_what_the_kernel_grants(mode: int, reader: Identity, tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    path = tmp_path / "file"
    path.write_text("text")
    os.chown(path, 1000, 1000)
    path.chmod(mode)
    assert reader.user is not None
    others = tuple(reader.groups - {reader.group})
    for test, bit in (("head -c1 file", 4), (": >> file", 2)):
        real = run_as(reader.user, "sh", "-c", test, cwd=tmp_path, groups=others)
        said = can_access(reader, user(1000), 1000, Mode(mode, mode), bit)

        assert said is (real.returncode == 0)


@needs_root
def test_what_is_made_in_a_setgid_directory_has_its_group_and_the_mode_of_the_umask(
    tmp_path: Path,
) -> None:
    """fsGroup makes an emptyDir 2777 with its group (SetVolumeOwnership, volume_linux.go)."""
    volume = tmp_path / "volume"
    volume.mkdir()
    os.chown(volume, 0, 2000)
    volume.chmod(0o2777)
    tmp_path.chmod(0o755)
    run_as(0, "sh", "-c", "mkdir -p volume/data && echo a > volume/file", cwd=tmp_path)
    refused = run_as(1000, "touch", "volume/data/new", cwd=tmp_path, groups=(2000,))

    assert (volume / "data").stat().st_gid == (volume / "file").stat().st_gid == 2000
    assert refused.returncode == 1
