r"""What kubelet reads of an env file that `fileKeyRef` names.

The syntax is that of ParseEnv, pkg/kubelet/util/env/env_util.go: at 1.34 (alpha) and from 1.35
on, which were run against this module. `\0` stands for a piece of text that is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from initlint.record import record, replace
from initlint.settings import KubeVersion

UNKNOWN_PIECE = "\0"
QUOTED = KubeVersion(1, 35)  # values stand in single quotes from here on
_BLANKS = " \t"
# What strings.TrimSpace of Go takes away.
_SPACES = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_LONGEST_LINE = 65_535  # bytes: bufio.MaxScanTokenSize less the line break


class Outcome(Enum):
    """What becomes of the variable."""

    FOUND = "found"
    EMPTY = "empty"  # kubelet takes an empty value for none
    MISSING = "missing"  # no line has the name
    REFUSED = "refused"  # a line before it is malformed, and the whole file with it
    UNKNOWN = "unknown"


@record
class Reading:
    """What comes of looking a key up in a file.

    `line` counts from 1; `reason` completes "line N …". `names` are those that lines before
    the end gave. `is_sure` is false where it rests on what an unknown piece looks like.
    """

    outcome: Outcome
    value: str = ""
    line: int = 0
    reason: str = ""
    names: tuple[str, ...] = ()
    is_sure: bool = True


def read_key(text: str, key: str, version: KubeVersion) -> Reading:
    """Look *key* up in the content *text* of a file, as kubelet of *version* does."""
    rows = _Rows(text)
    names: list[str] = []
    is_sure = True
    for line in rows:
        found = _quoted(line, rows) if version >= QUOTED else _plain(line, rows)
        if found is None:
            continue
        name, reading = found
        is_sure = is_sure and UNKNOWN_PIECE not in reading.value
        if reading.outcome in (Outcome.REFUSED, Outcome.UNKNOWN) or name == key:
            return replace(reading, is_sure=is_sure and reading.is_sure, names=tuple(names))
        names.append(name)
    if rows.is_broken_off:
        return _refused(rows.number + 1, f"is longer than {_LONGEST_LINE} bytes")
    return Reading(Outcome.MISSING, names=tuple(names), is_sure=is_sure)


class _Rows(Iterator[str]):
    """The lines of a text as Go's bufio.Scanner gives them; `number` is that of the last one."""

    def __init__(self, text: str) -> None:
        rows = text.split("\n")
        self._rows = rows if rows[-1] else rows[:-1]
        self.number = 0
        self.is_broken_off = False

    def __next__(self) -> str:
        if self.is_broken_off or self.number >= len(self._rows):
            raise StopIteration
        row = self._rows[self.number]
        if len(row.encode("utf-8", "surrogatepass")) > _LONGEST_LINE:
            self.is_broken_off = True
            raise StopIteration
        self.number += 1
        return row.removesuffix("\r")


_Read = tuple[str, Reading]


def _refused(line: int, reason: str, *, is_sure: bool = True) -> Reading:
    return Reading(Outcome.REFUSED, line=line, reason=reason, is_sure=is_sure)


def _held(value: str, line: int, reason: str = "") -> Reading:
    return Reading(Outcome.FOUND if value else Outcome.EMPTY, value, line, reason)


# From 1.35 on.


def _quoted(line: str, rows: _Rows) -> _Read | None:
    """Read `NAME='value' # comment`; the value may go on over several lines."""
    number, line = rows.number, line.lstrip(_BLANKS)
    if not line or line.startswith("#"):
        return None
    name, equals, value = line.partition("=")
    problem = _name_problem(name, equals)
    if problem is not None:
        return name, replace(problem, line=number)
    if value.startswith(tuple(_BLANKS)):
        return name, _held("", number, "has a blank after `=`, which makes the value empty")
    if not value.startswith("'"):
        is_sure = not value.startswith(UNKNOWN_PIECE)
        return name, _refused(number, "has a value without single quotes", is_sure=is_sure)
    return name, _in_quotes(value[1:], rows)


def _name_problem(name: str, equals: str) -> Reading | None:
    if UNKNOWN_PIECE in name:
        return Reading(Outcome.UNKNOWN)
    if not equals:
        return _refused(0, "has no `=`")
    if not name.strip(_BLANKS):
        return _refused(0, "has no name before `=`")
    return _refused(0, "has a blank before `=`") if name[-1] in _BLANKS else None


def _in_quotes(rest: str, rows: _Rows) -> Reading:
    first, value = rows.number, ""
    while "'" not in rest:
        value += f"{rest}\n"
        following = next(rows, None)
        if following is None:
            is_sure = UNKNOWN_PIECE not in value
            return _refused(first, "opens a quote that nothing closes", is_sure=is_sure)
        rest = following
    inside, _, after = rest.partition("'")
    after = after.lstrip(_BLANKS)
    if after.startswith(UNKNOWN_PIECE):
        return Reading(Outcome.UNKNOWN)
    if after and not after.startswith("#"):
        return _refused(rows.number, "goes on after the closing quote")
    return _held(value + inside, first)


# At 1.34.


def _plain(line: str, rows: _Rows) -> _Read | None:
    r"""Read `NAME=value`; a backslash at the end joins the next line, quotes are kept."""
    first, line = rows.number, line.lstrip(_BLANKS)
    if not line or line.startswith("#"):
        return None
    joined, goes_on = _joined(line)
    while goes_on:
        line = next(rows, "").lstrip(_BLANKS)
        if not line or line.startswith("#"):
            return "", _refused(rows.number, "breaks a value off that was to go on")
        piece, goes_on = _joined(line)
        joined += f" {piece if goes_on else line.rstrip(_BLANKS)}"
    return _assigned(joined, first)


def _joined(line: str) -> tuple[str, bool]:
    trimmed = line.rstrip(_BLANKS)
    is_open = trimmed.endswith("\\")
    return (trimmed[:-1].rstrip(_BLANKS), True) if is_open else (line, False)


def _assigned(line: str, number: int) -> _Read:
    name, equals, value = line.partition("=")
    name, value = name.strip(_SPACES), value.strip(_SPACES)
    if UNKNOWN_PIECE in name:
        return name, Reading(Outcome.UNKNOWN)
    if not equals:
        return name, _refused(number, "has no `=`")
    return name, _held(value, number) if name else _refused(number, "has no name before `=`")
