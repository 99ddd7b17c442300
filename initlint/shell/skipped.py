"""Loops whose literal test is over before the first turn: they never wait."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from initlint.shell.graph import HeadNode, LoopFrame
from initlint.shell.program import Program
from initlint.shell.questions import Place
from initlint.shell.syntax import While

_LITERAL_TEST = re.compile(r"(?:\[\[?|test) [^$`]*")


class SkippedLoop(NamedTuple):
    """A loop that no turn of is ever made, at its keyword; `condition` is its test."""

    place: Place
    keyword: str
    condition: str


def skipped_loops(program: Program) -> Iterator[SkippedLoop]:
    """Give the loops of *program* that a test of two literals always skips."""
    exploration = program.exploration
    if not exploration.is_complete:
        return
    entered = {
        frame
        for node in exploration.nodes
        for frame in node.context.loops
        if _is_in_body(getattr(node, "statement", None), frame)
    }
    for frame in _frames(program):
        statement = frame.statement
        if not isinstance(statement, While) or frame in entered:
            continue
        condition = frame.script.written(statement.condition.start, statement.condition.end)
        if _LITERAL_TEST.fullmatch(condition):
            place = frame.script.place(statement.start, statement.start + len(statement.keyword))
            yield SkippedLoop(place, statement.keyword, condition)


def _frames(program: Program) -> Iterator[LoopFrame]:
    """Give the loops that the program comes to, one for each place in the text."""
    heads = (node.frame for node in program.exploration.nodes if isinstance(node, HeadNode))
    yield from {(frame.script, frame.statement.start): frame for frame in heads}.values()


def _is_in_body(statement: object, frame: LoopFrame) -> bool:
    body = getattr(frame.statement, "body", None)
    start = getattr(statement, "start", None)
    return body is not None and isinstance(start, int) and body.start <= start < body.end
