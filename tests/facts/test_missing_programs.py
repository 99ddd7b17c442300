"""What turns the absence of a program into something that nobody can tell."""

from __future__ import annotations

import json
from typing import Any

import pytest

from initlint.facts.container import facts
from initlint.facts.missing_files import missing_files
from initlint.facts.missing_programs import Missing, missing_programs
from initlint.facts.objects import Objects
from initlint.finding import Severity
from initlint.model.manifest import manifests
from initlint.model.workspace import Workspace
from initlint.source.text import Source
from initlint.tree.read import documents

VOLUME = {"volumes": [{"name": "tools", "emptyDir": {}}]}


def missing(
    container: dict[str, Any], pod: dict[str, Any] | None = None, others: str = ""
) -> list[Missing]:
    """Give what the init container lacks, in a pod with these further fields."""
    spec = {"initContainers": [{"name": "first", **container}], **(pod or {})}
    written = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": spec}
    text = json.dumps(written) + ("\n---\n" + others if others else "")
    found = tuple(m for each in documents(Source("pod.yaml", text)) for m in manifests(each))
    workspace = Workspace("pod.yaml", found)
    first = next(pod for manifest in found for pod in manifest.pods).init_containers[0]
    understood = facts(first, Objects(workspace, "default"))
    return [*missing_programs(understood, workspace), *missing_files(understood, workspace)]


def script(text: str, image: str = "debian:12", **more: object) -> dict[str, Any]:
    return {"image": image, "command": ["sh", "-ec", text], **more}


FOUND = [
    (script("curl http://db"), "curl"),
    (script("timeout 5 nc -z db 5432"), "nc"),
    (script("env A=b jq . /etc/x"), "jq"),
    (script("exec jq . /etc/x"), "jq"),
    (script("command jq . /etc/x"), "jq"),
    (script("sudo true"), "sudo"),
    (script("ls | jq ."), "jq"),
    (script("x=$(jq . /etc/x)"), "jq"),
    (script("for f in /etc/a /etc/b; do jq . $f; done"), "jq"),
    (script("until nc -z db 1; do sleep 1; done"), "nc"),
    (script("jq . /etc/x || exit 1"), "jq"),
    (script("jq . /etc/x || { echo no; exit 1; }"), "jq"),
    (script("ask() { jq . /etc/x; }; ask"), "jq"),
    (script("apt-get update; jq ."), "jq"),
    (script("echo a > /tmp/a; jq ."), "jq"),
    (script("bash -ec 'jq .'"), "jq"),
    (script("jq .", "alpine:3.20"), "jq"),
    ({"image": "alpine:3.20", "command": ["/bin/bash", "-c", "jq ."]}, "/bin/bash"),
    ({"image": "gcr.io/distroless/static", "command": ["sh", "-c", "jq ."]}, "sh"),
    ({"image": "debian:12", "command": ["jq", "."]}, "jq"),
    ({"image": "debian:12", "command": ["kill", "1"]}, "kill"),
    ({**script("jq ."), "env": [{"name": "PATH", "value": "/usr/bin:/bin:/app/bin"}]}, "jq"),
    (script("timeout 5 kill 1"), "kill"),
    ({"image": "python:3.12", "command": ["./start"]}, "/start"),
    ({"image": "postgres:17", "workingDir": "/app", "command": ["bin/start"]}, "/app/bin/start"),
]


@pytest.mark.parametrize(("container", "what"), FOUND)
def test_what_surely_runs_and_surely_is_not_there_is_an_error(
    container: dict[str, Any], what: str
) -> None:
    assert [(one.what, one.severity) for one in missing(container)] == [(what, Severity.ERROR)]


MILDER = [
    script("jq . /etc/x || true"),
    script("if jq . /etc/x; then echo yes; fi"),
    script('if [ -n "$A" ]; then jq .; fi'),
    script('[ -n "$A" ] && jq .'),
    script("case $A in b) jq . ;; esac"),
    {"image": "debian:12", "command": ["sh", "-c", "jq .; echo done"]},
    script("nc -z db 1", "bitnami/kubectl:1.30"),
]


@pytest.mark.parametrize("container", MILDER)
def test_doubt_or_weaker_knowledge_makes_a_warning(container: dict[str, Any]) -> None:
    assert [one.severity for one in missing(container)] == [Severity.WARNING]


