"""What goes with its container."""

from __future__ import annotations

from typing import Any

import pytest

from tests.volumes.handing import init, main, manifest, said

ERROR = ["unshared-output: error"]
WARNING = ["unshared-output: warning"]
FETCH = "wget -O /opt/app/agent.jar http://h/agent.jar"


@pytest.mark.parametrize(
    ("script", "reader", "expected"),
    [
        (FETCH, main("-javaagent:/opt/app/agent.jar"), ERROR),
        (FETCH, main(env=[{"name": "AGENT", "value": "/opt/app/agent.jar"}]), ERROR),
        ("sed -i s/a/b/ /etc/app.conf", main("-c", "/etc/app.conf"), WARNING),
        ("echo a >> /etc/app.conf", main("-c", "/etc/app.conf"), WARNING),
        ("git clone http://h/r /srv/site", main("--root", "/srv/site/html"), WARNING),
        (FETCH, main(), []),
        (FETCH, main("/opt/app/agent.jar.md5"), []),
        ("git clone http://h/r /srv/site", main("--root", "/srv"), []),
        (FETCH + "; java -jar /opt/app/agent.jar", main("/opt/app/agent.jar"), []),
        ("echo key > /root/.ssh/id", main("/root/.ssh/id"), []),
        ("date > /var/log/setup.log", main("--log", "/var/log/setup.log"), []),
        (FETCH, main("/opt/app/agent.jar", mounts=(("v", "/opt/app"),)), []),
    ],
)
def test_a_later_container_uses_the_same_path(
    script: str, reader: dict[str, Any], expected: list[str]
) -> None:
    found = said(manifest(init(script), mains=(reader,)))

    assert [each for each in found if each.startswith("unshared-output")] == expected


def test_another_init_container_is_a_milder_case() -> None:
    second = {**init("cp /opt/app/agent.jar /v/", ("v", "/v")), "name": "second"}
    found = said(manifest(init(FETCH), second, mains=(main(mounts=(("v", "/v"),)),)))

    assert found == WARNING


def test_a_container_that_makes_the_file_itself_needs_no_other() -> None:
    script = "wget -O /opt/app/agent.jar http://h/agent.jar; exec app --agent /opt/app/agent.jar"
    reader = main(command=["sh", "-ec", script])

    assert said(manifest(init(FETCH), mains=(reader,))) == []
