"""What rules ask of single commands: which were run, and what else their loops hold."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from initlint.record import record
from initlint.shell.ends import first_word
from initlint.shell.graph import CommandNode, LoopFrame, Position
from initlint.shell.program import Program
from initlint.shell.questions import Place
from initlint.shell.unwrap import duration
from initlint.shell.values import template

if TYPE_CHECKING:
    from initlint.knowledge.meaning import Meaning
    from initlint.shell.calls import Call

_ASIDE = frozenset((Position.LEFT_OF_PIPE, Position.SUBSTITUTION, Position.BACKGROUND))


@record(eq=False)
class Called:
    """A command as it ran in one state of the program itself, no background job."""

    program: Program
    node: CommandNode
    call: Call

    @property
    def place(self) -> Place:
        """The first of its own words."""
        return first_word(self.node, self.call)

    @cached_property
    def words(self) -> tuple[str, ...]:
        r"""Its words, with `\0` for a piece that is not known; none for a bare redirection."""
        return tuple(map(template, self.call.words))

    @property
    def name(self) -> str:
        return self.words[0].rpartition("/")[2] if self.words else ""

    @property
    def meaning(self) -> Meaning | None:
        return self.call.meaning

    @property
    def is_test(self) -> bool:
        """Whether it is a test that the shell does itself: `[ … ]`."""
        return self.call.judgement is not None

    @property
    def is_function(self) -> bool:
        return self.call.is_function

    @property
    def seconds(self) -> float | None:
        """What a `sleep` sleeps; None where that is not known, and for anything else."""
        if self.name != "sleep":
            return None
        times = [duration(word) for word in self.words[1:]]
        known = [time for time in times if time is not None]
        return sum(known) if known and len(known) == len(times) else None

    @property
    def in_loop(self) -> bool:
        return bool(self.node.context.loops)

    @property
    def loop_places(self) -> tuple[Place, ...]:
        """The keywords of the loops around it, outermost first."""
        return tuple(
            frame.script.place(frame.statement.start, frame.statement.start + len(_keyword(frame)))
            for frame in self.node.context.loops
        )

    @property
    def is_timed(self) -> bool:
        """Whether a `timeout` bounds it."""
        return self.call.seconds is not None or self.node.context.region is not None

    @property
    def is_aside(self) -> bool:
        """Whether the script does not wait for it, or takes what it prints."""
        return bool(_ASIDE & set(self.node.context.positions))

    @cached_property
    def is_hard(self) -> bool:
        """Whether no path of the program leads to success past it."""
        exploration = self.program.exploration
        ends = set(exploration.ends(succeeded=True))
        seen: set[int] = set()
        stack = [0]
        while stack:
            state = stack.pop()
            if state in seen or exploration.nodes[state] is self.node:
                continue
            if state in ends:
                return False
            seen.add(state)
            stack += (way.target for way in exploration.ways[state])
        return True


def _keyword(frame: LoopFrame) -> str:
    return getattr(frame.statement, "keyword", "for")


def called(program: Program) -> Iterator[Called]:
    """Give the commands that *program* may run, in the order of its states."""
    exploration = program.exploration
    for state, call in enumerate(exploration.calls):
        node = exploration.nodes[state]
        if call is not None and exploration.is_main[state] and isinstance(node, CommandNode):
            yield Called(program, node, call)


def called_at(program: Program, place: Place) -> Called | None:
    """Give the command whose first word stands at *place*."""
    return next((each for each in called(program) if each.place == place), None)


def loop_around(command: Called) -> tuple[Called, ...]:
    """Give the commands in the innermost loop around *command*, itself among them."""
    loops = command.node.context.loops
    if not loops:
        return ()
    return tuple(each for each in called(command.program) if loops[-1] in each.node.context.loops)
