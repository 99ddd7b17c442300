"""Whole worlds: each `fixtures/<case>/` is checked and gives its `expected.txt`.

`pytest tests/test_fixtures.py --update` rewrites the expectations; read the difference.
Arguments of a case stand in the first line of `expected.txt`, behind `$ initlint check`; a
line `# needs: TOOL [MAJOR]` before it skips the case where the tool, or that version, is missing.
"""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run, need

CASES = sorted(path for path in (ROOT / "fixtures").iterdir() if path.is_dir())
PROMPT = "$ initlint "
DEFAULT = f"{PROMPT}check --format concise ."


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_world_gives_what_is_expected(
    case: Path, initlint: Run, request: pytest.FixtureRequest
) -> None:
    file = case / "expected.txt"
    expected = file.read_text(encoding="utf-8") if file.exists() else f"{DEFAULT}\n"
    *needs, call = expected[: expected.index("\n", expected.index(PROMPT))].split("\n")
    for line in needs:
        need(*line.removeprefix("# needs: ").split())
    result = initlint(*shlex.split(call.removeprefix(PROMPT)), cwd=case)
    head = "\n".join((*needs, call))
    shown = f"{head}\n{result.stdout}{result.stderr}exit {result.returncode}\n"
    if request.config.getoption("--update"):
        file.write_text(shown, encoding="utf-8")

    assert shown == expected or request.config.getoption("--update")
