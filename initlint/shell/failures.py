"""The fourth question: which failures does nobody notice."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.shell.calls import Call
from initlint.shell.effects import of_call
from initlint.shell.ends import first_word
from initlint.shell.explore import Exploration
from initlint.shell.graph import CommandNode, Outcome, Position
from initlint.shell.limits import Held
from initlint.shell.questions import EffectKind, MaskedFailure, Masking, Place
from initlint.shell.surroundings import Surroundings, surroundings
from initlint.shell.syntax import (
    AndOr,
    Background,
    Command,
    For,
    If,
    Pipeline,
    Sequence,
    Statement,
    Subshell,
    Substitution,
    While,
)
from initlint.shell.values import UNKNOWN_PIECE, Value, template

_MATTERS = (
    EffectKind.FETCHES,
    EffectKind.MIGRATES,
    EffectKind.WRITES,
    EffectKind.INSTALLS,
    EffectKind.CREATES_OBJECT,
)
_USING = frozenset((Position.LEFT_OF_PIPE, Position.SUBSTITUTION))
_FAILING_ON_NOTHING = frozenset(
    ("tar", "bsdtar", "gunzip", "gzip", "zcat", "unzip", "xz", "cpio", "kubectl", "gpg")
)
_MOST_FAILURES = 100  # looked at; more of them say nothing new
_TRIVIAL = frozenset(("true", ":", "echo", "printf", "exit", "/bin/true"))


def failures(exploration: Exploration) -> tuple[MaskedFailure, ...]:
    """Answer which commands may fail without the program failing, in the order of the text."""
    if not exploration.is_complete:
        return ()
    asked = _asked(exploration)
    found: list[MaskedFailure] = []
    readers: dict[MaskedFailure, Place] = {}
    seen: set[tuple[int, tuple[Value, ...]]] = set()
    for state, call in enumerate(exploration.calls):
        node = exploration.nodes[state]
        if call is None or not isinstance(node, CommandNode) or not call.words:
            continue
        if len(seen) >= _MOST_FAILURES:
            break
        key = (node.number, call.words)
        if key in seen or node.number in asked:
            continue
        did = _did(node, call)
        if not did or not is_lost(exploration, state):
            continue
        seen.add(key)
        around = surroundings(node.context.script)
        hears_pipes = exploration.stores[state].pipefail
        is_main = exploration.is_main[state] == 1
        how = _how(around, node, is_main=is_main, hears_pipes=hears_pipes)
        if how is not None and not _is_checked(exploration, state):
            found.append(MaskedFailure(first_word(node, call), _words(call), how, did))
            heard = _reader(around, node.statement) if how is Masking.LEFT_OF_PIPE else None
            if heard is not None:
                readers[found[-1]] = heard
    lost = {failure.place for failure in found}
    kept = (one for one in found if one not in readers or readers[one] in lost)
    return tuple(dict.fromkeys(kept))


def _reader(around: Surroundings, statement: Statement) -> Place | None:
    """Give the command that ends the pipe, where it fails when it reads nothing."""
    for child, parent in around.around(statement):
        if isinstance(parent, Pipeline) and parent.parts[-1] is not child:
            last = parent.parts[-1]
            if isinstance(last, Command) and last.name in _FAILING_ON_NOTHING:
                word = last.words[0]
                return around.script.place(word.start, word.end)
    return None


def _words(call: Call) -> tuple[str | None, ...]:
    texts = (template(value) for value in call.words)
    return tuple(None if text == UNKNOWN_PIECE else text for text in texts)


def _did(node: CommandNode, call: Call) -> tuple[EffectKind, ...]:
    if call.is_function or call.judgement is not None:
        return ()
    is_document = any(redirect.operator.startswith("<<") for redirect in node.statement.redirects)
    if template(call.words[0]) in ("echo", "printf", "cd") or is_document:
        return ()
    kinds = {effect.kind for effect in of_call(node, call, certain=False)}
    if _is_used(node, call):
        kinds.add(EffectKind.FETCHES)
    if _runs_statements(call):
        kinds.add(EffectKind.MIGRATES)
    return tuple(kind for kind in _MATTERS if kind in kinds)


def _is_used(node: CommandNode, call: Call) -> bool:
    """Whether what a client prints is put to use, so that it fetches."""
    meaning = call.meaning
    is_client = meaning is not None and any(one.kind == "http" for one in meaning.targets)
    return is_client and bool(_USING & set(node.context.positions))


def _runs_statements(call: Call) -> bool:
    """Whether a database client runs a file of statements."""
    meaning = call.meaning
    if meaning is None or meaning.stops_on_error is None:
        return False
    fed = (template(use.path) for use in call.uses if use.operator == "<")
    return any(path not in (None, "-", "/dev/null") for path in (*meaning.reads, *fed))


def is_lost(exploration: Exploration, state: int) -> bool:
    """Whether the program may succeed though the command never does."""
    if not exploration.is_main[state]:
        return bool(exploration.can_succeed[0])
    ways = exploration.ways[state]
    failing = tuple(way.target for way in ways if way.outcome is Outcome.FAILURE)
    return Held(exploration, state, Outcome.SUCCESS).can_succeed_without(failing)


def _how(
    around: Surroundings, node: CommandNode, *, is_main: bool, hears_pipes: bool
) -> Masking | None:
    """Tell how the failure gets lost, None where the script looks at it.

    *hears_pipes*: under `pipefail`, a pipe has the status of its failed command.
    """
    if not is_main or Position.BACKGROUND in node.context.positions:
        return None if is_main else Masking.BACKGROUND
    process: Masking | None = None
    for child, parent in around.around(node.statement):
        found = _in_parent(child, parent)
        if found is False:
            return None
        if found is Masking.LEFT_OF_PIPE and hears_pipes:
            continue
        if isinstance(found, Masking):
            if found in (Masking.OR_TRUE, Masking.RAN_OUT, Masking.BACKGROUND):
                return found
            process = process or found
    return process or Masking.OVERWRITTEN


def _in_parent(child: Statement, parent: Statement | Substitution) -> Masking | bool:
    """Tell what *parent* does with the status of *child*: lose it, look at it, or pass it on."""
    match parent:
        case If(condition=condition) | While(condition=condition) if condition is child:
            return False
        case Pipeline(parts=parts, is_negated=is_negated):
            return False if is_negated else parts[-1] is child or Masking.LEFT_OF_PIPE
        case AndOr(left=left, operator=operator, right=right) if left is child:
            if operator == "||":
                # An `exit` in a subshell ends the subshell alone.
                return _is_leaving(right) or (Masking.OR_TRUE if _is_trivial(right) else False)
            return Masking.RAN_OUT if _is_break(right) else True
        case Subshell() | Substitution():
            return Masking.SUBSHELL
        case Background():
            return Masking.BACKGROUND
        case While() | For():
            return True
        case _:
            return True


def _is_trivial(statement: Statement) -> bool:
    if not isinstance(statement, Command) or statement.name not in _TRIVIAL:
        return False
    if statement.name != "exit":
        return True
    return len(statement.words) > 1 and statement.words[1].literal == "0"


def _is_leaving(statement: Statement) -> bool:
    last = statement.statements[-1] if isinstance(statement, Sequence) else statement
    if not isinstance(last, Command) or last.name not in ("exit", "return", "false"):
        return False
    return len(last.words) < 2 or last.words[1].literal != "0"


def _is_break(statement: Statement) -> bool:
    return isinstance(statement, Command) and statement.name in ("break", "exit", "return")


def _is_checked(exploration: Exploration, state: int) -> bool:
    """Whether some test behind the command asks after a file that it was to write."""
    node, call = exploration.nodes[state], exploration.calls[state]
    assert call is not None
    paths = {effect.path for effect in of_call(node, call, certain=False)} - {None}
    return bool(paths) and any(path in paths for path in _tested(exploration, state))


def _asked(exploration: Exploration) -> frozenset[int]:
    """Give the commands whose output some test looks at."""
    judgements = (call.judgement for call in exploration.calls if call is not None)
    return frozenset[int]().union(*(one.sources for one in judgements if one is not None))


def _tested(exploration: Exploration, start: int) -> Iterator[str]:
    """Give the paths that tests ask after which may run once *start* has run."""
    seen, stack = {start}, [start]
    while stack:
        for way in exploration.ways[stack.pop()]:
            if way.target in seen:
                continue
            seen.add(way.target)
            stack.append(way.target)
            call = exploration.calls[way.target]
            if call is not None and call.judgement is not None and call.judgement.path is not None:
                yield call.judgement.path
