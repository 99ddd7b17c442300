"""What was met while stepping through a program: commands as they ran, and reasons for doubt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from initlint.record import record
from initlint.shell.syntax import Word
from initlint.shell.values import Value

if TYPE_CHECKING:
    from initlint.knowledge.meaning import Meaning
    from initlint.shell.conditions import Judgement


@record
class FileUse:
    """A redirection, resolved: the file it reads or writes."""

    path: Value
    operator: str
    start: int
    end: int


@record
class Call:
    """A command as it was run in one state.

    `words` are its own, wrappers taken off; `origins` tells the word of the script that each
    came from. `fed_by` are the nodes on the left of its pipe. `judgement` is that of a test.
    `seconds` is the limit of a `timeout` around it.
    """

    words: tuple[Value, ...]
    origins: tuple[Word, ...]
    meaning: Meaning | None = None
    fed_by: frozenset[int] = frozenset()
    judgement: Judgement | None = None
    directory: str | None = None
    uses: tuple[FileUse, ...] = ()
    seconds: float | None = None
    root: Value | None = None
    is_function: bool = False


@dataclass
class Notes:
    """What was met on the way: the reasons for doubt, and what each command did."""

    unread: set[str] = field(default_factory=set)  # parts that were not understood
    opaque: set[str] = field(default_factory=set)  # ends in something that was not read
    surprises: set[str] = field(default_factory=set)  # a loop may end in ways that are not seen
    fifos: bool = False
    calls_plain_shell: bool = False  # the dialect of `sh` matters
