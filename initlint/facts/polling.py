"""Loops that ask again and again without a pause."""

from __future__ import annotations

from initlint.facts.container import Facts
from initlint.knowledge.meaning import Role
from initlint.shell.calling import Called, called, called_at, loop_around
from initlint.shell.questions import ConditionKind, Wait

# Builtins and filters that take no time of their own.
_QUICK_NAMES = (
    "echo printf test [ [[ true false : let expr date export local unset set shift break "
    "continue exit return eval declare typeset readonly cat grep egrep fgrep awk sed cut head "
    "tail tr wc jq yq sort uniq basename dirname seq tee touch ls"
)
_QUICK = frozenset(_QUICK_NAMES.split())


def is_busy(facts: Facts, wait: Wait) -> bool:
    """Whether nothing in the loop of *wait* takes time while what it asks for is not there.

    That is so where every command in it is known, and none sleeps or blocks.
    """
    if not wait.in_loop or wait.interval != 0.0 or wait.kind is ConditionKind.COMMAND:
        return False
    probe = called_at(facts.program, wait.probe_place)
    if probe is None or _goes_through_a_list(facts, probe):
        return False
    commands = loop_around(probe)
    return bool(commands) and all(map(_returns_at_once, commands))


def _goes_through_a_list(facts: Facts, probe: Called) -> bool:
    """Whether each turn asks for something else, so that it searches and does not poll."""
    asked = {one.words for one in called(facts.program) if one.node is probe.node}
    return len(asked) > 1 or any("\0" in word for words in asked for word in words)


def _returns_at_once(command: Called) -> bool:
    if command.is_test or command.is_function or not command.words:
        return True
    if command.name == "sleep":
        return command.seconds == 0
    meaning = command.meaning
    if meaning is None or meaning.role is Role.OTHER:
        return command.name in _QUICK
    return meaning.role is Role.PROBE and meaning.blocks_when_refused is False
