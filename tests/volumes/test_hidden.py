"""Mounts over files of the image."""

from __future__ import annotations

import pytest

from rules.mount_hides_image_files import mount_hides_image_files
from tests.volumes.reports import Said, init, mounts, said

DATA = {"name": "data", "emptyDir": {}}
OUT = {"name": "out", "emptyDir": {}}
IMAGE = "registry.example.com/app:1"


def found(script: str, data: dict[str, object] = DATA, **fields: object) -> list[Said]:
    """Give what is found where the volumes lie at /app/data and /out."""
    fields.setdefault("volumeMounts", mounts(data="/app/data", out="/out"))
    containers = [init(script, image=IMAGE, **fields)]
    return said(mount_hides_image_files, initContainers=containers, volumes=[data, OUT])


@pytest.mark.parametrize(
    "script",
    [
        "cp -r /app/data/. /app/data/",
        "cp -r /app/data /out/",
        "cp -a /app/data/* /out",
        "cd /app/data && cp -r . /out",
        "tar -cf /out/data.tar /app/data",
        "cp /app/data/seed.db /out/",
        "cp /app/data/seed.db /app/data/live.db",
    ],
)
def test_an_empty_volume_over_the_source_is_found(script: str) -> None:
    assert len(found(script)) == 1


@pytest.mark.parametrize(
    "script",
    [
        "cp -r /app/. /app/data/",
        "cp -r /app/seed/. /app/data/",
        "echo a > /app/data/a; cp -r /app/data/. /out/",
        "tar -xf /app/data.tar -C /app/data; cp -r /app/data/. /out/",
        "/app/fill; cp -r /app/data/. /out/",
        "ls /app/data",
    ],
)
def test_what_the_container_put_there_itself_is_not_hidden(script: str) -> None:
    assert found(script) == []


@pytest.mark.parametrize("script", ["cp -r /app/data/. /out/", "tar -cf /out/a.tar /app/data"])
def test_a_claim_may_hold_what_is_copied(script: str) -> None:
    claim = {"name": "data", "persistentVolumeClaim": {"claimName": "data"}}

    assert found(script, data=claim) == []


def test_a_file_of_a_volume_that_others_had_before_is_not_one_of_the_image() -> None:
    earlier = init("echo a > /data/a", volumeMounts=mounts(data="/data"))
    later = init("cp /app/data/b /out/", name="second", volumeMounts=mounts(data="/app/data"))
    reports = said(mount_hides_image_files, initContainers=[earlier, later], volumes=[DATA])

    assert reports == []


def test_a_claim_is_not_copied_onto_itself() -> None:
    claim = {"name": "data", "persistentVolumeClaim": {"claimName": "data"}}

    assert len(found("cp -r /app/data/. /app/data/", data=claim)) == 1


def test_a_mount_below_shows_something_after_all() -> None:
    config = {"name": "config", "configMap": {"name": "app"}}
    containers = [
        init(
            "cp -r /app/data/. /out/",
            image=IMAGE,
            volumeMounts=mounts(data="/app/data", out="/out", config="/app/data/config"),
        )
    ]
    reports = said(mount_hides_image_files, initContainers=containers, volumes=[DATA, OUT, config])

    assert reports == []


def runs(*command: str, script: str = "echo a > /seed/app.ini", **fields: object) -> list[Said]:
    """Give what is found of a main container with the filled volume over /app."""
    main = {"name": "app", "image": IMAGE, "command": [*command], **fields}
    main["volumeMounts"] = mounts(data="/app")
    first = init(script, image=IMAGE, volumeMounts=mounts(data="/seed"))
    return said(mount_hides_image_files, initContainers=[first], containers=[main], volumes=[DATA])


@pytest.mark.parametrize(
    ("command", "fields", "text"),
    [
        (["/app/server"], {}, "/app/server"),
        (["/app/bin/server", "--port=80"], {}, "/app/bin/server"),
        (["node", "/app/main.js"], {}, "/app/main.js"),
        (["python3", "-u", "main.py"], {"workingDir": "/app"}, "main.py"),
        (["java", "-Xmx1g", "-jar", "/app/app.jar"], {}, "/app/app.jar"),
        (["./server"], {"workingDir": "/app"}, "./server"),
    ],
)
def test_a_program_under_the_shared_volume_is_found(
    command: list[str], fields: dict[str, object], text: str
) -> None:
    assert [each.text.strip('"') for each in runs(*command, **fields)] == [text]


@pytest.mark.parametrize(
    ("command", "script"),
    [
        (["/app/server"], "cp /usr/bin/server /seed/server"),
        (["/app/server"], "cp -r /app/. /seed/"),
        (["/app/server"], "/opt/install"),
        (["/usr/bin/server"], "true"),
        (["server"], "true"),
        (["sh", "-c", "/app/server"], "true"),
        (["python", "-m", "server"], "true"),
    ],
)
def test_a_program_that_may_be_there_is_not(command: list[str], script: str) -> None:
    assert runs(*command, script=script) == []
