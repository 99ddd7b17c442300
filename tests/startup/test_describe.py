"""What containers do, in a few words, and what they leave for others."""

from __future__ import annotations

import pytest

from initlint.context import Context
from initlint.model.container import Container
from initlint.settings import Settings
from initlint.startup.describe import Description
from tests.startup.worlds import workspace

POD = """apiVersion: v1
kind: Pod
metadata: {name: app}
spec:
  volumes: [{name: shared, emptyDir: {}}]
  initContainers:
  - name: init
    image: busybox:1.36
    command: [sh, -c, "COMMAND"]
    volumeMounts: [{name: shared, mountPath: /shared}]
  containers:
  - {name: main, image: nginx, volumeMounts: [{name: shared, mountPath: /etc/app}]}
"""


def described(command: str) -> tuple[Description, Container, Container]:
    scope = workspace(POD.replace("COMMAND", command))
    (pod,) = scope.pods
    context = Context(Settings(), scope)
    description = Description(context.facts, context.volumes)
    return description, pod.init_containers[0], pod.main_containers[0]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("until nc -z db 5432; do sleep 1; done", "waits for tcp db:5432"),
        ("until nc -z a 1 && nc -z b 2; do sleep 1; done", "waits for tcp a:1, tcp b:2"),
        ("python -m alembic upgrade head", "migrates the database (alembic)"),
        ("./manage.py migrate", "migrates the database (manage.py)"),
        ("wget -O /shared/c.json http://config/c", "downloads /shared/c.json"),
        ("echo on > /shared/flag", "writes /shared/flag"),
        ("chown -R 1:1 /shared", "sets the owner of /shared"),
        ("apk add curl", "installs packages"),
        ("echo a > /tmp/a", "runs `sh -c echo a > /tmp/a`"),
        ("while [ ! -f /shared/go ]; do sleep 1; done", "waits for file /shared/go"),
    ],
)
def test_what_a_container_does_comes_from_its_facts(command: str, expected: str) -> None:
    description, init, _ = described(command)

    assert description.does(init) == expected


def test_an_image_speaks_for_itself() -> None:
    description, _, main = described("true")

    assert description.does(main) == "runs image nginx"


def test_a_file_in_a_shared_volume_is_handed_over() -> None:
    description, init, main = described("echo on > /shared/flag; echo off > /tmp/flag")

    assert description.hands_over(init) == ("init → /shared/flag (shared) → main:/etc/app/flag",)
    assert description.hands_over(main) == ()


def test_many_files_are_counted() -> None:
    description, init, _ = described("cd /shared; touch a b c d e f g h")

    assert description.hands_over(init)[-1] == "init → 2 more"


def test_a_directory_is_handed_over_where_no_file_is() -> None:
    description, init, _ = described("mkdir -p /shared/data")

    assert description.hands_over(init) == ("init → /shared/data (shared) → main:/etc/app/data",)


def test_what_only_passes_through_is_not_handed_over() -> None:
    description, init, _ = described("rm -rf /shared/old; chmod 0777 /shared")

    assert description.hands_over(init) == ()
