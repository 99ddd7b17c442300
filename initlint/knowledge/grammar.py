"""How a tool reads its arguments, built from its entry in a data file.

An entry is declarative: `flags` are options without a value, `values` those with one,
`attached` those whose value, if any, follows `=`; `operands` names what the other words are;
`commands` holds the grammars of subcommands; `modes` say what an option turns the tool into.
tests/knowledge/schema.json has the whole form.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, NamedTuple

from initlint.knowledge.meaning import Role
from initlint.record import field, record, replace


class Style(Enum):
    """How options are written, and where they may stand."""

    GETOPT = "getopt"  # -abc, -xVALUE, --long=value, between the operands too
    POSIX = "posix"  # the same, but the first operand ends the options
    LONG = "long"  # -long or --long, no clusters, between the operands too
    GO = "go"  # the same, but the first operand ends the options
    TAR = "tar"  # as GETOPT; the first word is a cluster even without its dash
    PAIRS = "pairs"  # key=value
    NONE = "none"  # no options at all

    @property
    def has_clusters(self) -> bool:
        """Tell whether one dash may lead several letters."""
        return self in (Style.GETOPT, Style.POSIX, Style.TAR)

    @property
    def ends_at_operand(self) -> bool:
        """Tell whether no option can follow the first operand."""
        return self in (Style.POSIX, Style.GO)


class Slot(NamedTuple):
    """Where a word's value goes: a field, how to read the word, and a detail of that."""

    field: str
    reader: str = "text"
    detail: str = ""
    repeated: bool = False


class Takes(Enum):
    """Whether an option has a value."""

    NOTHING = "nothing"
    VALUE = "value"
    ATTACHED = "attached"


@record
class Option:
    """One option under all its spellings."""

    names: tuple[str, ...]
    takes: Takes
    slot: Slot | None = None
    effects: tuple[tuple[str, Any], ...] = ()


@record
class Mode:
    """What the options `given` (one of them, and one of `also`) turn the tool into."""

    given: frozenset[str]
    also: frozenset[str]
    without: frozenset[str]
    role: Role | None
    target: str | None
    operands: tuple[Slot, ...] | None
    gives: tuple[tuple[str, Any], ...]


@record
class Grammar:
    """How one tool, or one subcommand of it, reads its arguments and what it then does."""

    tool: str
    role: Role
    style: Style
    target: str | None
    options: Mapping[str, Option]
    operands: tuple[Slot, ...]
    after: Slot | None
    gives: Mapping[str, Any]
    modes: tuple[Mode, ...]
    commands: Mapping[tuple[str, ...], Mapping[str, Any]]
    environment: tuple[tuple[Slot, str], ...]
    defaults: Mapping[str, Any]
    refused: frozenset[str]
    has_late_commands: bool = False  # a subcommand may stand behind operands
    _refined: dict[tuple[str, ...], Grammar] = field(default_factory=dict, compare=False)

    def command(self, words: tuple[str, ...]) -> Grammar | None:
        """Give the grammar of the subcommand *words*, None where there is none."""
        if words in self._refined:
            return self._refined[words]
        entry = self.commands.get(words)
        if entry is None:
            return None
        return self._refined.setdefault(words, refine(self, entry))

    @property
    def optional_fields(self) -> frozenset[str]:
        """Name every field that an option can set."""
        fields: set[str] = set()
        for option in self.options.values():
            fields.update(name for name, _ in option.effects)
            fields.update((option.slot.field,) if option.slot else ())
        for mode in self.modes:
            fields.update(name for name, _ in mode.gives)
            fields.update(slot.field for slot in mode.operands or ())
        return frozenset(fields)


_EMPTY = Grammar("", Role.OTHER, Style.GETOPT, None, {}, (), None, {}, (), {}, (), {}, frozenset())


def grammar(tool: str, entry: Mapping[str, Any], variant: str | None = None) -> Grammar:
    """Build the grammar of *tool* from its data-file *entry*, as *variant* has it."""
    whole = refine(replace(_EMPTY, tool=tool), entry)
    own = entry.get("variants", {}).get(variant or "")
    return refine(whole, own) if own else whole


def refine(base: Grammar, entry: Mapping[str, Any]) -> Grammar:
    """Give *base* with what *entry* (a subcommand, a variant) says differently."""
    own = tuple(entry["operands"]) if "operands" in entry else None
    return replace(
        base,
        role=Role(entry["role"]) if "role" in entry else base.role,
        style=Style(entry["style"]) if "style" in entry else base.style,
        target=entry.get("target", base.target),
        options={**base.options, **_options(entry)},
        operands=base.operands if own is None else _slots(own),
        after=slot(entry["after"]) if "after" in entry else base.after,
        gives={**base.gives, **entry.get("gives", {})},
        modes=base.modes + tuple(_mode(mode) for mode in entry.get("modes", ())),
        commands=_commands(entry),
        environment=base.environment
        + tuple(
            (slot(text), name)
            for text, names in entry.get("environment", {}).items()
            for name in names.split()
        ),
        defaults={**base.defaults, **entry.get("defaults", {})},
        has_late_commands=entry.get("has_late_commands", base.has_late_commands),
        _refined={},
        refused=base.refused | frozenset(entry.get("refuses", ())),
    )


def slot(text: str) -> Slot:
    """Read a slot as the data files write it: `field reader detail`, `*` for any number."""
    field, *rest = text.split()
    reader = rest[0] if rest else "text"
    detail = rest[1] if len(rest) > 1 else ""
    return Slot(field.rstrip("*"), reader, detail, repeated=field.endswith("*"))


def _slots(texts: tuple[str, ...]) -> tuple[Slot, ...]:
    return tuple(slot(text) for text in texts)


def _options(entry: Mapping[str, Any]) -> dict[str, Option]:
    options: dict[str, Option] = {}
    for key, takes in (
        ("flags", Takes.NOTHING),
        ("values", Takes.VALUE),
        ("attached", Takes.ATTACHED),
    ):
        for spellings, meaning in entry.get(key, {}).items():
            names = tuple(str(spellings).split())
            for option in _own_options(names, takes, meaning):
                options.update(dict.fromkeys(option.names, option))
    return options


def _own_options(names: tuple[str, ...], takes: Takes, meaning: Any) -> tuple[Option, ...]:
    if meaning is None:  # no effect: the names need not mean the same
        return tuple(Option((name,), takes) for name in names)
    if isinstance(meaning, str):
        return (Option(names, takes, slot(meaning)),)
    value = slot(meaning["value"]) if "value" in meaning else None
    effects = tuple((name, fact) for name, fact in meaning.items() if name != "value")
    return (Option(names, takes, value, effects),)


def _mode(entry: Mapping[str, Any]) -> Mode:
    return Mode(
        frozenset(str(entry.get("with", "")).split()),
        frozenset(str(entry.get("also", "")).split()),
        frozenset(str(entry.get("without", "")).split()),
        Role(entry["role"]) if "role" in entry else None,
        entry.get("target"),
        _slots(tuple(entry["operands"])) if "operands" in entry else None,
        tuple(entry.get("gives", {}).items()),
    )


def _commands(entry: Mapping[str, Any]) -> dict[tuple[str, ...], Mapping[str, Any]]:
    return {
        tuple(words.split()): command or {}
        for spellings, command in entry.get("commands", {}).items()
        for words in spellings.split(", ")
    }
