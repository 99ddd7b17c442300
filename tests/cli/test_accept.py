"""`--baseline` and `--update-baseline` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import Run

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  initContainers:
    - {name: migrate, image: registry.example.com/shop:7.2, args: [migrate], readinessProbe: {}}
  containers:
    - {name: shop, image: registry.example.com/shop:7.2}
"""


def test_what_is_there_today_is_accepted_and_what_comes_tomorrow_is_not(
    initlint: Run, tmp_path: Path
) -> None:
    file = tmp_path / "pod.yaml"
    file.write_text(POD)
    before = initlint("check", "pod.yaml", "--select", "probe-on-init-container")
    update = initlint("check", ".", "--baseline", "b.json", "--update-baseline")
    file.write_text("# moved\n" + POD)
    after = initlint("check", ".", "--baseline", "b.json", "--format", "json")
    file.write_text(POD.replace("name: migrate", "name: other"))
    changed = initlint("check", ".", "--baseline", "b.json", "--format", "concise")

    assert [each.returncode for each in (before, update, after, changed)] == [1, 0, 0, 1]
    assert {each["suppressed"] for each in json.loads(after.stdout)["findings"]} == {"baseline"}
    assert "b.json:2:1" in changed.stdout


def test_a_baseline_that_cannot_be_used_is_a_usage_error(initlint: Run, tmp_path: Path) -> None:
    (tmp_path / "pod.yaml").write_text(POD)
    (tmp_path / "odd.json").write_text("{}")

    for arguments in (
        ("--baseline", "gone.json"),
        ("--baseline", "odd.json"),
        ("--update-baseline",),
        ("--baseline", "no/such/place.json", "--update-baseline"),
    ):
        result = initlint("check", "pod.yaml", *arguments)
        assert (result.returncode, result.stdout) == (2, "")
        assert "baseline" in result.stderr or ".json" in result.stderr
