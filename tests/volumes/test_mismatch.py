"""Owners that do not match: what is found is what the kernel refuses the second user."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path

import pytest

from rules.volume_owner_mismatch import volume_owner_mismatch
from tests.volumes.real import needs_root, run_as
from tests.volumes.reports import Said, init, mounts, said

SHARED = [{"name": "shared", "emptyDir": {}}]
USER = {"securityContext": {"runAsUser": 1000, "runAsGroup": 1000}}
AT_SHARED = {"volumeMounts": mounts(shared="/shared")}


def found(*containers: dict[str, object], **spec: object) -> list[Said]:
    """Give what is found where all containers mount the emptyDir at /shared."""
    app = {"name": "app", "image": "registry.example.com/app:1", **USER, **AT_SHARED}
    spec.setdefault("volumes", SHARED)
    spec.setdefault("containers", [app])
    return said(volume_owner_mismatch, initContainers=[dict(c) for c in containers], **spec)


def _is_own(directory: Path) -> bool:
    """Whether pytest made the directory, and for itself."""
    return directory.name.startswith(("pytest-", "popen-"))


def two(first: str, second: str, **fields: object) -> list[Said]:
    """Let root run *first* and user 1000 *second*, with the same volume at /shared."""
    return found(
        init(first, **AT_SHARED, **fields),
        init(second, name="second", **USER, **AT_SHARED),
        containers=[{"name": "app", "image": "busybox:1.36", "command": ["true"]}],
    )


@needs_root
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("mkdir /shared/a", "touch /shared/a/new"),
        ("mkdir -p /shared/a/b", "mkdir /shared/a/b/new"),
        ("mkdir -m 777 /shared/a", "touch /shared/a/new"),
        ("mkdir /shared/a; chmod 777 /shared/a", "touch /shared/a/new"),
        ("mkdir /shared/a; chmod -R o+w /shared", "touch /shared/a/new"),
        ("mkdir /shared/a; chown 1000 /shared/a", "touch /shared/a/new"),
        ("mkdir /shared/a; chown -R 1000:1000 /shared", "touch /shared/a/new"),
        ("install -d -o 1000 /shared/a", "touch /shared/a/new"),
        ("install -d -m 700 /shared/a", "touch /shared/a/new"),
        ("umask 0; mkdir /shared/a", "touch /shared/a/new"),
        ("umask 077; echo a > /shared/key", "cat /shared/key"),
        ("umask 077; echo a > /shared/key; chmod a+r /shared/key", "cat /shared/key"),
        ("umask 077; echo a > /shared/key; umask 022", "cat /shared/key"),
        ("echo a > /shared/key; chmod 600 /shared/key", "cat /shared/key"),
        ("echo a > /shared/key; chmod go-r /shared/*", "cat /shared/key"),
        ("echo a > /shared/key", "cat /shared/key"),
        ("install -m 600 /etc/hostname /shared/key", "cat /shared/key"),
        ("install -m 644 /etc/hostname /shared/key", "cat /shared/key"),
        ("umask 027; cp /etc/hostname /shared/key", "cat /shared/key"),
        ("openssl genrsa -out /shared/key 2048", "cat /shared/key"),
        ("openssl genrsa -out /shared/key 2048; chmod 644 /shared/key", "cat /shared/key"),
        ("openssl rand -hex -out /shared/key 16", "cat /shared/key"),
        ("touch /shared/log", "echo a >> /shared/log"),
        ("touch /shared/log", "touch /shared/log"),
        ("touch /shared/log", "echo a | tee /shared/log"),
        ("touch /shared/log; chmod 666 /shared/log", "echo a >> /shared/log"),
        ("cp /etc/hostname /shared/log", "echo a >> /shared/log"),
        ("touch /shared/log", "rm -f /shared/log; echo a > /shared/log"),
        ("touch /shared/log", "sed -i s/a/b/ /shared/log"),  # a new file takes its place
        ("mkdir /shared/a; touch /shared/a/f", "rm /shared/a/f"),
        ("mkdir /shared/a", "mkdir -p /shared/a"),
        ("mkdir /shared/a", "touch /shared/b"),
    ],
)
def test_what_is_found_is_what_the_second_user_is_refused(
    first: str, second: str, tmp_path: Path
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    for each in (tmp_path, *takewhile(_is_own, tmp_path.parents)):
        each.chmod(each.stat().st_mode | 0o755)
    shared.chmod(0o777)
    here = [text.replace("/shared", str(shared)) for text in (first, second)]
    done = run_as(0, "sh", "-ec", f"umask 022; {here[0]}", cwd=shared)
    refused = run_as(1000, "sh", "-ec", here[1], cwd=shared)

    assert done.returncode == 0, done.stderr
    assert bool(two(first, second)) is (refused.returncode != 0), refused.stderr


def test_a_directory_that_is_left_empty_is_for_the_main_container() -> None:
    (report,) = found(init("mkdir -p /shared/cache", **AT_SHARED))

    assert (report.container, report.text) == ("first", "mkdir")
    assert report.message == (
        "init container 'first' leaves the directory '/shared/cache' to root with mode 0755, so "
        "container 'app', which runs as user 1000, cannot write in it"
    )


@pytest.mark.parametrize(
    ("script", "count"),
    [
        ("[ -d /shared/a ] || mkdir /shared/a", 1),
        ("if [ ! -d /shared/a ]; then mkdir -p /shared/a; fi", 1),
        ("test -e /shared/a || mkdir /shared/a", 1),
        ("[ -d /etc/a ] || mkdir /shared/a", 0),
        ('if [ -n "$A" ]; then mkdir -p /shared/a; fi', 0),
    ],
)
def test_a_test_for_the_directory_itself_does_not_hold_it_up_at_first(
    script: str, count: int
) -> None:
    assert len(found(init(script, **AT_SHARED))) == count


def test_a_directory_that_is_filled_may_be_there_to_be_read() -> None:
    assert found(init("mkdir /shared/a; echo a > /shared/a/f", **AT_SHARED)) == []


def test_who_is_given_a_directory_may_be_the_wrong_one() -> None:
    (report,) = found(init("mkdir /shared/a; chown 999 /shared/a", **AT_SHARED))

    assert "to user 999 with mode 0755" in report.message


@pytest.mark.parametrize(
    ("script", "count"),
    [
        ("chmod 777 /shared/a || true", 1),  # only its owner may
        ("chown 1000 /shared/a || true", 1),
        ("chown app /shared/a || true", 0),  # who knows whether that is itself
    ],
)
def test_what_a_stranger_tries_on_a_directory_changes_nothing(script: str, count: int) -> None:
    stranger = {"securityContext": {"runAsUser": 5}}
    containers = (
        init("mkdir /shared/a", **AT_SHARED),
        init(script, name="second", **stranger, **AT_SHARED),
    )

    assert len(found(*containers)) == count


def test_a_group_for_the_volume_does_not_open_what_is_made_later() -> None:
    (report,) = found(init("mkdir /shared/a", **AT_SHARED), securityContext={"fsGroup": 1000})

    assert "fsGroup does not change the modes" in report.message


@pytest.mark.parametrize(
    "spec",
    [
        {"securityContext": {"runAsUser": 1000}},  # one user for all
        {"volumes": [{"name": "shared", "nfs": {"server": "files", "path": "/"}}]},
        {"volumes": [{"name": "shared", "persistentVolumeClaim": {"claimName": "shop"}}]},
    ],
)
def test_nothing_is_said_where_owners_match_or_may_be_mapped(spec: dict[str, object]) -> None:
    assert found(init("mkdir /shared/a", **AT_SHARED), **spec) == []


@pytest.mark.parametrize(
    "change",
    [
        {"image": "registry.example.com/unknown:1"},
        {"command": ["sh", "-ec", "mkdir /shared/a; /opt/setup.sh"]},
        {"command": ["sh", "-ec", "sudo mkdir /shared/a"]},
        {"command": ["sh", "-ec", ". /opt/functions; mkdir /shared/a"]},
        {"command": ["sh", "-ec", "mkdir /shared/a; chmod $MODE /shared/a"]},
        {"command": ["sh", "-ec", "umask $MASK; mkdir /shared/a"]},
        {"command": ["sh", "-ec", "mkdir /shared/a; chown $OWNER /shared/*"]},
        {"command": ["sh", "-ec", "mkdir /shared/a; cp -r /etc/skel/. /shared/"]},
    ],
)
def test_nothing_is_said_where_something_else_may_decide(change: dict[str, object]) -> None:
    assert found({**init("mkdir /shared/a", **AT_SHARED), **change}) == []


def test_another_container_may_be_the_one_that_a_private_file_is_for() -> None:
    keeper = {"name": "keeper", "image": "registry.example.com/keeper:1", **AT_SHARED}
    app = {"name": "app", "image": "registry.example.com/app:1", **USER, **AT_SHARED}
    script = "umask 077; echo a > /shared/key"

    assert found(init(script, **AT_SHARED), containers=[keeper, app]) == []
    assert len(found(init(script, **AT_SHARED), containers=[app])) == 1


def test_the_named_file_is_for_whom_it_is_named_to() -> None:
    keeper = {"name": "keeper", "image": "registry.example.com/keeper:1", **AT_SHARED}
    told = {"env": [{"name": "KEY_FILE", "value": "/shared/key"}]}
    app = {"name": "app", "image": "registry.example.com/app:1", **USER, **AT_SHARED, **told}
    reports = found(init("umask 077; echo a > /shared/key", **AT_SHARED), containers=[keeper, app])

    assert "cannot read it" in reports[0].message


def test_a_sub_path_shows_what_was_made_under_its_name() -> None:
    mount = {"name": "shared", "mountPath": "/cache", "subPath": "cache"}
    app = {"name": "app", "image": "registry.example.com/app:1", **USER, "volumeMounts": [mount]}
    reports = found(init("mkdir /shared/cache", **AT_SHARED), containers=[app])

    assert [each.text for each in reports] == ["mkdir"]


def test_root_without_the_right_to_ignore_modes_is_refused_as_well() -> None:
    writer = init("umask 077; echo a > /shared/key", **USER, **AT_SHARED)
    weak = {"runAsUser": 0, "capabilities": {"drop": ["ALL"]}}
    reader = init("cat /shared/key", name="second", securityContext=weak, **AT_SHARED)

    assert len(found(writer, reader)) == 1
