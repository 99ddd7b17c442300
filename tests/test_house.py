"""The house is in order: rules have pages, generated files are fresh, scaffolds work."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from initlint.docs import generated, new_rule
from initlint.pages import PageError, examples
from initlint.registry import BUILT_IN, RuleError, load, load_all

ROOT = Path(__file__).parent.parent
# A name says the pattern that is found, not the cure, and is no code.
NAME_OF_A_PATTERN = re.compile(r"(?!no-|disallow-|prefer-|use-)[a-z]+(-[a-z0-9]+)+\Z")


def test_the_rules_room_holds_pairs_of_a_module_and_a_page_and_nothing_else() -> None:
    files = {path.name for path in BUILT_IN.iterdir() if path.is_file()} - {"__init__.py"}
    pairs = {f"{rule.stem}{ending}" for rule in load() for ending in (".py", ".md")}

    assert files == pairs


def test_rule_names_say_what_is_found() -> None:
    assert [rule.name for rule in load() if not NAME_OF_A_PATTERN.match(rule.name)] == []


@pytest.mark.parametrize("file", list(generated()), ids=lambda file: file.path.name)
def test_generated_files_are_fresh(file) -> None:
    assert not file.is_stale


def test_a_new_rule_is_two_files_that_fail_until_they_are_filled(tmp_path: Path) -> None:
    code, page = new_rule("waits-for-godot", tmp_path)

    assert {path.name for path in tmp_path.iterdir()} == {
        "waits_for_godot.py",
        "waits_for_godot.md",
    }
    assert [rule.name for rule in load(tmp_path)] == ["waits-for-godot"]
    shown = examples(page.read_text())
    assert all(not example.expectations for example in shown if example.is_found)
    assert "TODO" in code.read_text()


@pytest.mark.parametrize("name", ["Upper-Case", "one", "with space", "../../etc-passwd"])
def test_a_new_rule_needs_a_name_that_is_one(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no rule name"):
        new_rule(name, tmp_path)


def test_a_users_rule_may_not_take_a_name_that_is_taken(tmp_path: Path) -> None:
    stem = load()[0].stem
    for ending in (".py", ".md"):
        (tmp_path / stem).with_suffix(ending).write_text(
            (BUILT_IN / stem).with_suffix(ending).read_text()
        )

    with pytest.raises(RuleError, match="more than one rule"):
        load_all((tmp_path,))


def test_a_rules_module_that_breaks_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken_rule.py").write_text("1 / 0\n")

    with pytest.raises(RuleError, match=r"broken_rule\.py: ZeroDivisionError"):
        load(tmp_path)


def test_a_page_without_its_other_side_is_refused() -> None:
    with pytest.raises(PageError):
        examples("# a-rule\n\n## Found\n\n```yaml\na: 1\n```\n")


def test_nothing_of_the_machine_it_was_written_on_stands_in_the_tree() -> None:
    private = re.compile(r"/work/(main|shared)|/root/|/home/\w+/")
    tracked = [
        p for room in ("initlint", "rules", "docs", "fixtures") for p in (ROOT / room).rglob("*")
    ]
    texts = {
        p: p.read_text(encoding="utf-8") for p in tracked if p.suffix in {".py", ".md", ".yaml"}
    }

    assert [str(path) for path, text in texts.items() if private.search(text)] == []
