"""What a script leaves in a file, compared with real shells where it is told whole."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initlint.facts.objects import Objects
from initlint.model.workspace import Workspace
from initlint.volumes.location import Location
from initlint.volumes.written_text import written_text
from tests.volumes.examples import pod_graph

IMAGES = {"busybox": "busybox:1.36", "dash": "debian:12", "bash": "bash:5.2"}
CONTENTS = (
    ("echo a", ""),
    ("echo \"A='b'\"", ""),
    ('echo -n "C=$V"', ""),
    ("printf '%s=%s\\n' K v L w", ""),
    ("echo 'x\\ty'", ""),
    ("cat <<EOF", "\nA='$V'\n\\$V\nEOF"),
    ("cat <<'EOF'", "\nB=$V\nEOF"),
    ("true", ""),
)
# A command stands for HEAD, its here document for TAIL.
WRITES = (
    "HEAD > /data/f TAIL",
    "HEAD >> /data/f TAIL",
    "HEAD | tee /data/f > /dev/null TAIL",
    "HEAD | tee -a /data/f TAIL",
    "{ HEAD TAIL\n} > /data/f",
    "( echo first; HEAD TAIL\n) >> /data/f",
    "if true; then HEAD TAIL\nfi > /data/f",
    "HEAD > /data/other TAIL",
    "chmod 600 /data/f",
    "rm -f /data/f",
    "rm -rf /data/*",
    "cp /data/f /data/other",
    "> /data/f",
)


def told(script: str, image: str = "busybox:1.36") -> str | None:
    """Give the content of /data/f after *script* in an init container."""
    mount = [{"name": "data", "mountPath": "/data"}]
    command = ["sh", "-c", script]
    first = {"name": "first", "image": image, "command": command, "volumeMounts": mount}
    volumes = [{"name": "data", "emptyDir": {}}]
    main = {"name": "main", "image": "example/shop:1"}
    graph = pod_graph(initContainers=[first], containers=[main], volumes=volumes)
    objects = Objects(Workspace("pod.yaml", ()), "default")
    target = Location(graph.pod.volumes[0], None, "f")
    pieces = written_text(graph, objects, graph.pod.init_containers[0], target)
    return None if pieces is None else "".join(piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("echo \"A='b'\" > /data/f", "A='b'\n"),
        ("echo A=b > /data/f; echo C=d >> /data/f", "A=b\nC=d\n"),
        ("echo A=b > /data/f; echo C=d > /data/f", "C=d\n"),
        ("T=$(openssl rand -hex 16); echo \"T='$T'\" > /data/f", "T='\0'\n"),
        ("cat > /data/f <<EOF\nA='b'\nEOF", "A='b'\n"),
        ("echo A=b | tee /data/f", "A=b\n"),
        ("{ echo A=b; echo C=d; } > /data/f", "A=b\nC=d\n"),
        ("cd /data && echo A=b > f", "A=b\n"),
    ],
)
def test_plain_scripts_tell_the_whole_content(script: str, expected: str) -> None:
    assert told(script) == expected


@pytest.mark.parametrize(
    "script",
    [
        "if [ -f /x ]; then echo a > /data/f; fi",
        "[ -f /x ] && echo a > /data/f",
        "for i in 1 2; do echo $i >> /data/f; done",
        "put() { echo $1 >> /data/f; }; put a; put a",
        "echo a > /data/f & wait",
        "openssl rand -hex 16 > /data/f",
        "echo a > /data/f; sed -i s/a/b/ /data/f",
        "echo a > /data/f; cp -r /in/. /data",
        "echo a > /data/f; own-tool",
        "echo a 2> /data/f",
        "cat <<EOF > /data/f\n`date`\nEOF",
    ],
)
def test_tests_loops_and_other_programs_leave_it_open(script: str) -> None:
    assert told(script) is None


def script_of(steps: list[tuple[tuple[str, str], str]]) -> str:
    lines = (write.replace("HEAD", head).replace(" TAIL", tail) for (head, tail), write in steps)
    return "V=v\n" + "\n".join(lines)


@pytest.mark.parametrize("shell", IMAGES)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(CONTENTS), st.sampled_from(WRITES)), min_size=1, max_size=3
    )
)
def test_a_content_that_is_told_is_what_the_shell_leaves(
    tmp_path: Path, shell: str, steps: list[tuple[tuple[str, str], str]]
) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    script = script_of(steps)
    file = tmp_path / "f"
    for each in tmp_path.iterdir():
        each.unlink()
    argv = ["busybox", "sh"] if shell == "busybox" else [shell]
    real = script.replace("/data/", f"{tmp_path}/")
    subprocess.run([*argv, "-c", real], capture_output=True, check=False)
    left = file.read_text() if file.exists() else ""

    assert told(script, IMAGES[shell]) in (None, left)