UNKNOWN_PATH = {"name": "PATH", "valueFrom": {"secretKeyRef": {"name": "a", "key": "b"}}}
TOOLS_MOUNT = {"name": "tools", "mountPath": "/tools"}
SILENT = [
    # 1. a mount carries the program, or covers a directory of PATH
    ({**script("/tools/jq ."), "volumeMounts": [TOOLS_MOUNT]}, VOLUME),
    (
        {**script("jq ."), "volumeMounts": [{"name": "tools", "mountPath": "/usr/local/bin"}]},
        VOLUME,
    ),
    ({**script("jq ."), "volumeMounts": [{"name": "tools", "mountPath": "/usr"}]}, VOLUME),
    ({**script("jq ."), "volumeMounts": [{"name": "tools", "mountPath": "/opt/x/bin"}]}, VOLUME),
    (
        {
            **script("jq ."),
            "volumeMounts": [{"name": "tools", "mountPath": "/usr/bin/jq", "subPath": "jq"}],
        },
        VOLUME,
    ),
    # 2. PATH is set, or may be
    ({**script("jq ."), "env": [{"name": "PATH", "value": "/tools:/usr/bin"}],
      "volumeMounts": [TOOLS_MOUNT]}, VOLUME),
    ({**script("jq ."), "env": [{"name": "PATH", "value": "/usr/lib/tools:/usr/bin"}]}, {}),
    ({**script("jq ."), "env": [{"name": "PATH", "value": "$(TOOLS):/usr/bin"}]}, {}),
    ({**script("jq ."), "env": [UNKNOWN_PATH]}, {}),
    ({**script("jq ."), "envFrom": [{"secretRef": {"name": "unseen"}}]}, {}),
    (script("export PATH=/tools:$PATH; jq ."), {}),
    (script("PATH=/tools jq ."), {}),
    (script("env PATH=/tools jq ."), {}),
    # 3. it is brought before, is a function, or is asked after
    (script("apk add --no-cache jq; jq .", "alpine:3.20"), {}),
    (script("apt-get install -y jq; jq ."), {}),
    (script("pip install alembic; alembic --version", "python:3.12"), {}),
    (script("wget -O /usr/bin/jq http://x/jq; chmod +x /usr/bin/jq; jq .", "python:3.12"), {}),
    (script("cp /etc/jq /usr/bin/jq; jq ."), {}),
    (script("cp /etc/tool /usr/bin/; jq ."), {}),
    (script("ln -s /etc/tool /bin/jq; jq ."), {}),
    (script("tar -xf /etc/all.tar -C /; jq ."), {}),
    (script("cat > /usr/bin/jq; jq ."), {}),
    (script("/etc/setup.sh; jq ."), {}),
    (script(". /etc/profile; jq ."), {}),
    (script("jq() { cat; }; jq ."), {}),
    (script("alias jq=cat; jq ."), {}),
    (script("command -v jq && jq ."), {}),
    (script("if which jq; then jq .; fi"), {}),
    (script("type jq || exit 0; jq ."), {}),
    (script("[ -x /usr/bin/jq ] || exit 0; jq ."), {}),
    (script("jq . /etc/x || cat /etc/x"), {}),
    (script("cat /etc/x || jq . /etc/x"), {}),
    # 4. a relative path from a directory that is not known
    ({"image": "eclipse-temurin:21", "command": ["bin/start"]}, {}),
    (script('cd "$A" && ./start'), {}),
    # 5. a reference that is a template, a digest alone, or rewritten
    (script("jq .", "{{ .Values.image }}"), {}),
    (script("jq .", "$(IMAGE)"), {}),
    (script("bash -c 'jq .'", "python@sha256:" + "a" * 64), {}),
    # 6. what the shell does itself
    (script("umask 022; kill -0 1; type sh; ulimit -n 5"), {}),
    # 7. another platform
    (script("jq ."), {"nodeSelector": {"kubernetes.io/os": "windows"}}),
    (script("jq ."), {"nodeSelector": {"kubernetes.io/arch": "arm64"}}),
    (script("jq ."), {"os": {"name": "windows"}}),
    # 8. tags that were not read
    (script("jq .", "debian:jessie"), {}),
    (script("bash -c ls", "alpine:3.4"), {}),
    # other files than the image's
    (script("nsenter -t 1 -m -- jq ."), {}),
    (script("chroot /host jq ."), {}),
    # nothing is known of the image, or of the word
    (script("jq .", "registry.example.com/shop"), {}),
    (script("$TOOL ."), {}),
    (script("no-such-tool-anywhere ."), {}),
    # what was made before
    (script("echo a > /srv/list; sort /srv/list"), {}),
    (script("mkdir -p /srv/a; ls /srv/a"), {}),
    (script("git clone http://x/y /srv/y; cat /srv/y/z", "buildpack-deps:bookworm"), {}),
]  # fmt: skip


