"""`rules`, `explain`, `test-rules` and `--version`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from initlint import __version__
from initlint.registry import BUILT_IN, load, page
from tests.conftest import Run

RULE = '''\
"""A rule of the user's own."""

from initlint.finding import Severity
from initlint.model.container import Container
from initlint.rule import Report, rule


@rule("shouting-name", summary="Upper-case name", severity=Severity.WARNING,
      category="own", since="1", each=Container)
def shouting_name(container, _):
    if container.name.isupper():
        yield Report(container.node.get("name"), f"{container} shouts")
'''
PAGE = """\
# shouting-name

Names are quiet here.

## Found

```yaml
apiVersion: v1
kind: PodTemplate
metadata: {name: a}
template:
  spec:
    containers:
      - image: a:1
        name: SHOP  # expect: invalid-container-name at "SHOP"; shouting-name at "SHOP"
```

## Not found

```yaml
apiVersion: v1
kind: PodTemplate
metadata: {name: a}
template:
  spec:
    containers:
      - image: a:1
        name: shop
```
"""


def test_the_version_is_printed(initlint: Run) -> None:
    assert initlint("--version").stdout == f"initlint {__version__}\n"


def test_explain_prints_the_page(initlint: Run) -> None:
    rule = load()[0]

    assert initlint("explain", rule.name).stdout == page(rule)


def test_explain_proposes_what_was_meant(initlint: Run) -> None:
    result = initlint("explain", "probe-on-init-containers")

    assert "did you mean 'probe-on-init-container'?" in result.stderr


def test_rules_lists_every_rule(initlint: Run) -> None:
    lines = initlint("rules").stdout.splitlines()

    assert {line.split()[1] for line in lines} == {rule.name for rule in load()}


def test_rules_as_json_holds_what_is_known(initlint: Run) -> None:
    records = json.loads(initlint("rules", "--json").stdout)

    assert {record["name"] for record in records} == {rule.name for rule in load()}
    assert all(record["summary"] and record["category"] for record in records)


def test_a_users_rules_run_beside_the_built_in_ones(tmp_path: Path, initlint: Run) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "shouting_name.py").write_text(RULE)
    (tmp_path / "own" / "shouting_name.md").write_text(PAGE)
    (tmp_path / "a.yaml").write_text(PAGE.split("```yaml\n")[1].split("```", maxsplit=1)[0])
    found = initlint("check", "--rules", "own", "--format", "concise", "a.yaml").stdout

    assert "shouting-name" in found
    assert "invalid-container-name" in found
    assert initlint("explain", "shouting-name", "--rules", "own").stdout == PAGE


def test_test_rules_judges_the_pages_of_a_room(tmp_path: Path, initlint: Run) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "shouting_name.py").write_text(RULE)
    (tmp_path / "own" / "shouting_name.md").write_text(PAGE)

    assert initlint("test-rules", "own").returncode == 0

    (tmp_path / "own" / "shouting_name.md").write_text(PAGE.replace("name: shop", "name: LOUD"))
    result = initlint("test-rules", "own")

    assert result.returncode == 1
    assert "example 2: 8:15: shouting-name is not expected" in result.stdout


def test_the_built_in_rules_pass_their_own_door(tmp_path: Path, initlint: Run) -> None:
    stem = "probe_on_init_container"
    text = (BUILT_IN / f"{stem}.py").read_text().replace("probe-on", "hook-on")
    (tmp_path / "hook_on_init_container.py").write_text(
        text.replace(f"def {stem}", "def hook_on_init_container")
    )
    shutil.copy(BUILT_IN / f"{stem}.md", tmp_path / "hook_on_init_container.md")

    assert initlint("test-rules", ".").returncode == 1
