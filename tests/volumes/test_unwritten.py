"""What containers look for in volumes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.volumes.handing import init, main, manifest, said

ERROR = ["read-of-unwritten-path: error"]
WARNING = ["read-of-unwritten-path: warning"]
WRITE = "echo a > /out/app.json"
IN = (("v", "/in"),)


@pytest.mark.parametrize(
    ("script", "reader", "expected"),
    [
        (WRITE, main("--config", "/in/app.json", mounts=IN), []),
        (WRITE, main("--config", "/in/config.json", mounts=IN), WARNING),
        (WRITE, main("--config", "/in/ap.json", mounts=IN), WARNING),
        (WRITE, main("--file", "/in/sub/app.json", mounts=IN), WARNING),
        (WRITE, main("--config", "/etc/app.json", mounts=IN), WARNING),
        (WRITE, main("--config", "/out/app.json", mounts=IN), ERROR),
        (WRITE, main("/in/app.json", "/out/app.json", mounts=IN), []),
        (WRITE, main("--cache", "/in/cache.json", mounts=IN), []),
        (WRITE, main("--log", "/in/app.log", mounts=IN), []),
        (WRITE, main("--socket", "/in/app.sock", mounts=IN), []),
        (WRITE, main("--config", "/in", mounts=IN), []),
        (WRITE, main("--config", "/in/app", mounts=IN), []),
        (WRITE, main("--config", "/in/$POD.json", mounts=IN), []),
        (WRITE + "; setup", main("--config", "/in/config.json", mounts=IN), []),
        ("setup", main("--config", "/in/config.json", mounts=IN), []),
        ("cp -r /etc/app/. /out", main("--config", "/in/config.json", mounts=IN), []),
        ("tar -xf /a.tar -C /out", main("--config", "/in/config.json", mounts=IN), []),
    ],
)
def test_a_path_that_is_only_named(
    script: str, reader: dict[str, Any], expected: list[str]
) -> None:
    found = said(manifest(init(script, ("v", "/out")), mains=(reader,)))

    assert [each for each in found if each.startswith("read-of")] == expected


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ("cat /in/app.json", []),
        ("cat /in/config.json", ERROR),
        ("cp /in/config.json /etc/", ERROR),
        (". /in/env", ERROR),
        ("sh /in/setup.sh", ERROR),
        ("chmod 0400 /in/key", ERROR),
        ("psql -h db -f /in/a.sql -v ON_ERROR_STOP=1", ERROR),
        ("sort < /in/list", ERROR),
        ("echo b > /in/list; sort /in/list", []),
        ("echo b > /in/sub/list", ERROR),
        ("mkdir -p /in/sub; echo b > /in/sub/list", []),
        ("[ -f /in/list ] && sort /in/list; true", []),
        ("cat /in/config.json || true", []),
        ("prepare; cat /in/config.json", []),
        ("cat /in/*.json", []),
        ("cat /in/nothing | wc -l", []),
    ],
)
def test_a_command_that_fails_without_its_file(read: str, expected: list[str]) -> None:
    second = {**init(read, ("v", "/in")), "name": "second"}
    found = said(manifest(init(WRITE, ("v", "/out")), second, mains=(main(mounts=IN),)))

    assert found == expected


@pytest.mark.parametrize(("ending", "expected"), [("exit 1", []), ("exit 0", ERROR)])
def test_behind_a_container_that_always_fails_nothing_is_looked_for(
    ending: str, expected: list[str]
) -> None:
    second = {**init("cat /in/app.json", ("v", "/in")), "name": "second"}
    found = said(manifest(init(f"{ending}; {WRITE}", ("v", "/out")), second))

    assert [each for each in found if each.startswith("read-of")] == expected


def test_order_is_what_counts() -> None:
    first = {**init("cat /in/app.json", ("v", "/in")), "name": "first"}
    pod = manifest(first, init(WRITE, ("v", "/out")), mains=(main(mounts=IN),))

    assert said(pod) == ERROR


def test_a_sidecar_in_front_may_be_too_early() -> None:
    mount = [{"name": "v", "mountPath": "/in"}]
    sidecar = {"name": "side", "image": "x", "restartPolicy": "Always", "volumeMounts": mount}
    sidecar["args"] = ["--config", "/in/app.json"]

    assert said(manifest(sidecar, init(WRITE, ("v", "/out")))) == WARNING
    assert said(manifest(init(WRITE, ("v", "/out")), sidecar)) == []


@pytest.mark.parametrize(
    ("volume", "expected"),
    [
        ({"name": "v", "persistentVolumeClaim": {"claimName": "v"}}, []),
        ({"name": "v", "hostPath": {"path": "/opt"}}, []),
        ({"name": "v", "emptyDir": {}}, ERROR),
        ({"name": "v", "ephemeral": {"volumeClaimTemplate": {"spec": {}}}}, ERROR),
        (
            {
                "name": "v",
                "ephemeral": {"volumeClaimTemplate": {"spec": {"dataSource": {"name": "a"}}}},
            },
            [],
        ),
        ({"name": "v", "configMap": {"name": "absent"}}, []),
        ({"name": "v", "configMap": {"name": "present"}}, ERROR),
        ({"name": "v", "configMap": {"name": "present", "items": [{"key": "x", "path": "b"}]}}, []),
    ],
)
def test_only_a_volume_whose_content_is_known_lacks_a_file(
    volume: dict[str, Any], expected: list[str]
) -> None:
    content = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "present"}}
    pod = manifest(init("cat /v/b", ("v", "/v")), volumes=[volume])

    assert said(pod, {**content, "data": {"a": "1"}}) == expected


@pytest.mark.parametrize(
    ("mount", "expected"),
    [
        ("/etc/app.conf@app.conf", []),
        ("/etc/app.conf@default.conf", ERROR),
        ("/srv@html", []),
        ("/srv@htlm", WARNING),
        ("/var/lib/app@data", []),
        ("/etc/conf.d@conf.d", []),
    ],
)
def test_a_part_that_nobody_makes(mount: str, expected: list[str]) -> None:
    script = "mkdir /out/html; echo a > /out/html/index.html; echo b > /out/app.conf"
    reader = main(mounts=(("v", mount), ("v", "/srv/all")))

    assert said(manifest(init(script, ("v", "/out")), mains=(reader,))) == expected


def test_a_directory_stands_where_a_file_is_looked_for() -> None:
    reader = main("--config=/etc/app.json", mounts=(("v", "/etc/app.json"),))

    assert said(manifest(init(WRITE, ("v", "/out")), mains=(reader,))) == WARNING


@pytest.mark.parametrize(
    ("mount", "script", "expected"),
    [
        ("/etc/a.yml@a.yml", "echo a > /etc/a.yml", ["subpath-before-written: error"]),
        ("/etc/app@conf", "echo a > /etc/app/a.yml", []),
        ("/etc/a.yml@a.yml", "setup > /etc/a.yml", ["subpath-before-written: error"]),
    ],
)
def test_a_container_cannot_write_the_file_that_it_mounts(
    mount: str, script: str, expected: list[str]
) -> None:
    reader = main(mounts=(("v", mount),))

    assert said(manifest(init(script, ("v", mount)), mains=(reader,))) == expected


def test_what_an_unseen_program_made_may_be_there() -> None:
    first = {"name": "first", "image": "x", "volumeMounts": [{"name": "v", "mountPath": "/v"}]}
    pod = manifest(
        first,
        init("echo a > /etc/a.yml", ("v", "/etc/a.yml@a.yml")),
        mains=(main(mounts=(("v", "/etc/a.yml@a.yml"),)),),
    )

    assert said(pod) == []