@pytest.mark.parametrize(("container", "pod"), SILENT)
def test_nothing_is_said_where_anything_speaks_for_the_program(
    container: dict[str, Any], pod: dict[str, Any]
) -> None:
    assert missing(container, pod) == []


def test_a_kustomization_may_set_another_image() -> None:
    kustomization = "kind: Kustomization\nimages:\n- {name: debian, newName: tools}\n"

    assert missing(script("jq .")) != []
    assert missing(script("jq ."), others=kustomization) == []


REDIS = "/usr/local/etc/redis/redis.conf"
FILES = [
    (script(f"cp {REDIS} /data/", "redis:7"), REDIS),
    (script("redis-server /etc/redis/redis.conf", "redis:7-alpine"), "/etc/redis/redis.conf"),
    (script("cat /srv/list", "alpine:3.20"), "/srv/list"),
    (script("cd /app; python manage.py migrate", "python:3.12"), "/app/manage.py"),
    ({"image": "python:3.12", "command": ["python", "manage.py", "migrate"]}, "/manage.py"),
    ({"image": "node:22", "command": ["npm", "run", "migrate"]}, "/package.json"),
    ({"image": "ruby:3.3", "command": ["bundle", "exec", "rake", "db:migrate"]}, "/Gemfile"),
    ({"image": "php:8.3-fpm", "command": ["php", "artisan", "migrate"]}, "/var/www/html/artisan"),
]  # fmt: skip


@pytest.mark.parametrize(("container", "what"), FILES)
def test_files_that_the_build_never_made_are_missing(container: dict[str, Any], what: str) -> None:
    assert what in [one.what for one in missing(container)]


PRESENT = [
    script("cat /etc/shop.conf", "redis:7"),
    script("ls /home /usr/local /opt /mnt"),
    script("cat /usr/local/share/x", "python:3.12"),
    script("cat /home/node/x", "node:22"),
    script("cat < /srv/list"),
    script("cat /proc/1/status /run/x /dev/null"),
    script("alembic -c /usr/local/x.ini upgrade head", "registry.example.com/shop"),
]


@pytest.mark.parametrize("container", PRESENT)
def test_files_that_may_be_there_are_not_missing(container: dict[str, Any]) -> None:
    assert missing(container) == []


BY_NAME = [
    container for container, what in FOUND if not what.startswith("/") and "env" not in container
]


@pytest.mark.parametrize("container", BY_NAME)
def test_whatever_covers_path_may_bring_any_program(container: dict[str, Any]) -> None:
    mount = {"name": "tools", "mountPath": "/usr/local/bin"}

    assert missing({**container, "volumeMounts": [mount]}, VOLUME) == []


@pytest.mark.parametrize("container", [container for container, _ in FOUND])
def test_whatever_runs_elsewhere_is_not_judged(container: dict[str, Any]) -> None:
    assert missing(container, {"nodeSelector": {"kubernetes.io/os": "windows"}}) == []


@pytest.mark.parametrize("container", [container for container, _ in FOUND])
def test_whatever_image_is_not_known_is_not_judged(container: dict[str, Any]) -> None:
    assert missing({**container, "image": "registry.example.com/own:1"}) == []


_STARTING = ("timeout", "env", "exec", "command")
SCRIPTS = [
    (container, what)
    for container, what in FOUND
    if isinstance(container["command"], list) and container["command"][:2] == ["sh", "-ec"]
]


@pytest.mark.parametrize(("container", "what"), SCRIPTS)
@pytest.mark.parametrize(
    "before",
    [
        "apt-get install -y all; ",
        "command -v {}; ",
        "{}() {{ :; }}; ",
        ". /etc/tools; ",
        "eval $A; ",
    ],
)
def test_whatever_comes_before_may_bring_the_program(
    container: dict[str, Any], what: str, before: str
) -> None:
    command = container["command"]
    given = {**container, "command": [*command[:2], before.format(what) + command[2]]}
    # A function is none of the programs that another process starts.
    is_still_missing = before.startswith("{}") and command[2].startswith(_STARTING)

    assert (what in [one.what for one in missing(given)]) is is_still_missing
