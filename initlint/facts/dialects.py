"""Bash's syntax under a shell that is not bash, in the scripts of one container."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from initlint.record import record
from initlint.shell.dialect import Dialect
from initlint.shell.dialects import PIPEFAIL, Bashism, Failing, bashisms
from initlint.shell.run_commands import run_commands
from initlint.shell.unwrap import shell_call

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.shell.program import Program
    from initlint.shell.syntax import Script

_OTHERS = (Dialect.ASH, Dialect.DASH)


@record
class Misread:
    """A bashism that the shell which runs it does not know.

    `dialect` is UNKNOWN where the image is, and neither dash nor ash knows the construct.
    """

    bashism: Bashism
    dialect: Dialect
    failing: Failing

    @property
    def is_silent(self) -> bool:
        """Whether nothing but its effect tells that it was misread."""
        is_deciding = self.failing is Failing.COMPLAINS and self.bashism.decides
        return self.failing is Failing.SILENT or is_deciding


def misread(facts: Facts) -> Iterator[Misread]:
    """Give what the shells of a container do not understand in what they run."""
    if facts.is_image_default:
        return
    for script, dialect in _scripts(facts.program):
        for bashism in bashisms(script):
            failing = _failing(bashism, dialect)
            if failing is not None:
                yield Misread(bashism, dialect, failing)
    yield from _refused_options(facts.program)


def _failing(bashism: Bashism, dialect: Dialect) -> Failing | None:
    if dialect is not Dialect.UNKNOWN:
        return bashism.construct.failing(dialect)
    each = [bashism.construct.failing(one) for one in _OTHERS]
    return None if None in each else each[0]


def _scripts(program: Program) -> Iterator[tuple[Script, Dialect]]:
    """Give the scripts of which it is known who reads them.

    With an unknown image that is any shell, for those that plain `sh` reads.
    """
    readers: dict[Script, set[Dialect]] = {}
    for node in program.exploration.nodes:
        readers.setdefault(node.context.script, set()).add(node.context.dialect)
    elsewhere = {each.script for each in run_commands(program) if each.is_elsewhere}
    by_sh = _read_by_plain_shell(program) if program.dialect is Dialect.UNKNOWN else None
    for script in program.scripts:
        dialects = readers.get(script, set())
        if len(dialects) != 1 or script in elsewhere:
            continue
        if by_sh is None:
            yield script, dialects.pop()
        elif script.text.string in by_sh:
            yield script, Dialect.UNKNOWN


def _read_by_plain_shell(program: Program) -> frozenset[str]:
    """Give the scripts that follow `sh -c`, whatever shell that is."""
    found = set()
    for each in run_commands(program):
        words = [word or "" for word in each.words]
        shell = shell_call(words)
        if shell is not None and shell.dialect is None and shell.script is not None:
            found.add(words[shell.script])
    return frozenset(found)


def _refused_options(program: Program) -> Iterator[Misread]:
    """Give the shells that are called with `-o pipefail` and do not know it."""
    for each in run_commands(program):
        words = [word or "" for word in each.words]
        shell = shell_call(words)
        if shell is None or "pipefail" not in shell.options or "pipefail" not in words:
            continue
        dialect = shell.dialect or program.dialect
        failing = PIPEFAIL.failing(dialect)
        if failing is not None and not each.is_elsewhere:
            place = each.word_place(words.index("pipefail"))
            yield Misread(Bashism(PIPEFAIL, place, "-o pipefail", False), dialect, failing)
