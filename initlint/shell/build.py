"""Statements to control flow: each is built with what follows on its success and its failure."""

from __future__ import annotations

from collections.abc import Sequence as Row
from typing import TypeVar

from initlint.shell.dialect import Dialect
from initlint.shell.graph import (
    CaseNode,
    CommandNode,
    Context,
    EndNode,
    EnterNode,
    ExpressionNode,
    ForNode,
    HeadNode,
    LeaveNode,
    ListNode,
    LoopEndNode,
    LoopFrame,
    Node,
    PipeEndNode,
    Position,
    RedirectNode,
    SpawnNode,
    StatusNode,
    TurnNode,
    UnparsedNode,
)
from initlint.shell.syntax import (
    AndOr,
    ArithmeticCommand,
    ArithmeticFor,
    Background,
    Case,
    Command,
    For,
    FunctionDefinition,
    Group,
    If,
    LoopStatement,
    Pipeline,
    Redirect,
    Script,
    Sequence,
    Statement,
    Subshell,
    Substitution,
    Unparsed,
    While,
    Word,
)

MOST_NODES = 6_000
_N = TypeVar("_N", bound=Node)


class BudgetError(Exception):
    """The program has more nodes than the budget allows."""


class Builder:
    """Builds the nodes of one program; `functions` holds what it defines on the way."""

    def __init__(self) -> None:
        self.is_tracking = False
        self.nodes: list[Node] = []
        self.frames: list[LoopFrame] = []
        self.functions: dict[str, tuple[Statement, Script]] = {}

    def add(self, node: _N) -> _N:
        """Take *node* into the graph."""
        if len(self.nodes) >= MOST_NODES:
            raise BudgetError
        node.number = len(self.nodes)
        self.nodes.append(node)
        return node

    def build(  # noqa: C901, PLR0912 - a table of the kinds of statements
        self, statement: Statement, good: Node, bad: Node, context: Context
    ) -> Node:
        """Build *statement* and give the node where it begins."""
        match statement:
            case Command():
                return self.command(statement, good, bad, context)
            case Sequence():
                return self.sequence(statement.statements, good, bad, context)
            case AndOr():
                return self.and_or(statement, good, bad, context)
            case Pipeline():
                return self.pipeline(statement, good, bad, context)
            case If():
                return self.conditional(statement, good, bad, context)
            case While():
                return self.while_loop(statement, good, bad, context)
            case For():
                return self.for_loop(statement, good, bad, context)
            case ArithmeticFor():
                return self.arithmetic_loop(statement, good, bad, context)
            case Case():
                return self.case(statement, good, bad, context)
            case Subshell():
                return self.process(statement.body, Position.SUBSHELL, good, bad, context)
            case Group():
                return self.group(statement, good, bad, context)
            case Background():
                node = SpawnNode(0, context, good, bad, statement=statement, body=statement.body)
                return self.add(node)
            case FunctionDefinition(has_keyword=True) if context.dialect is Dialect.DASH:
                return self.add(UnparsedNode(0, context, good, bad, statement=statement))
            case FunctionDefinition():
                self.functions[statement.name] = (statement.body, context.script)
                return self.status(good, context, succeeded=True)
            case ArithmeticCommand():
                return self.expression(statement.expression, statement, good, bad, context)
            case Unparsed():
                return self.add(UnparsedNode(0, context, good, bad, statement=statement))

    def command(self, statement: Command, good: Node, bad: Node, context: Context) -> Node:
        words = [
            *statement.words,
            *(assignment.value for assignment in statement.assignments),
            *(redirect.target for redirect in statement.redirects if redirect.target),
        ]
        if context.dialect is not Dialect.BASH and _is_bash_only(statement, words):
            return self.add(UnparsedNode(0, context, good, bad, statement=statement))
        if context.dialect is Dialect.DASH and _is_torn(statement.redirects):
            # dash reads `command &>file` as `command &` and `>file`.
            return self.add(SpawnNode(0, context, good, bad, statement=statement, body=statement))
        node = self.add(CommandNode(0, context, good, bad, statement=statement))
        return self.expanding(words, node, context)

    def expanding(self, words: Row[Word], node: Node, context: Context) -> Node:
        """Put the command substitutions of *words* before *node*."""
        for word in reversed(words):
            for part in reversed(word.substitutions):
                node = self.substitution(part, node, context)
        return node

    def substitution(self, part: Substitution, after: Node, context: Context) -> Node:
        position = Position.SUBSTITUTION if part.direction == "$" else Position.LEFT_OF_PIPE
        return self.process(part.body, position, after, after, context, result=part.start)

    def process(
        self,
        body: Statement,
        position: Position,
        good: Node,
        bad: Node,
        context: Context,
        result: int = 0,
    ) -> Node:
        """Build *body* as a process of its own."""
        leave_good = LeaveNode(
            0, context, good, bad, position=position, succeeded=True, result=result
        )
        leave_bad = LeaveNode(
            0, context, good, bad, position=position, succeeded=False, result=result
        )
        exits = (self.add(leave_good), self.add(leave_bad))
        inner = context.inside(position, exits)
        if position is Position.SUBSTITUTION and context.dialect in (Dialect.ASH, Dialect.DASH):
            inner = inner.but(is_exempt=False)  # whoever looks at the status of the whole
        return self.add(EnterNode(0, inner, self.build(body, *exits, inner), position=position))

    def sequence(self, row: Row[Statement], good: Node, bad: Node, context: Context) -> Node:
        for statement in row:
            if isinstance(statement, FunctionDefinition):
                self.functions[statement.name] = (statement.body, context.script)
        if not row:
            return good
        node = self.build(row[-1], good, bad, context)
        for statement in reversed(row[:-1]):
            node = self.build(statement, node, node, context)
        return node

    def and_or(self, statement: AndOr, good: Node, bad: Node, context: Context) -> Node:
        right = self.build(statement.right, good, bad, context)
        left = context.but(is_exempt=True)
        if statement.operator == "&&":
            return self.build(statement.left, right, bad, left)
        return self.build(statement.left, good, right, left)

    def status(self, after: Node, context: Context, *, succeeded: bool = True) -> Node:
        """Put before *after* what sets `$?`, where the script asks after it."""
        if not self.is_tracking:
            return after
        return self.add(StatusNode(0, context, after, succeeded=succeeded))

    def pipeline(self, statement: Pipeline, good: Node, bad: Node, context: Context) -> Node:
        if statement.is_negated:
            context = context.but(is_exempt=True)
            failed, succeeded = self.status(bad, context, succeeded=False), good
            good, bad = failed, self.status(succeeded, context, succeeded=True)
        if len(statement.parts) == 1:
            return self.build(statement.parts[0], good, bad, context)
        end = self.add(PipeEndNode(0, context, good, bad))
        node = self.process(statement.parts[-1], Position.SUBSHELL, end, bad, context)
        for part in reversed(statement.parts[:-1]):
            node = self.process(part, Position.LEFT_OF_PIPE, node, node, context)
        return node

    def conditional(self, statement: If, good: Node, bad: Node, context: Context) -> Node:
        then = self.build(statement.then, good, bad, context)
        if statement.otherwise is None:
            otherwise = self.status(good, context, succeeded=True)
        else:
            otherwise = self.build(statement.otherwise, good, bad, context)
        return self.build(statement.condition, then, otherwise, context.but(is_exempt=True))

    def frame(self, statement: LoopStatement, good: Node, context: Context) -> LoopFrame:
        frame = LoopFrame(len(self.frames), statement, context.script, after=good)
        self.frames.append(frame)
        return frame

    def within(self, frame: LoopFrame, context: Context) -> Context:
        return context.but(loops=(*context.loops, frame), breakable=(*context.breakable, frame))

    def body(
        self, frame: LoopFrame, body: Statement, good: Node, bad: Node, head: Node, inner: Context
    ) -> tuple[Node, Node]:
        """Build a loop's body: where it begins, and where the loop's normal end leads."""
        if good is bad and not self.is_tracking:
            return self.build(body, head, head, inner), good
        turns = [
            self.add(TurnNode(0, inner, head, head, frame=frame, succeeded=succeeded))
            for succeeded in (True, False)
        ]
        outer = inner.but(loops=inner.loops[:-1], breakable=inner.breakable[:-1])
        end = self.add(LoopEndNode(0, outer, good, bad, frame=frame))
        return self.build(body, turns[0], turns[1], inner), end

    def while_loop(self, statement: While, good: Node, bad: Node, context: Context) -> Node:
        frame = self.frame(statement, good, context)
        inner = self.within(frame, context)
        head = self.add(HeadNode(0, inner, frame=frame))
        frame.head = head
        body, after = self.body(frame, statement.body, good, bad, head, inner)
        ways = (body, after) if statement.keyword == "while" else (after, body)
        head.good = self.build(statement.condition, *ways, inner.but(is_exempt=True))
        return head

    def for_loop(self, statement: For, good: Node, bad: Node, context: Context) -> Node:
        frame = self.frame(statement, good, context)
        inner = self.within(frame, context)
        head = self.add(ForNode(0, inner, frame=frame, statement=statement))
        frame.head = head
        body, after = self.body(frame, statement.body, good, bad, head, inner)
        head.good, head.bad = body, after
        first = self.add(ListNode(0, context, head, frame=frame, statement=statement))
        return self.expanding(statement.words or (), first, context)

    def arithmetic_loop(
        self, statement: ArithmeticFor, good: Node, bad: Node, context: Context
    ) -> Node:
        if context.dialect in (Dialect.ASH, Dialect.DASH):
            return self.add(UnparsedNode(0, context, good, bad, statement=statement))
        frame = self.frame(statement, good, context)
        inner = self.within(frame, context)
        head = self.add(HeadNode(0, inner, frame=frame))
        update: Node = head
        if statement.update is not None:
            update = self.expression(
                statement.update, statement, head, head, inner.but(is_exempt=True)
            )
        # `continue` runs the update too.
        frame.head = update
        body, after = self.body(frame, statement.body, good, bad, update, inner)
        head.good = body
        if statement.condition is not None:
            exempt = inner.but(is_exempt=True)
            head.good = self.expression(statement.condition, statement, body, after, exempt)
        if statement.first is None:
            return head
        return self.expression(statement.first, statement, head, head, context.but(is_exempt=True))

    def expression(
        self,
        expression: Word,
        statement: ArithmeticCommand | ArithmeticFor,
        good: Node,
        bad: Node,
        context: Context,
    ) -> Node:
        node = ExpressionNode(0, context, good, bad, expression=expression, statement=statement)
        return self.expanding((expression,), self.add(node), context)

    def case(self, statement: Case, good: Node, bad: Node, context: Context) -> Node:
        targets: list[Node] = []
        for item in reversed(statement.items):
            falls = item.terminator == ";&" and targets
            ways = (targets[0], targets[0]) if falls else (good, bad)
            targets.insert(0, self.build(item.body, *ways, context))
        node = CaseNode(0, context, good, good, statement=statement, targets=tuple(targets))
        return self.expanding((statement.word,), self.add(node), context)

    def group(self, statement: Group, good: Node, bad: Node, context: Context) -> Node:
        body = self.build(statement.body, good, bad, context)
        node = RedirectNode(0, context, body, bad, redirects=statement.redirects)
        words = [redirect.target for redirect in statement.redirects if redirect.target]
        return self.expanding(words, self.add(node), context)

    def job(self, node: SpawnNode) -> Node:
        """Build the body of a background job on its own."""
        ends = [
            EndNode(0, node.context, succeeded=succeeded, is_background=True)
            for succeeded in (True, False)
        ]
        exits = (self.add(ends[0]), self.add(ends[1]))
        inner = node.context.inside(Position.BACKGROUND, exits)
        body = node.body
        if isinstance(body, Command):
            body = _untorn(body)
        return self.build(body, *exits, inner)


def _is_bash_only(statement: Command, words: Row[Word]) -> bool:
    """Whether ash and dash refuse the form: `<<<`, arrays, `<(…)`."""
    if any(redirect.operator == "<<<" for redirect in statement.redirects):
        return True
    if any(word.is_array for word in words):
        return True
    return any(part.direction != "$" for word in words for part in word.substitutions)


def _is_torn(redirects: Row[Redirect]) -> bool:
    return any(redirect.operator in ("&>", "&>>") for redirect in redirects)


def _untorn(command: Command) -> Command:
    kept = tuple(r for r in command.redirects if r.operator not in ("&>", "&>>"))
    if len(kept) == len(command.redirects):
        return command
    return Command(command.assignments, command.words, kept, command.start, command.end)
