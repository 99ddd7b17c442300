"""One step of a program: from a node and what the shell remembers to the ways on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from initlint.shell import for_loops
from initlint.shell.arithmetic import ExpressionError, Number
from initlint.shell.build import Builder
from initlint.shell.calls import Call, Notes
from initlint.shell.cases import matching
from initlint.shell.conditions import Judgement
from initlint.shell.dialect import Dialect
from initlint.shell.expand_words import Expander
from initlint.shell.graph import (
    CaseNode,
    CommandNode,
    Context,
    Edge,
    EndNode,
    EnterNode,
    ExpressionNode,
    FinishNode,
    ForNode,
    HeadNode,
    LeaveNode,
    ListNode,
    LoopEndNode,
    Node,
    OpaqueNode,
    Outcome,
    PipeEndNode,
    Position,
    RedirectNode,
    ReturnNode,
    ShellEndNode,
    SpawnNode,
    StatusNode,
    TurnNode,
    UnparsedNode,
    given,
)
from initlint.shell.parse import parse
from initlint.shell.store import Assumption, Store, cleared
from initlint.shell.syntax import ArithmeticFor, Script
from initlint.shell.text import Text, join, made
from initlint.shell.values import (
    FAILURE,
    UNKNOWN_PIECE,
    Environment,
    Unknown,
    Value,
    concatenate,
    sources,
)

if TYPE_CHECKING:
    from initlint.knowledge.meaning import Meaning
    from initlint.knowledge.tools import ToolBook

UNKNOWN_VARIABLE = "INITLINT_UNKNOWN"  # stands in a nested script for text that is not known
_DEEPEST = 12  # calls and nested shells


class Machine:
    """Steps through one program; the graph grows where calls and nested shells are met."""

    def __init__(
        self,
        environment: Environment,
        tools: ToolBook,
        dialect: Dialect,
        files: Mapping[str, Text],
    ) -> None:
        self.environment = environment
        self.tools = tools
        self.dialect = dialect
        self.files = files
        self.builder = Builder()
        self.notes = Notes()
        self.scripts: list[Script] = []
        self.calls: dict[tuple[int, Store], Call] = {}
        self.finite: dict[tuple[int, Store], float | None] = {}
        self.answers = 0  # tests whose answer was known
        self.is_tracking = False
        self.is_coarse = False
        self._entries: dict[tuple[object, ...], Node] = {}
        self._meanings: dict[object, Meaning | None] = {}
        self._parsed: dict[str, Script] = {}
        self._regions = 0

    # The graph.

    def entry(self, *key: object) -> Node | None:
        return self._entries.get(key)

    def remember(self, node: Node, *key: object) -> Node:
        self._entries[key] = node
        return node

    def next_region(self) -> int:
        self._regions += 1
        return self._regions

    def parse(self, text: Text) -> Script:
        """Parse a script once; unknown pieces become a variable that nobody sets."""
        script = self._parsed.get(text.string)
        if script is None:
            script = parse(with_variables(text))
            self._parsed[text.string] = script
            self.scripts.append(script)
        return script

    def meaning(
        self, words: tuple[str | None, ...], variant: str | None, values: dict[str, str | None]
    ) -> Meaning | None:
        """Ask the tool book what *words* mean where *values* are set; each question once."""
        key = (words, variant, frozenset(values.items()))
        if key not in self._meanings:
            environment = {**self.environment.values, **values}
            self._meanings[key] = self.tools.meaning(
                words, variant=variant, environment=environment
            )
        return self._meanings[key]

    # Ways on.

    def ways(
        self,
        node: Node,
        store: Store,
        succeeded: bool | None,  # noqa: FBT001 - an outcome, with a third value
        seconds: float = 0.0,
        status: Value | None = None,
    ) -> list[Edge]:
        """Give the ways on from *node*: None for *succeeded* means that it may go either way."""
        edges = []
        if succeeded is not False and node.good is not None:
            good = self.noted(store, "0")
            edges.append(Edge(Outcome.SUCCESS, node.good, good, seconds * store.times))
        if succeeded is not True and node.bad is not None:
            bad = self.noted(store, FAILURE if status is None else status)
            target = node.bad
            if store.errexit and not node.context.is_exempt:
                target = node.context.failing_exit
            edges.append(Edge(Outcome.FAILURE, target, bad, seconds * store.times))
        return edges

    def refusable(self, node: Node, expander: Expander, edges: list[Edge]) -> list[Edge]:
        """Give *edges* with the way out of a shell that refuses a variable that is not set."""
        if not (expander.is_unset or expander.may_be_unset):
            return edges
        out = Edge(Outcome.FAILURE, node.context.failing_exit, cleared(expander.store))
        return [out] if expander.is_unset else [*edges, out]

    def noted(self, store: Store, status: Value | None) -> Store:
        return store._replace(status=status) if self.is_tracking else store

    def expander(self, node: Node, store: Store) -> Expander:
        return Expander(store, self.environment, node.context.dialect)

    def step(self, node: Node, store: Store) -> list[Edge]:  # noqa: C901, PLR0912 - a table
        """Give the ways on from a state."""
        match node:
            case CommandNode():
                from initlint.shell.commands import run

                return run(self, node, store)
            case ExpressionNode(statement=ArithmeticFor()):
                # The expressions in the head of `for ((…))` leave `$?` alone.
                edges = self._expression(node, store)
                return [edge._replace(store=self.noted(edge.store, store.status)) for edge in edges]
            case ExpressionNode():
                return self._expression(node, store)
            case StatusNode():
                noted = self.noted(store, "0" if node.succeeded else "1")
                return [Edge(Outcome.ALWAYS, given(node.good), noted)]
            case EnterNode():
                return self._enter(node, store)
            case LeaveNode():
                return self._leave(node, store)
            case HeadNode():
                return [Edge(Outcome.ALWAYS, given(node.good), store)]
            case ListNode():
                return for_loops.begin(self, node, store)
            case ForNode():
                return for_loops.turn(self, node, store)
            case TurnNode():
                return for_loops.turned(node, store)
            case LoopEndNode():
                failed = node.frame.number in store.loop_failed
                kept = store._replace(loop_failed=store.loop_failed - {node.frame.number})
                return self.ways(node, kept, not failed)
            case CaseNode():
                return self._case(node, store)
            case RedirectNode():
                return self._redirected(node, store)
            case SpawnNode():
                kept = store._replace(jobs=(*store.jobs, node.number)[-8:])
                return self.ways(node, kept, True)
            case PipeEndNode():
                return self.ways(node, store._replace(pipe_failed=False), not store.pipe_failed)
            case ReturnNode():
                return self._returned(node, store)
            case ShellEndNode():
                return self._shell_ended(node, store)
            case FinishNode():
                return self._finish(node, store)
            case OpaqueNode():
                return self.ways(node, store, None)
            case UnparsedNode():
                self.notes.unread.add("a part of the script could not be parsed")
                return self.ways(node, store, None)
            case EndNode():
                return []
            case _:
                raise AssertionError(node)

    def _expression(self, node: ExpressionNode, store: Store) -> list[Edge]:
        if node.context.dialect is not Dialect.BASH:
            # ash and dash read two nested subshells, and run a command that is not there.
            return self.ways(node, store, False, status="127")
        expander = self.expander(node, store)
        try:
            result = expander.compute(node.expression)
        except ExpressionError:
            return self.ways(node, expander.store, False)
        return self.refusable(node, expander, self._computed(node, store, expander, result))

    def _computed(
        self, node: ExpressionNode, store: Store, expander: Expander, result: Number
    ) -> list[Edge]:
        after = cleared(expander.store)
        if isinstance(result, int):
            self.answers += node.good is not node.bad
            return self.ways(node, after, result != 0)
        if isinstance(result, Unknown):
            if result.is_counting or expander.is_volatile:
                if result.is_counting:
                    self.finite[node.number, store] = result.seconds
                return self.ways(node, after, None)
            return self.unknown_test(node, store, after, expander.names)
        return self.ways(node, after, None)

    def unknown_test(
        self, node: Node, before: Store, after: Store, names: Iterable[str]
    ) -> list[Edge]:
        """Go both ways on a test whose answer is not known, and keep to it afterwards."""
        names = frozenset(names)
        statement = getattr(node, "statement", None)
        # Outside of loops a test is asked once: what it said would only part the states.
        if not names or statement is None or self.is_coarse or not node.context.loops:
            return self.ways(node, after, None)
        test = node.context.script.written(statement.start, statement.end)
        held = before.assumed(test)
        if held is not None:
            return self.ways(node, after, bool(held))
        edges = []
        for answer in (True, False):
            assumption = Assumption(test, names, int(answer))
            kept = after._replace(assumptions=after.assumptions | {assumption})
            edges += self.ways(node, kept, answer)
        return edges

    def _enter(self, node: EnterNode, store: Store) -> list[Edge]:
        changes: dict[str, object] = {"saved": store, "substituted": (), "jobs": ()}
        if node.position is Position.SUBSTITUTION:
            changes["output"] = ()
            if node.context.dialect is not Dialect.DASH:
                changes["errexit"] = False  # bash and ash: substitutions do not inherit -e
        elif node.position is Position.LEFT_OF_PIPE:
            changes["output"] = ()
        inner = store._replace(**changes)  # type: ignore[arg-type]
        return [Edge(Outcome.ALWAYS, given(node.good), inner)]

    def _leave(self, node: LeaveNode, store: Store) -> list[Edge]:
        assert store.saved is not None
        outer = store.saved
        output = store.output or ()
        if node.position is Position.SUBSTITUTION:
            result = trimmed(output)
            kept = tuple(pair for pair in outer.substituted if pair[0] != node.result)
            after = outer._replace(
                substituted=(*kept, (node.result, result)),
                substitution_failed=not node.succeeded,
            )
            return [Edge(Outcome.ALWAYS, given(node.good), after)]
        if node.position is Position.LEFT_OF_PIPE:
            fed = concatenate(list(output)) if output else ""
            failed = outer.pipe_failed or (outer.pipefail and not node.succeeded)
            after = outer._replace(pipe=fed, pipe_failed=failed)
            return [Edge(Outcome.ALWAYS, given(node.good), after)]
        after = outer._replace(output=store.output, pipe=None)
        return self.ways(node, after, node.succeeded, status=store.status)

    def _case(self, node: CaseNode, store: Store) -> list[Edge]:
        expander = self.expander(node, store)
        value = expander.value(node.statement.word)
        patterns = [
            [expander.value(pattern) for pattern in item.patterns] for item in node.statement.items
        ]
        certain, possible = matching(value, patterns)
        after = cleared(expander.store)
        noted = self.noted(after, "0")
        targets = [node.targets[index] for index in possible]
        targets += [] if certain else [given(node.bad)]
        edges = [Edge(Outcome.ALWAYS, target, noted) for target in targets]
        origins = sources(value)
        if len(edges) > 1:
            self.calls[node.number, store] = Call((), (), judgement=Judgement(None, origins))
        return self.refusable(node, expander, edges)

    def _redirected(self, node: RedirectNode, store: Store) -> list[Edge]:
        from initlint.shell.commands import file_uses

        expander = self.expander(node, store)
        uses = file_uses(expander, node.redirects)
        self.calls[node.number, store] = Call((), (), directory=store.directory, uses=uses)
        edges = [Edge(Outcome.ALWAYS, given(node.good), cleared(expander.store))]
        return self.refusable(node, expander, edges)

    def _returned(self, node: ReturnNode, store: Store) -> list[Edge]:
        if not node.restores:
            return self.ways(node, store, node.succeeded, status=store.status)
        frame = store.frames[-1]
        variables = store.variables
        for name, value in frame.hidden:
            if value is None:
                variables = type(variables)({k: v for k, v in variables.items() if k != name})
            else:
                variables = variables.having(name, value)
        after = store._replace(
            variables=variables, arguments=frame.arguments, frames=store.frames[:-1]
        )
        return self.ways(node, after, node.succeeded, status=store.status)

    def _shell_ended(self, node: ShellEndNode, store: Store) -> list[Edge]:
        assert store.saved is not None
        after = store.saved._replace(output=store.output)
        return self.ways(node, after, node.succeeded, status=store.status)

    def _finish(self, node: FinishNode, store: Store) -> list[Edge]:
        target = node.good if node.succeeded else node.bad
        outcome = Outcome.SUCCESS if node.succeeded else Outcome.FAILURE
        if store.trap is None:
            return [Edge(outcome, given(target), store)]
        trap = self.trap(store.trap)
        entry = self.entry("trap", node.number, store.trap)
        if entry is None:
            ends = given(node.good), given(node.bad)
            way = given(target)
            inner = node.context.but(script=trap, exits=ends, loops=(), breakable=())
            entry = self.builder.build(trap.root, way, way, inner)
            self.remember(entry, "trap", node.number, store.trap)
        # `set -e` holds in the trap too: what fails there makes the whole script fail.
        return [Edge(outcome, entry, store._replace(trap=None))]

    # EXIT traps, by number, so that a store can hold them.

    def trap_number(self, text: Text) -> int:
        script = self.parse(text)
        return self.scripts.index(script)

    def trap(self, number: int) -> Script:
        return self.scripts[number]

    def nested(self, context: Context) -> Context | None:
        """Give the context one call deeper, None where calls nest too deep."""
        if context.depth >= _DEEPEST:
            self.notes.unread.add("calls nest too deep")
            return None
        return context.but(depth=context.depth + 1)


def with_variables(text: Text) -> Text:
    """Put a variable that nobody sets where a script holds text that is not known."""
    if UNKNOWN_PIECE not in text.string:
        return text
    pieces: list[Text] = []
    done = 0
    for index, character in enumerate(text.string):
        if character == UNKNOWN_PIECE:
            pieces += text.slice(done, index), made(f"${{{UNKNOWN_VARIABLE}}}", text.fallback)
            done = index + 1
    return join([*pieces, text.slice(done, len(text))], text.fallback)


def trimmed(output: tuple[Value, ...]) -> Value:
    """Give what a command substitution yields of its output: trailing line breaks are cut."""
    value = concatenate(list(output)) if output else ""
    if isinstance(value, str):
        return value.rstrip("\n")
    if isinstance(value, Unknown) and value.template.endswith("\n"):
        text = value.template.rstrip("\n")
        return Unknown(text, value.sources, value.is_counting, value.is_failure)
    return value
