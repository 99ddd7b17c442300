"""Scripts found in public repositories: set INITLINT_TRAPS and INITLINT_MANIFESTS to use them.

INITLINT_TRAPS names a YAML list of scripts with the right verdict, INITLINT_MANIFESTS a folder
of manifests. Neither is part of the project.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from initlint.knowledge.tools import tool_book
from initlint.shell.dialect import Dialect
from initlint.shell.program import Program, analyse
from initlint.shell.questions import Verdict
from initlint.shell.text import plain
from initlint.shell.values import Environment

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TRAPS = os.environ.get("INITLINT_TRAPS")
_MANIFESTS = os.environ.get("INITLINT_MANIFESTS")


def _traps() -> list[dict[str, Any]]:
    return yaml.safe_load(Path(_TRAPS).read_text()) if _TRAPS else []


def _program(words: list[str], image: str) -> Program:
    dialect = Dialect.UNKNOWN
    if any(name in image for name in ("busybox", "alpine", "litmuschaos/curl")):
        dialect = Dialect.ASH
    return analyse(tuple(plain(word) for word in words), dialect, Environment(), tool_book())


def _judge(program: Program) -> str:
    ends = program.ends
    if ends.verdict is Verdict.WAITS:
        return "bounded" if ends.bound is not None else "wait-unbounded"
    if ends.verdict is Verdict.EXITS:
        return "terminates"
    return ends.verdict.value


@pytest.mark.skipif(not _TRAPS, reason="INITLINT_TRAPS is not set: real scripts are not tried")
@pytest.mark.parametrize("trap", _traps(), ids=lambda trap: str(trap["id"]))
def test_a_real_script_gets_the_right_verdict(trap: dict[str, Any]) -> None:
    words = [*(trap["command"] or []), *(trap["args"] or [])]
    expected = {"dialect": "wait-unbounded", "bounded-BUG": "bounded"}

    assert _judge(_program(words, trap["image"])) == expected.get(trap["verdict"], trap["verdict"])


def _containers(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        found = node.get("initContainers")
        yield from (
            (one for one in found or () if isinstance(one, dict)) if isinstance(found, list) else ()
        )
        for value in node.values():
            yield from _containers(value)
    elif isinstance(node, list):
        for value in node:
            yield from _containers(value)


def _argvs() -> Iterator[tuple[tuple[str, ...], str]]:
    for path in sorted(Path(_MANIFESTS or ".").rglob("*.y*ml")):
        text = path.read_text(errors="replace")
        try:
            documents = (
                list(yaml.load_all(text, Loader=_LOADER)) if "initContainers" in text else []
            )
        except (yaml.YAMLError, ValueError):
            continue
        for container in _containers(documents):
            rows = [container.get(key) for key in ("command", "args")]
            words = tuple(str(word) for row in rows if isinstance(row, list) for word in row)
            if words:
                yield words, str(container.get("image"))


@pytest.mark.skipif(not _MANIFESTS, reason="INITLINT_MANIFESTS is not set: none are tried")
def test_real_scripts_are_understood_without_a_crash_and_in_time() -> None:
    programs = dict(_argvs())
    started = time.perf_counter()
    unknown = 0
    for words, image in programs.items():
        program = _program(list(words), image)
        unknown += program.ends.verdict is Verdict.UNKNOWN
        assert isinstance(program.effects, tuple)
        assert isinstance(program.failures, tuple)
    seconds = time.perf_counter() - started

    assert unknown < len(programs) / 10
    assert seconds / len(programs) < 0.05
