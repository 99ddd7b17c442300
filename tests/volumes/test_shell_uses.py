"""What commands do to files: which place, and how much of it."""

from __future__ import annotations

import pytest

from initlint.volumes.uses import ContainerUses, Use, UseKind
from tests.volumes.examples import container, pod_graph


def uses_of(script: str) -> ContainerUses:
    """Give the uses of an init container that runs *script* with a volume at `/v`."""
    init = {
        "name": "init",
        "image": "busybox:1.36",
        "command": ["sh", "-ec", script],
        "volumeMounts": [{"name": "v", "mountPath": "/v"}],
        "env": [{"name": "NAME", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}],
    }
    graph = pod_graph(initContainers=[init], volumes=[{"name": "v"}])
    return graph.uses(container(graph, "init"))


def shown(use: Use) -> str:
    """Show a use as `writes v:a/b`; a tree with `/**`, what is known in part with `…`."""
    volume = use.location.volume.name if use.location.volume is not None else ""
    tail = ("/**" if use.is_tree else "") + ("" if use.is_exact else "…")
    return f"{use.kind.value} {volume}:{use.location.path}{tail}"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("echo a > /v/a.txt", ["writes v:a.txt"]),
        ("cd /v; echo a >> b/a.txt", ["writes v:b/a.txt"]),
        ("wget -O /v/x http://h/x", ["writes v:x"]),
        ("curl -fo /v/x http://h/x", ["writes v:x"]),
        ("cd /v && wget http://h/a.tgz", ["writes v:a.tgz"]),
        ("git clone http://h/r.git /v/r", ["writes v:r/**"]),
        ("tar -xzf /v/a.tgz -C /v/out", ["reads v:a.tgz", "writes v:out/**"]),
        ("cp -r /etc/a /v/a", ["reads :etc/a/**", "writes v:a/**"]),
        ("cp /etc/a.json /v/b.json", ["reads :etc/a.json", "writes v:b.json"]),
        ("cp /bin/busybox /v/tool", ["reads :bin/busybox", "writes v:tool"]),
        ("mkdir /v/d; cp /etc/a /v/d", ["makes directory v:d", "reads :etc/a", "writes v:d/**"]),
        ("cp /etc/a /etc/b /v/", ["reads :etc/a", "reads :etc/b", "writes v:a", "writes v:b"]),
        ("cp -r /etc/a /v/", ["reads :etc/a/**", "writes v:a/**"]),
        ("cp -r /etc/a /v/b/", ["reads :etc/a/**", "writes v:b/**"]),
        ("cp /etc/*.d /v", ["reads :etc/**…", "writes v:/**"]),
        ("sed -i s/a/b/ /v/x", ["reads v:x", "writes v:x"]),
        ('echo a > "/v/$NAME.txt"', ["writes v:/**…"]),
        ("ln -s /etc/a /v/a", ["writes v:a/**"]),
        ("rm -rf /v/old", ["removes v:old/**"]),
        ("chmod 0400 /v/key", ["changes v:key"]),
        (". /v/env", ["reads v:env"]),
        ("/v/tool --now", ["reads v:tool"]),
        ("sh /v/setup.sh", ["reads v:setup.sh"]),
        ("echo a > /dev/null", []),
        ("cd /v; redis-server conf --maxmemory 2gb", []),
        ("cd /v; redis-server conf", ["reads v:conf"]),
        ("touch /v/a | tee /v/b", ["writes v:a", "writes v:b"]),
    ],
)
def test_commands_use_these_places(script: str, expected: list[str]) -> None:
    found = [shown(use) for use in uses_of(script).uses if use.kind is not UseKind.NAMES]

    assert found == expected


@pytest.mark.parametrize(
    "script",
    [
        "echo a > /v/a",
        "cp -r /etc/a /v && chmod -R a+r /v",
        "if [ -f /v/a ]; then rm /v/a; fi",
        "until nc -z db 5432; do sleep 1; done",
        "f() { touch /v/a; }; f",
        "gunzip -c /v/a.gz > /v/a",
        "psql -h db -f /v/a.sql",
    ],
)
def test_all_of_it_is_seen(script: str) -> None:
    assert not uses_of(script).may_write_unseen


@pytest.mark.parametrize(
    "script",
    [
        "setup --all",
        "sh /opt/setup.sh",
        ". /opt/lib.sh",
        'python -c \'open("/v/a", "w")\'',
        "find /v -name x -exec cp {} /v/y ;",
        "ls /v | xargs touch",
        "cat $NAME > $OTHER",
        "/v/wait",
        "gunzip /v/a.gz",
        "git checkout main",
        'eval "$SCRIPT"',
        "psql -h db -c '\\copy t to /v/t.csv'",
        "awk '{ print > \"/v/\" $1 }' /v/a",
    ],
)
def test_something_of_it_is_not_seen(script: str) -> None:
    assert uses_of(script).may_write_unseen


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("cat /v/a", True),
        ("cat /v/a; exec nginx -g 'daemon off;'", True),
        ("cat /v/a || true", False),
        ("if cat /v/a; then echo b; fi", False),
        ("[ -f /v/a ] && cat /v/a; echo b", False),
        ("cat /v/a | wc -l", False),
    ],
)
def test_some_reads_must_succeed(script: str, expected: bool) -> None:
    (read,) = uses_of(script).reads

    assert read.is_fatal is expected
