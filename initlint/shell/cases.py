"""Which items of a `case` a value may match."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Sequence

from initlint.shell.values import UNKNOWN_PIECE, Unknown, Value, template


def matching(value: Value, items: Sequence[Sequence[Value]]) -> tuple[bool, list[int]]:
    """Give whether some item matches for certain, and the items that may be taken."""
    possible: list[int] = []
    for index, patterns in enumerate(items):
        answers = [_matches(value, pattern) for pattern in patterns]
        if any(answer is not False for answer in answers):
            possible.append(index)
        if any(answer is True for answer in answers):
            return True, possible
    return False, possible


def _matches(value: Value, pattern: Value) -> bool | None:
    if not isinstance(pattern, str):
        return None
    if isinstance(value, str):
        return fnmatch.fnmatchcase(value, pattern)
    if pattern.strip("*") == "" and pattern:
        return True
    if isinstance(value, Unknown) and value.is_failure:
        return False if pattern == "0" else None
    known = re.escape(template(value)).replace(re.escape(UNKNOWN_PIECE), ".*")
    is_plain = not any(mark in pattern for mark in "*?[")
    return None if not is_plain or re.fullmatch(known, pattern, re.DOTALL) else False
