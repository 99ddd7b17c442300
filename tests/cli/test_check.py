"""`initlint check` as a user meets it: statuses, streams, formats, fixes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run

GOOD = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {LEVEL: info}
"""
BAD = """\
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  initContainers:
    - name: first
      image: registry.example.com/first:1
      readinessProbe: {}  # nothing to probe
  containers:
    - name: shop
      image: registry.example.com/shop:1
"""
FIXED = BAD.replace("      readinessProbe: {}  # nothing to probe\n", "")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / "bad.yaml").write_text(BAD)
    return tmp_path


def test_nothing_found_is_status_0(folder: Path, initlint: Run) -> None:
    result = initlint("check", "good.yaml")

    assert (result.returncode, result.stderr) == (0, "")
    assert "no findings" in result.stdout


def test_an_error_is_status_1_and_stands_at_its_line_and_column(
    folder: Path, initlint: Run
) -> None:
    result = initlint("check", "--format", "concise", ".")

    assert result.returncode == 1
    assert result.stdout.startswith("bad.yaml:8:7: error: init container 'first' has")


def test_standard_input_is_read(initlint: Run) -> None:
    result = initlint("check", "-", stdin=BAD)

    assert result.returncode == 1
    assert "<stdin>:8:7" in result.stdout


def test_the_threshold_decides_the_status(folder: Path, initlint: Run) -> None:
    assert initlint("check", "--fail-on", "never", ".").returncode == 0
    assert initlint("check", "--fail-on", "error", ".").returncode == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "missing.yaml"),
        ("check", "--format", "xml", "good.yaml"),
        ("check", "--fail-on", "sometimes", "good.yaml"),
        ("check", "--kube-version", "latest", "good.yaml"),
        ("check", "--select", "no-such-rule", "good.yaml"),
        ("check", "--config", "missing.yaml", "good.yaml"),
        ("check", "--rules", "missing", "good.yaml"),
        ("check", "--format", "json", "--format", "sarif", "good.yaml"),
        ("check", "--output", "no/such/folder/file", "good.yaml"),
        ("check", "--color", "blue", "good.yaml"),
        ("check", "--update-baseline", "good.yaml"),
        ("check", "--no-such-option", "good.yaml"),
        ("check",),
        ("explain", "no-such-rule"),
        ("test-rules", "missing"),
        ("no-such-command",),
    ],
)
def test_a_wrong_call_is_status_2_in_words(
    arguments: tuple[str, ...], folder: Path, initlint: Run
) -> None:
    result = initlint(*arguments)

    assert result.returncode == 2
    assert result.stderr
    assert "Traceback" not in result.stderr


def test_an_unreadable_input_does_not_keep_the_others_from_being_checked(
    folder: Path, initlint: Run
) -> None:
    result = initlint("check", "missing.yaml", "bad.yaml")

    assert result.returncode == 2
    assert "probe-on-init-container" in result.stdout
    assert "missing.yaml: does not exist" in result.stderr


def test_a_directory_without_manifests_is_an_error_unless_permitted(
    tmp_path: Path, initlint: Run
) -> None:
    (tmp_path / "empty").mkdir()

    assert initlint("check", "empty").returncode == 2
    assert initlint("check", "--allow-empty", "empty").returncode == 0


def test_several_formats_go_to_their_files(folder: Path, initlint: Run) -> None:
    result = initlint("check", "--format", "json=out.json", "--format", "sarif=out.sarif", ".")

    assert (result.returncode, result.stdout) == (1, "")
    assert json.loads((folder / "out.json").read_text())["version"] == 1
    assert json.loads((folder / "out.sarif").read_text())["version"] == "2.1.0"


def test_output_names_the_file(folder: Path, initlint: Run) -> None:
    result = initlint("check", "--output", "out.txt", ".")

    assert result.stdout == ""
    assert "probe-on-init-container" in (folder / "out.txt").read_text()


def test_colour_is_for_terminals_unless_it_is_asked_for(folder: Path, initlint: Run) -> None:
    assert "\x1b[" not in initlint("check", ".").stdout
    assert "\x1b[" in initlint("check", "--color", "always", ".").stdout
    assert "\x1b[" in initlint("check", ".", FORCE_COLOR="1").stdout


def test_fix_mends_what_is_safe_and_then_rests(folder: Path, initlint: Run) -> None:
    first = initlint("check", "--unsafe-fixes", ".")
    second = initlint("check", "--unsafe-fixes", ".")

    assert (folder / "bad.yaml").read_text() == FIXED
    assert first.returncode == 0
    assert "bad.yaml: 1 fix applied" in first.stderr
    assert second.stderr == ""


def test_diff_shows_the_fix_and_writes_nothing(folder: Path, initlint: Run) -> None:
    result = initlint("check", "--unsafe-fixes", "--diff", ".")

    assert result.returncode == 1
    assert "-      readinessProbe: {}  # nothing to probe" in result.stdout
    assert (folder / "bad.yaml").read_text() == BAD


def test_standard_input_is_not_mended(initlint: Run) -> None:
    result = initlint("check", "--unsafe-fixes", "-", stdin=BAD)

    assert result.returncode == 1
    assert "is not fixed" in result.stderr


def test_a_baseline_accepts_what_was_there(folder: Path, initlint: Run) -> None:
    first = initlint("check", "--baseline", "base.json", "--update-baseline", ".")
    moved = BAD.replace("metadata:", "# a line above\nmetadata:")
    (folder / "bad.yaml").write_text(moved)

    assert first.returncode == 0
    assert initlint("check", "--baseline", "base.json", ".").returncode == 0
    assert initlint("check", ".").returncode == 1


def test_the_nearest_configuration_counts(folder: Path, initlint: Run) -> None:
    (folder / ".initlint.yaml").write_text("ignore: [probe-on-init-container]\n")

    assert initlint("check", ".").returncode == 0
    assert initlint("check", "--isolated", ".").returncode == 1


def test_a_file_that_is_named_sees_its_neighbours_but_reports_only_itself(
    folder: Path, initlint: Run
) -> None:
    result = initlint("check", "--format", "json", "good.yaml")

    assert json.loads(result.stdout)["findings"] == []
