"""Calls of `kubectl wait` as they are written."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.facts.container import Facts
from initlint.shell.calling import Called, called

_DEFAULT_TIMEOUT = 30  # seconds; kubectl, pkg/cmd/wait/wait.go


def hasty_waits(facts: Facts) -> Iterator[Called]:
    """Give the calls of `kubectl wait` that leave it at the default timeout of 30 seconds.

    Not those inside a loop, which asks again, nor those beside which another one waits for
    the failure.
    """
    waits = [each for each in called(facts.program) if _is_wait(each)]
    if any("failed" in _condition(each).lower() for each in waits):
        return
    for each in waits:
        is_given = any(word.partition("=")[0] == "--timeout" for word in each.words)
        if not (is_given or each.in_loop) and each.is_hard:
            yield each


def _is_wait(call: Called) -> bool:
    meaning = call.meaning
    return meaning is not None and meaning.bound == _DEFAULT_TIMEOUT and "wait" in call.words[:6]


def _condition(call: Called) -> str:
    return (call.meaning.condition if call.meaning is not None else None) or ""
