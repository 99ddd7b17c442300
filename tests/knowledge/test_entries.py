"""The data files of tools and images: their form, their sources, their cutting into entries."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from initlint.knowledge.bases import base
from initlint.knowledge.draft import HINTS
from initlint.knowledge.entries import Entries, entries
from initlint.knowledge.grammar import Grammar, Slot, grammar, refine
from initlint.knowledge.meaning import Meaning
from initlint.knowledge.readers import READERS
from initlint.knowledge.tools import FILES

HERE = Path(__file__).parent
ROOM = HERE.parent.parent / "initlint" / "knowledge"
FIELDS = frozenset(field.name for field in fields(Meaning)) | HINTS
PARTS = frozenset(("host", "port", "path", "url", "target", "targets", "script", "operand"))


def whole(name: str) -> dict[str, dict[str, Any]]:
    # Dates are read as text, as JSON has them.
    text = re.sub(r"(?m)^(  date: )(\S+)$", r'\1"\2"', (ROOM / name).read_text(encoding="utf-8"))
    content: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return content


def schema(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads((HERE / name).read_text(encoding="utf-8")))


def as_json(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): as_json(item) for key, item in value.items()}
    return [as_json(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", FILES)
def test_tool_entries_follow_their_schema(name: str) -> None:
    errors = schema("tool-schema.json").iter_errors(as_json(whole(name)))

    assert [f"{error.json_path}: {error.message[:200]}" for error in errors] == []


def test_image_entries_follow_their_schema() -> None:
    errors = schema("image-schema.json").iter_errors(as_json(whole("images.yaml")))

    assert [f"{error.json_path}: {error.message[:200]}" for error in errors] == []


@pytest.mark.parametrize("name", [*FILES, "images.yaml"])
def test_entries_read_one_by_one_are_those_of_the_whole_file(name: str) -> None:
    book = entries(name)
    together = {
        part.strip(): entry
        for key, entry in yaml.safe_load((ROOM / name).read_text(encoding="utf-8")).items()
        for part in key.split(",")
    }

    assert {one: book.get(one) for one in book.names()} == together


@pytest.mark.parametrize("name", [*FILES, "images.yaml"])
def test_every_entry_was_read_on_a_day_of_the_past(name: str) -> None:
    days = {entry["date"] for entry in whole(name).values()}

    assert all(date.fromisoformat(day) >= date(2026, 1, 1) for day in days)


def test_a_name_belongs_to_one_tool() -> None:
    names = [name for file in FILES for key in whole(file) for name in key.split(", ")]
    twice = {name for name in names if names.count(name) > 1}

    assert twice == set()


def slots(one: Grammar) -> Iterator[Slot]:
    yield from one.operands
    yield from (option.slot for option in one.options.values() if option.slot)
    yield from (slot for mode in one.modes for slot in mode.operands or ())
    yield from (slot for slot, _ in one.environment)
    yield from (one.after,) if one.after else ()


def grammars() -> Iterator[tuple[str, Grammar]]:
    for file in FILES:
        for key, entry in whole(file).items():
            outer = grammar(key, entry)
            yield key, outer
            for variant in entry.get("variants", {}):
                yield f"{key} of {variant}", grammar(key, entry, variant)
            for command, inner in outer.commands.items():
                yield f"{key} {command}", refine(outer, inner)


def test_every_slot_has_a_reader() -> None:
    used = {(name, slot.reader) for name, one in grammars() for slot in slots(one)}

    assert {(name, reader) for name, reader in used if reader not in READERS} == set()


def test_every_fact_is_a_field_or_a_hint() -> None:
    strange = set()
    for name, one in grammars():
        given = [*one.gives, *one.defaults, *(slot.field for slot in slots(one))]
        given += [field for option in one.options.values() for field, _ in option.effects]
        given += [field for mode in one.modes for field, _ in mode.gives]
        strange |= {(name, field) for field in given if field not in FIELDS | PARTS}

    assert strange == set()


def test_every_mode_speaks_of_options_that_exist() -> None:
    strange = {
        (name, option)
        for name, one in grammars()
        for mode in one.modes
        for option in mode.given | mode.also | mode.without
        if option not in one.options
    }

    assert strange == set()


def test_probes_and_waits_say_what_their_exit_status_means() -> None:
    mute = {
        key
        for file in ("tools.yaml",)
        for key, entry in whole(file).items()
        if entry.get("role") in ("probe", "wait") and "exit" not in entry
    }

    assert mute == set()


def test_every_image_stands_on_a_base_that_is_known() -> None:
    rows = [row for entry in whole("images.yaml").values() for row in entry["variants"]]
    shells = {base(row["base"]).sh for row in rows if "base" in row}

    assert shells == {"ash", "dash", "bash", None}


def test_an_entry_is_read_only_when_it_is_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "some.yaml"
    file.write_text("# a comment\none, two:\n  a: 1\n\nbroken:\n  [\n", encoding="utf-8")
    book = Entries(file)

    assert book.get("two") == {"a": 1}
    assert book.names() == ("one", "two", "broken")
    assert book.get("three") is None
