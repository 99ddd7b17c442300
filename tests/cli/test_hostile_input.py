"""Input that means harm or went wrong: each has its answer, and costs no other file.

`FINDING` is an error at a place, or text that cannot be parsed and names no kind, which is told;
`PROBLEM` is an input that could not be read, `QUIET` none of these.
"""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

import pytest

from tests.conftest import Run

FINDING, PROBLEM, QUIET = 1, 2, 0

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: b}]}\n"
BAD = POD.replace("{name: a, image: b}", "{name: a, image: b, tty: 1}")
BOMB = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30)
)
INPUTS: dict[str, tuple[bytes, int]] = {
    "empty": (b"", QUIET),
    "only comments": (b"# nothing\n---\n# here\n", QUIET),
    "byte order mark": (b"\xef\xbb\xbf" + POD.encode(), QUIET),
    "carriage returns": (POD.replace("\n", "\r\n").encode(), QUIET),
    "a tab as indentation": (b"a:\n\tb: 1\n", FINDING),
    "a null byte": (POD.encode() + b"\x00", FINDING),
    "an escape character": (POD.encode() + b"# \x1b[31m\n", FINDING),
    "latin-1 in a value": (b"apiVersion: v1\nkind: Pod\nmetadata: {name: caf\xe9}\n", FINDING),
    "an unclosed quote": (b'a: "\n', FINDING),
    "25,000 brackets": (b"[" * 25_000, FINDING),
    "25,000 braces": (b'{"a":' * 25_000, FINDING),
    "25,000 levels of dashes": (b"- " * 25_000 + b"a\n", FINDING),
    "an alias bomb": (BOMB.encode(), FINDING),
    "an alias to itself": (b"a: &a [*a]\n", FINDING),
    "an unknown anchor": (b"a: *b\n", FINDING),
    "merging itself": (b"a: &a\n  <<: *a\n", FINDING),
    "a directive": (b"%YAML 1.2\n---\n" + POD.encode(), FINDING),
    "100,000 documents": (b"---\na: 1\n" * 100_000, QUIET),
    "20,000 equal keys": (b"apiVersion: v1\n" + b"a: 1\na: 2\n" * 10_000, FINDING),
    "a line of a million characters": (b"a: " + b"x" * 1_000_000 + b"\n", QUIET),
    "a number of a million digits": (b"apiVersion: v1\nkind: Pod\na: " + b"9" * 1_000_000, FINDING),
    "a root that is a list": (b"- a\n- b\n", QUIET),
    "a root that is a scalar": (b"just words\n", QUIET),
    "metadata as a string": (b"apiVersion: v1\nkind: Pod\nmetadata: a\nspec: b\n", FINDING),
    "containers as a mapping": (POD.replace("[{", "{a: {").replace("}]", "}}").encode(), FINDING),
    "nulls anywhere": (
        b"apiVersion: v1\nkind: Pod\nmetadata:\nspec:\n  containers:\n  - \n",
        FINDING,
    ),
    "a template": (b"{{- if .Values.x }}\na: {{ .b }}\n{{- end }}\n", QUIET),
    "random bytes": (base64.b64decode("/v8AAQIDBAUGBwgJCgsMDQ4P8A==") * 50, FINDING),
}


@pytest.mark.parametrize("name", INPUTS)
def test_hostile_input_has_its_answer_and_costs_no_other_file(
    name: str, tmp_path: Path, initlint: Run
) -> None:
    content, answer = INPUTS[name]
    (tmp_path / "hostile.yaml").write_bytes(content)
    (tmp_path / "other.yaml").write_text(BAD)
    result = initlint("check", "--format", "json", "hostile.yaml", "other.yaml")
    findings = json.loads(result.stdout)["findings"]
    told = [f for f in findings if f["severity"] == "error" or f["rule"] == "invalid-yaml"]
    hostile = [f for f in told if f["path"] == "hostile.yaml"]

    assert "Traceback" not in result.stderr
    assert not [f for f in findings if f["rule"] == "internal-error"]
    assert [f["rule"] for f in findings if f["path"] == "other.yaml"] == ["schema-violation"]
    assert bool(hostile) == (answer == FINDING), findings[:3]


@pytest.mark.parametrize("name", ["25,000 brackets", "an alias bomb", "a null byte"])
@pytest.mark.parametrize("format_name", ["text", "concise", "sarif", "github", "gitlab", "junit"])
def test_every_format_survives_hostile_input(name: str, format_name: str, initlint: Run) -> None:
    call = ("check", "--fail-on", "info", "--format", format_name, "-")
    result = initlint(*call, stdin=INPUTS[name][0])

    assert result.returncode == 1
    assert "Traceback" not in result.stderr


def test_a_file_of_100_megabytes_is_not_read(tmp_path: Path, initlint: Run) -> None:
    with (tmp_path / "huge.yaml").open("wb") as file:
        file.truncate(100 * 2**20)
    (tmp_path / "other.yaml").write_text(BAD)
    result = initlint("check", "--format", "concise", ".")

    assert result.returncode == PROBLEM
    assert "huge.yaml: is larger than 64 MiB" in result.stderr
    assert "other.yaml" in result.stdout


def test_a_pipe_is_not_opened(tmp_path: Path, initlint: Run) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")

    assert initlint("check", "pipe.yaml").returncode == PROBLEM


def test_control_characters_of_a_manifest_do_not_reach_the_terminal(initlint: Run) -> None:
    result = initlint("check", "-", stdin=POD + '---\nkind: "\x1b]0;owned\x07"\n')

    assert "\x1b" not in result.stdout + result.stderr
