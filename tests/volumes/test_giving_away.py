"""Changes of owner without the right to: errors are what the real chown refuses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from initlint.finding import Severity
from rules.chown_without_root import chown_without_root
from tests.volumes.real import needs_root, run_as
from tests.volumes.reports import Said, init, mounts, said

SHARED = [{"name": "shared", "emptyDir": {}}]
NOBODY = {"runAsUser": 1000, "runAsGroup": 1000, "supplementalGroupsPolicy": "Strict"}
WEAK_ROOT = {"runAsUser": 0, "runAsGroup": 0, "capabilities": {"drop": ["ALL"]}}


def found(script: str, *, image: str = "busybox:1.36", **security: object) -> list[Said]:
    containers = [
        init(script, image=image, securityContext=security, volumeMounts=mounts(shared="/shared"))
    ]
    return said(chown_without_root, initContainers=containers, volumes=SHARED)


@needs_root
@pytest.mark.parametrize(
    "command",
    [
        *("chown 0 own", "chown root own", "chown 1000 own", "chown 1000:1000 own", "chown :5 own"),
        *("chgrp 5 own", "chgrp 1000 own", "chgrp 0 own", "chown 1000:0 own", "chown -R 5 ."),
        *("chown +5 own", "chown 5.5 own", "install -o 5 own new", "install -g 5 own new"),
        *("install own new", "cp -a own new", "cp -p own new", "chown -f 5 own", "chown -h 5 own"),
        *("busybox chown 5 own", "busybox chown 1000 own", "chmod 600 own", "tar -cf a.tar own"),
    ],
)
@pytest.mark.parametrize("security", [NOBODY, WEAK_ROOT], ids=["nobody", "root"])
def test_an_error_is_what_the_real_chown_refuses(
    command: str, security: dict[str, object], tmp_path: Path
) -> None:
    number = int(str(security["runAsUser"]))
    os.chown(tmp_path, number, number)
    (tmp_path / "own").touch()
    os.chown(tmp_path / "own", number, number)
    real = run_as(number, *command.split(), cwd=tmp_path, without=("chown",))
    strict = {**security, "supplementalGroupsPolicy": "Strict"}

    assert bool(found(f"cd /shared; {command}", **strict)) is (real.returncode != 0), real.stderr


@pytest.mark.parametrize(
    ("script", "security"),
    [
        ("chown 5 /shared", {}),
        ("chown 5 /shared", {"privileged": True, "capabilities": {"drop": ["ALL"]}}),
        ("chown 5 /shared", {"capabilities": {"drop": ["ALL"], "add": ["CHOWN"]}}),
        ("chown app /shared", {"runAsUser": 1000}),  # it may be the user's own name
        ("chown $OWNER /shared", {"runAsUser": 1000}),
        ("chgrp 5 /shared", {"runAsUser": 1000}),  # the image may put the user into the group
        ("sudo chown 5 /shared", {"runAsUser": 1000}),
        ("chown 5 /shared || true", {"runAsUser": 1000}),
        ("[ -O /shared ] || chown 5 /shared", {"runAsUser": 1000}),
        ("if chown 5 /shared; then echo; fi", {"runAsUser": 1000}),
    ],
)
def test_nothing_is_said_where_it_may_go_well_or_does_not_matter(
    script: str, security: dict[str, object]
) -> None:
    assert found(script, **security) == []


def test_an_image_that_runs_as_somebody_else_is_told_by_name() -> None:
    (report,) = found("chown root /shared", image="curlimages/curl:8.11.0")

    assert report.severity is Severity.ERROR
    assert "it runs as user 'curl_user'" in report.message


def test_a_failure_that_the_script_passes_over_is_a_warning() -> None:
    (report,) = found("set +e; chown 5 /shared; ls", runAsUser=1000)

    assert (report.text, report.severity) == ("chown", Severity.WARNING)
