"""From the arguments of a command to its meaning, as the tool's grammar has it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import takewhile
from math import inf
from typing import Any

from initlint.knowledge.arguments import Arguments, Operand
from initlint.knowledge.draft import EVERY_FIELD, Draft
from initlint.knowledge.finish import finish
from initlint.knowledge.grammar import Grammar, Mode, Slot
from initlint.knowledge.meaning import Word
from initlint.knowledge.readers import fill
from initlint.knowledge.values import UNKNOWN_PIECE

_INDEXES = frozenset(("operand", "script", "delegate"))


def interpret(arguments: Arguments, environment: Mapping[str, Word]) -> Draft:
    """Give the draft of what a command with these *arguments* does."""
    grammar = arguments.grammar
    modes = _modes(grammar, arguments.names())
    draft = Draft(grammar.tool, grammar.role, grammar.target)
    _give(draft, grammar.gives)
    slots = grammar.operands
    for mode in modes:
        draft.role = mode.role or draft.role
        draft.kind = draft.kind if mode.target is None else mode.target
        slots = slots if mode.operands is None else mode.operands
        _give(draft, dict(mode.gives))
    if arguments.command:
        draft.put("subcommand", " ".join(arguments.command))
    _fill_options(draft, arguments)
    _fill_operands(draft, arguments, slots)
    _doubt_unlisted(draft, arguments, slots)
    _fill_absent(draft, grammar, environment)
    for name in arguments.refused:
        draft.put("refused", name)
    finish(draft)
    return draft


def _modes(grammar: Grammar, names: frozenset[str]) -> tuple[Mode, ...]:
    return tuple(
        mode
        for mode in grammar.modes
        if (not mode.given or mode.given & names)
        and (not mode.also or mode.also & names)
        and not mode.without & names
    )


def _give(draft: Draft, facts: Mapping[str, Any]) -> None:
    for name, fact in facts.items():
        if name == "doubtful":
            draft.doubt((fact,))
            continue
        for one in fact if isinstance(fact, list) else (fact,):
            draft.put(name, one)


def _fill_options(draft: Draft, arguments: Arguments) -> None:
    for given in arguments.options:
        option = given.option
        if given.value is None or given.value.lower() not in ("false", "0", "no"):
            _give(draft, dict(option.effects))
        if option.slot is None or (given.value is None and option.takes.value == "attached"):
            continue
        if option.slot.field in _INDEXES:
            if not given.is_missing:
                draft.put(option.slot.field, given.index)
        else:
            fill(draft, option.slot, given.value)


def _fill_operands(draft: Draft, arguments: Arguments, slots: tuple[Slot, ...]) -> None:
    if arguments.after is not None and arguments.grammar.after is not None:
        draft.put(arguments.grammar.after.field, arguments.after)
    operands = arguments.operands
    unknown = sum(_is_unknown(operand.word) for operand in operands)
    is_wrapper = any(slot.field in _INDEXES for slot in slots)
    if not is_wrapper and unknown and len(operands) > len(slots):
        # One of the unknown words may be an option, or several words.
        draft.doubt(arguments.grammar.optional_fields)
        if not any(slot.repeated for slot in slots):
            draft.doubt(slot.field for slot in slots)
            return
    _bind(draft, slots, operands)


def _is_unknown(word: Word) -> bool:
    return word is None or word == UNKNOWN_PIECE


def _bind(draft: Draft, slots: tuple[Slot, ...], operands: list[Operand]) -> None:
    position = 0
    for index, slot in enumerate(slots):
        rest = operands[position:]
        if not rest:
            return
        if slot.field in _INDEXES:
            draft.put(slot.field, rest[0].index)
            return
        count = _share(slot, rest, len(slots) - index - 1)
        for operand in rest[:count]:
            fill(draft, slot, operand.word)
        position += count


def _share(slot: Slot, rest: list[Operand], others: int) -> int:
    if not slot.repeated:
        return 1
    if slot.reader == "assignment":
        return sum(1 for _ in takewhile(lambda operand: "=" in (operand.word or ""), rest))
    return max(len(rest) - others, 1)


def _doubt_unlisted(draft: Draft, arguments: Arguments, slots: tuple[Slot, ...]) -> None:
    if arguments.has_unknown_command:
        draft.doubt(EVERY_FIELD)
    elif arguments.has_unlisted_option:
        draft.doubt(arguments.grammar.optional_fields - {"runs_forever"})
        draft.doubt(slot.field for slot in slots if slot.field not in _INDEXES)


def _fill_absent(draft: Draft, grammar: Grammar, environment: Mapping[str, Word]) -> None:
    has_targets = bool(draft.targets)
    for slot, variable in grammar.environment:
        is_free = slot.reader == "unless" or (draft.lacks(slot.field) and not has_targets)
        if is_free and variable in environment:
            fill(draft, slot, environment[variable])
    has_targets = bool(draft.targets)  # the environment may have named them
    for name, value in grammar.defaults.items():
        is_part = name in ("host", "port", "path")
        if draft.lacks(name) and not (is_part and (has_targets or draft.kind == "socket")):
            draft.put(name, value)
    if draft.values.get("duration") == inf:
        draft.put("runs_forever", value=True)
