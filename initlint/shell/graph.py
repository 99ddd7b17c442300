"""The control-flow graph of a program: nodes carry what happens, edges the outcome they follow on.

A node is what runs at one point of one call; the nodes of a function that is called twice
stand in the graph twice. An edge joins two *states*: a node, and what the shell remembers
there.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from initlint.record import field, record, replace
from initlint.shell.dialect import Dialect
from initlint.shell.store import Store
from initlint.shell.syntax import (
    ArithmeticCommand,
    ArithmeticFor,
    Background,
    Case,
    Command,
    For,
    LoopStatement,
    Redirect,
    Script,
    Statement,
    Word,
)


class Outcome(Enum):
    """What has to happen for an edge to be followed."""

    SUCCESS = "success"
    FAILURE = "failure"
    ALWAYS = "always"


class Position(Enum):
    """Where a command stands, as far as its failure is concerned."""

    MAIN = "main"
    LEFT_OF_PIPE = "left of a pipe"
    SUBSTITUTION = "substitution"
    SUBSHELL = "subshell"
    BACKGROUND = "background"


@record(eq=False, frozen=False)
class LoopFrame:
    """A loop in the graph; `number` tells it from other calls of the same loop."""

    number: int
    statement: LoopStatement
    script: Script
    head: Node | None = None
    after: Node | None = None


@record(eq=False)
class Context:
    """What surrounds a node.

    `loops` are those it stands in, `breakable` those that its `break` can leave. `exits` and
    `returns` are where success and failure of `exit` and `return` lead. `is_exempt`: `set -e`
    does not look at it. `region` numbers the `timeout` it stands under.
    """

    script: Script
    dialect: Dialect
    exits: tuple[Node, Node] | None = None
    returns: tuple[Node, Node] | None = None
    loops: tuple[LoopFrame, ...] = ()
    breakable: tuple[LoopFrame, ...] = ()
    is_exempt: bool = False
    positions: tuple[Position, ...] = ()
    region: int | None = None
    depth: int = 0
    calls: tuple[str, ...] = ()

    def but(self, **changes: object) -> Context:
        return replace(self, **changes)

    def inside(self, position: Position, exits: tuple[Node, Node], **changes: object) -> Context:
        """Give the context of a process of its own: `break` and `return` end at its border."""
        positions = (*self.positions, position)
        return self.but(exits=exits, returns=None, breakable=(), positions=positions, **changes)

    @property
    def failing_exit(self) -> Node:
        """Where a shell goes that `set -e` or an error ends."""
        assert self.exits is not None
        return self.exits[1]

    @property
    def is_left_of_pipe(self) -> bool:
        return Position.LEFT_OF_PIPE in self.positions


@record(eq=False, frozen=False)
class Node:
    """A point of the program; `good` and `bad` are where success and failure lead."""

    number: int
    context: Context
    good: Node | None = None
    bad: Node | None = None


@record(eq=False, frozen=False)
class CommandNode(Node):
    """A simple command."""

    statement: Command = field(kw_only=True)


@record(eq=False, frozen=False)
class ExpressionNode(Node):
    """`((…))`, or a part of `for ((…))`."""

    expression: Word = field(kw_only=True)
    statement: ArithmeticCommand | ArithmeticFor = field(kw_only=True)


@record(eq=False, frozen=False)
class RedirectNode(Node):
    """The redirections of a compound command."""

    redirects: tuple[Redirect, ...] = field(kw_only=True)


@record(eq=False, frozen=False)
class StatusNode(Node):
    """Where `$?` becomes 0 or 1 by the form around a command: `!`, an `if` that takes no branch."""

    succeeded: bool = field(kw_only=True)


@record(eq=False, frozen=False)
class EnterNode(Node):
    """The beginning of a subshell, a part of a pipeline, or a command substitution."""

    position: Position = field(kw_only=True)


@record(eq=False, frozen=False)
class LeaveNode(Node):
    """The end of what an `EnterNode` began, once for success and once for failure."""

    position: Position = field(kw_only=True)
    succeeded: bool = field(kw_only=True)
    result: int = field(kw_only=True, default=0)  # the substitution's offset in the script


@record(eq=False, frozen=False)
class PipeEndNode(Node):
    """The end of a pipeline whose last part succeeded, for `pipefail`."""


@record(eq=False, frozen=False)
class HeadNode(Node):
    """Where each turn of a `while` loop begins."""

    frame: LoopFrame = field(kw_only=True)


@record(eq=False, frozen=False)
class ForNode(Node):
    """Where each turn of a `for` loop begins."""

    frame: LoopFrame = field(kw_only=True)
    statement: For = field(kw_only=True)


@record(eq=False, frozen=False)
class ListNode(Node):
    """Where a `for` loop expands its list."""

    frame: LoopFrame = field(kw_only=True)
    statement: For = field(kw_only=True)


@record(eq=False, frozen=False)
class TurnNode(Node):
    """The end of a loop's body: it notes the status that the loop may end with."""

    frame: LoopFrame = field(kw_only=True)
    succeeded: bool = field(kw_only=True)


@record(eq=False, frozen=False)
class LoopEndNode(Node):
    """The way out through a loop's condition: its status is that of the last command."""

    frame: LoopFrame = field(kw_only=True)


@record(eq=False, frozen=False)
class CaseNode(Node):
    """`case`: one way for each item, and `bad` for none of them (its status is 0)."""

    statement: Case = field(kw_only=True)
    targets: tuple[Node, ...] = field(kw_only=True)


@record(eq=False, frozen=False)
class SpawnNode(Node):
    """`command &`: the rest goes on at once."""

    statement: Background | Command = field(kw_only=True)
    body: Statement = field(kw_only=True)


@record(eq=False, frozen=False)
class ReturnNode(Node):
    """Where a function or sourced file comes back to its caller."""

    succeeded: bool = field(kw_only=True)
    restores: bool = field(kw_only=True, default=True)


@record(eq=False, frozen=False)
class ShellEndNode(Node):
    """Where a nested shell (or what a `timeout` bounds) ends, and its caller goes on."""

    succeeded: bool = field(kw_only=True)


@record(eq=False, frozen=False)
class FinishNode(Node):
    """The end of a shell's script, where an EXIT trap runs."""

    succeeded: bool = field(kw_only=True)


@record(eq=False, frozen=False)
class EndNode(Node):
    """The end of the program, or of a background job."""

    succeeded: bool = field(kw_only=True)
    is_background: bool = field(kw_only=True, default=False)


@record(eq=False, frozen=False)
class OpaqueNode(Node):
    """A program of which nothing is known: the image's own."""


@record(eq=False, frozen=False)
class UnparsedNode(Node):
    """A part of a script that was not understood."""

    statement: Statement = field(kw_only=True)


class Edge(NamedTuple):
    """One way on from a state: the outcome, where it leads, and how long it takes."""

    outcome: Outcome
    target: Node
    store: Store
    seconds: float = 0.0


def given(node: Node | None) -> Node:
    """Give a way on that the builder has set."""
    assert node is not None
    return node
