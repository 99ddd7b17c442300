"""Writes to read-only mounts: what is found is what a real read-only file system refuses."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from initlint.finding import Severity
from rules.write_to_read_only_mount import write_to_read_only_mount
from tests.volumes.reports import Said, init, mounts, said

CONFIG = {"name": "config", "configMap": {"name": "shop"}}
WORK = {"name": "work", "emptyDir": {}}
OBJECT = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "shop"},
    "data": {"shop.conf": "a"},
}
needs_mounts = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("unshare") is None,
    reason="mounts a read-only file system: needs root and unshare",
)


def found(script: str, **fields: object) -> list[Said]:
    """Give what is found where the ConfigMap lies at /config and an emptyDir at /work."""
    fields.setdefault("volumeMounts", mounts(config="/config", work="/work"))
    containers = [init(script, **fields)]
    return said(write_to_read_only_mount, OBJECT, initContainers=containers, volumes=[CONFIG, WORK])


@needs_mounts
@pytest.mark.parametrize(
    "command",
    [
        *("touch /config/new", "echo a > /config/shop.conf", "echo a >> /config/shop.conf"),
        *("sed -i s/a/b/ /config/shop.conf", "rm /config/shop.conf", "rm -f /config/shop.conf"),
        *("rm -f /config/none", "rm -rf /config/none", "mkdir /config/new", "mkdir -p /config/new"),
        *("mkdir -p /config", "mkdir -p /work/a", "chmod 600 /config/shop.conf", "chmod 755 /work"),
        *("chown 0:0 /config/shop.conf", "chown -R 0:0 /work", "cp /etc/hostname /config/"),
        *("cp -r /config/. /work/", "cp /config/shop.conf /work/", "mv /config/shop.conf /work/"),
        *(
            "mv /work/own /config/",
            "ln -s /work/own /config/own",
            "ln -sf /config/shop.conf /work/l",
        ),
        *("echo a | tee /config/new", "dd if=/work/own of=/config/new", "install -d /config/new"),
        *("install -m 644 /work/own /config/x", "truncate -s 0 /config/new"),
        *(
            "cat /config/shop.conf",
            "grep -q a /config/shop.conf",
            "cp -n /work/own /config/shop.conf",
        ),
        *("touch -c /config/none", "tar -cf /config/a.tar /work", "tar -cf /work/a.tar /config"),
        *("chmod -R a+rX /config", "echo a > /config/$(hostname)", "cd /config && touch here"),
        *("sh -c 'echo a > /config/inner'", "f=/config/v; touch $f"),
        *("touch /work/nested/a && chown -R 0 /work/nested", "rmdir /config/none", "sync"),
    ],
)
def test_what_is_found_is_what_a_read_only_file_system_refuses(
    command: str, tmp_path: Path
) -> None:
    script = (
        "mkdir config work work/nested; mount -t tmpfs none config; echo a > config/shop.conf; "
        'echo b > work/own; mount -o remount,ro config; exec sh -ec "$0"'
    )
    here = command.replace("/config", f"{tmp_path}/config").replace("/work", f"{tmp_path}/work")
    words = ["unshare", "-m", "sh", "-ec", script, here]
    real = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    errors = [each for each in found(command) if each.severity is Severity.ERROR]

    assert bool(errors) is (real.returncode != 0), real.stderr


@needs_mounts
@pytest.mark.parametrize("command", ["chown -R 0:0", "chmod -R u+r", "chgrp -R 0"])
def test_a_recursive_change_goes_down_into_the_mounts_below(command: str, tmp_path: Path) -> None:
    script = (
        "mkdir -p work/conf; mount -t tmpfs none work/conf; echo a > work/conf/a; "
        "mount -o remount,ro work/conf; exec $0 work"
    )
    real = subprocess.run(
        ["unshare", "-m", "sh", "-ec", script, command],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    reports = found(f"{command} /work", volumeMounts=mounts(work="/work", config="/work/conf"))

    assert real.returncode != 0
    assert [each.severity for each in reports] == [Severity.ERROR]


@pytest.mark.parametrize(
    "volume",
    [
        {"secret": {"secretName": "shop"}},
        {"downwardAPI": {"items": []}},
        {"projected": {"sources": [{"configMap": {"name": "shop"}}]}},
        {"image": {"reference": "registry.example.com/models:1"}},
        {"persistentVolumeClaim": {"claimName": "shop", "readOnly": True}},
        {"nfs": {"server": "files", "path": "/", "readOnly": True}},
        {"csi": {"driver": "secrets-store.csi.k8s.io", "readOnly": True}},
    ],
)
def test_volumes_that_nobody_can_write_are_refused(volume: dict[str, object]) -> None:
    containers = [init("touch /given/new", volumeMounts=mounts(given="/given"))]
    reports = said(
        write_to_read_only_mount, initContainers=containers, volumes=[{"name": "given", **volume}]
    )

    assert [each.severity for each in reports] == [Severity.ERROR]


@pytest.mark.parametrize(
    ("path", "severity"),
    [
        ("/", Severity.WARNING),
        ("/mnt/disks", Severity.WARNING),
        ("/var/lib/kubelet/pods", Severity.WARNING),
        ("/opt/cni/bin", Severity.ERROR),
    ],
)
def test_a_read_only_directory_of_the_node_may_hold_writable_mounts(
    path: str, severity: Severity
) -> None:
    mount = {"name": "node", "mountPath": "/node", "readOnly": True}
    containers = [init("touch /node/new", volumeMounts=[mount])]
    volume = {"name": "node", "hostPath": {"path": path}}
    reports = said(write_to_read_only_mount, initContainers=containers, volumes=[volume])

    assert [each.severity for each in reports] == [severity]


@pytest.mark.parametrize(
    ("script", "count"),
    [
        ("mkdir -p /work/a", 1),
        ("touch /work/a", 1),
        ("mkdir -p /work/made", 0),
        ("mkdir -p /work", 0),
        ("rm -f /work/made", 0),
    ],
)
def test_what_is_left_to_do_depends_on_what_was_made_before(script: str, count: int) -> None:
    mount = {"name": "work", "mountPath": "/work", "readOnly": True}
    containers = [
        init("mkdir /work/made", volumeMounts=mounts(work="/work")),
        init(script, name="second", volumeMounts=[mount]),
    ]
    reports = said(write_to_read_only_mount, initContainers=containers, volumes=[WORK])

    assert len(reports) == count


def test_a_main_container_that_writes_where_it_may_not_is_found_beside_init_containers() -> None:
    mount = {"name": "work", "mountPath": "/work", "readOnly": True}
    main = init("touch /work/lock; exec app", name="app", volumeMounts=[mount])
    first = init("touch /work/made", volumeMounts=mounts(work="/work"))
    reports = said(
        write_to_read_only_mount, initContainers=[first], containers=[main], volumes=[WORK]
    )

    assert [(each.container, each.text) for each in reports] == [("app", "touch")]


def test_a_writable_mount_inside_a_read_only_one_is_writable() -> None:
    inner = mounts(config="/config", work="/config/cache")

    assert found("touch /config/cache/new", volumeMounts=inner) == []


READ_ONLY_ROOT = {"securityContext": {"readOnlyRootFilesystem": True}}


@pytest.mark.parametrize(
    ("script", "severity"),
    [
        ("echo a > /tmp/a", Severity.ERROR),
        ("wget -O /etc/zones http://zones/list", Severity.ERROR),
        ("apk add --no-cache curl", Severity.ERROR),
        ("file=$(mktemp); echo a > $file", Severity.ERROR),
        ("mktemp -d", Severity.ERROR),
        ("mktemp -u; mktemp -p /work; mktemp /work/a.XXXXXX", None),
        ("export TMPDIR=/work; mktemp", None),
        ("until wget http://shop:80; do sleep 1; done", Severity.ERROR),  # it saves index.html
        ("mount -o remount,rw /; echo a > /etc/a", None),
        ("echo a >&2; echo b 2>&1", None),
        ("echo a > /work/a", None),
        ("echo a > /dev/shm/a", None),
        ("echo a > /dev/termination-log", None),
        ("echo 1 > /proc/sys/net/core/somaxconn", None),
        ("echo a 2> /dev/null", None),
        ("mkdir -p /tmp", None),
        ("rm -rf /tmp/cache", None),
        ("echo a > /opt/state/a", Severity.WARNING),  # the image may declare a VOLUME there
        ("echo a > /tmp/a || true", None),
        ('if [ -n "$A" ]; then echo a > /tmp/a; fi', None),
        ("status=$(wget --server-response http://shop 2>&1 | awk '/HTTP/{print $2}')", None),
    ],
)
def test_a_read_only_root_refuses_what_no_mount_takes(
    script: str, severity: Severity | None
) -> None:
    assert [each.severity for each in found(script, **READ_ONLY_ROOT)] == [severity][
        : severity is not None
    ]


def test_of_an_unknown_image_a_read_only_root_is_no_proof() -> None:
    (report,) = found("echo a > /tmp/a", image="registry.example.com/java:1", **READ_ONLY_ROOT)

    assert report.severity is Severity.WARNING


def test_a_mount_at_run_is_that_at_var_run_too() -> None:
    assert found("echo a > /var/run/a", **READ_ONLY_ROOT, volumeMounts=mounts(work="/run")) == []


def test_a_failure_that_the_script_passes_over_is_a_warning() -> None:
    (report,) = found("set +e; touch /config/new; cat /config/shop.conf")

    assert (report.text, report.severity) == ("touch", Severity.WARNING)


def test_the_message_names_the_volume_and_what_the_user_will_see() -> None:
    (report,) = found("echo a > /config/new")

    assert report.message == (
        "init container 'first' writes '/config/new', but volume 'config' is a ConfigMap, which "
        "is always mounted read-only: 'echo' fails with 'Read-only file system'"
    )
