"""Volumes whose content nobody gets, and those that are right as they are."""

from __future__ import annotations

from typing import Any

import pytest

from tests.volumes.handing import init, main, manifest, said

WARNING = ["unmounted-shared-volume: warning"]
ERROR = ["unmounted-shared-volume: error"]
FETCH = "wget -O /out/app.json http://config/app.json"


def test_nobody_has_the_volume() -> None:
    assert said(manifest(init(FETCH, ("v", "/out")))) == WARNING


@pytest.mark.parametrize(
    "reader",
    [
        main("--config", "/out/app.json"),
        main("--config=/out/app.json"),
        main(env=[{"name": "CONFIG", "value": "/out/app.json"}]),
        main(env=[{"name": "CONFIG_DIRECTORY", "value": "/out"}]),
        main(command=["sh", "-ec", "cat /out/app.json; exec app"]),
        main(livenessProbe={"exec": {"command": ["cat", "/out/app.json"]}}),
        main("/out/app.json", mounts=(("w", "/out"),)),
    ],
)
def test_a_main_container_looks_for_it_and_has_it_not(reader: dict[str, Any]) -> None:
    assert ERROR[0] in said(manifest(init(FETCH, ("v", "/out")), mains=(reader,)))


def test_a_main_container_looks_for_the_same_file_elsewhere() -> None:
    reader = main("--config", "/etc/app/app.json")

    assert said(manifest(init(FETCH, ("v", "/out")), mains=(reader,))) == WARNING


def test_only_the_other_part_is_mounted() -> None:
    script = "mkdir -p /out/conf /out/data; echo a > /out/conf/app.ini"
    reader = main("--config", "/etc/app.ini", mounts=(("v", "/data@data"),))

    assert said(manifest(init(script, ("v", "/out")), mains=(reader,))) == WARNING


def test_a_program_nobody_sees_is_told_where_to_write() -> None:
    fetch = {"name": "init", "image": "x", "args": ["--to", "/out/m"]}
    fetch["volumeMounts"] = [{"name": "v", "mountPath": "/out"}]

    assert said(manifest(fetch, mains=(main("--model", "/out/m"),))) == WARNING
    assert said(manifest(fetch)) == []
    assert said(manifest({**fetch, "name": "download-model"})) == WARNING


@pytest.mark.parametrize(
    "script",
    [
        "wget -O /out/dump.sql http://h/dump && psql -h db -v ON_ERROR_STOP=1 -f /out/dump.sql",
        "git clone http://h/r /out/r && cd /out/r && make install",
        "touch /out/install.lock",
        "echo a > /out/.ready",
        "date >> /out/setup.log",
        "cp -r /etc/app /out/a && cp -r /out/a /etc/b",
        "true",
    ],
)
def test_a_container_may_need_a_volume_for_itself(script: str) -> None:
    assert said(manifest(init(script, ("v", "/out")))) == []


@pytest.mark.parametrize(
    ("name", "path"),
    [("tmp", "/out"), ("v", "/tmp"), ("pip-cache", "/out"), ("v", "/run"), ("scratch", "/out")],
)
def test_names_tell_that_it_is_for_passing_use(name: str, path: str) -> None:
    script = FETCH.replace("/out", path)

    assert said(manifest(init(script, (name, path)))) == []


def test_a_program_may_be_left_for_sidecars_that_users_add() -> None:
    copy = "cp /usr/local/bin/argocd /var/run/argocd/argocd-cmp-server"

    assert said(manifest(init(copy, ("var-files", "/var/run/argocd")))) == []
    assert said(manifest(init(copy.replace("-cmp", ""), ("v", "/var/run/argocd")))) == WARNING


def test_a_name_is_no_excuse_where_the_copy_is_all_that_is_done() -> None:
    copy = init("cp /given/seed.aof /tmp/seed.aof", ("given", "/given"), ("data", "/tmp"))
    given = {"name": "given", "configMap": {"name": "seed"}}
    pod = manifest(copy, volumes=[given, {"name": "data", "emptyDir": {}}])

    assert said(pod) == WARNING


def test_a_look_at_the_file_is_no_reason_where_a_main_container_names_it() -> None:
    script = f"{FETCH}; cat /out/app.json"

    assert said(manifest(init(script, ("v", "/out")), mains=(main("/out/app.json"),))) == ERROR


def test_a_later_init_container_takes_it() -> None:
    second = {**init("cp /in/app.json /etc/app.json", ("v", "/in")), "name": "second"}

    assert said(manifest(init(FETCH, ("v", "/out")), second)) == []


def test_a_sidecar_takes_it_wherever_it_stands() -> None:
    mount = [{"name": "v", "mountPath": "/in"}]
    sidecar = {"name": "side", "image": "x", "restartPolicy": "Always", "volumeMounts": mount}

    assert said(manifest(sidecar, init(FETCH, ("v", "/out")))) == []
    assert said(manifest(init(FETCH, ("v", "/out")), sidecar)) == []


@pytest.mark.parametrize(
    "reader",
    [
        {"name": "pause", "image": "registry.k8s.io/pause:3.10"},
        {"name": "idle", "image": "busybox:1.36", "command": ["sleep", "infinity"]},
    ],
)
def test_the_init_containers_are_the_work(reader: dict[str, Any]) -> None:
    assert said(manifest(init(FETCH, ("v", "/out")), mains=(reader,))) == []


@pytest.mark.parametrize(
    "volume",
    [
        {"name": "v", "persistentVolumeClaim": {"claimName": "v"}},
        {"name": "v", "hostPath": {"path": "/opt"}},
        {"name": "v", "nfs": {"server": "nfs", "path": "/"}},
    ],
)
def test_a_volume_that_lasts_may_be_for_others(volume: dict[str, Any]) -> None:
    assert said(manifest(init(FETCH, ("v", "/out")), volumes=[volume])) == []


def test_a_variable_may_come_from_a_file_in_it() -> None:
    reference = {"volumeName": "v", "path": "app.env", "key": "A"}
    reader = main(env=[{"name": "A", "valueFrom": {"fileKeyRef": reference}}])
    script = "echo \"A='1'\" > /out/app.env"

    assert said(manifest(init(script, ("v", "/out")), mains=(reader,))) == []


@pytest.mark.parametrize(
    "metadata",
    [
        {"annotations": {"vault.hashicorp.com/agent-inject": "true"}},
        {"annotations": {"example.com/mounts": '[{"name":"v"}]'}},
        {"labels": {"sidecar-injection.example.com/inject": "yes"}},
    ],
)
def test_an_injector_may_add_the_mount(metadata: dict[str, Any]) -> None:
    pod = manifest(init(FETCH, ("v", "/out")))
    pod["metadata"] |= metadata

    assert said(pod) == []


def test_a_proxy_of_a_mesh_mounts_nothing_of_others() -> None:
    pod = manifest(init(FETCH, ("v", "/out")))
    pod["metadata"]["annotations"] = {"sidecar.istio.io/inject": "true"}

    assert said(pod) == WARNING


def test_a_patch_is_not_all_of_the_pod() -> None:
    assert said(manifest(init(FETCH, ("v", "/out"))), name="patches/pod.yaml") == []
