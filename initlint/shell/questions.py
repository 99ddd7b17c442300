"""The answers that a program gives to the four questions: ends, waits, effects, failures."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from initlint.record import record
from initlint.source.text import Span
from initlint.tree.node import Node


class Place(NamedTuple):
    """Where in a manifest something stands; `span` is exact, or the whole scalar's."""

    node: Node
    span: Span


class Verdict(Enum):
    """Whether the program comes to an end."""

    EXITS = "exits"  # whatever the world around it does
    WAITS = "waits"  # once its conditions hold, or its bound is reached
    NEVER = "never"  # there is no path to an exit
    UNKNOWN = "unknown"


class AtBound(Enum):
    """What follows when a wait's time is up."""

    FAILS = "fails"
    GOES_ON = "goes on"
    UNKNOWN = "unknown"


class LoopKind(Enum):
    """Why a loop goes on: what it says, or what was meant to change and does not."""

    LITERAL = "literal"  # `while true`, `:`, `for ((;;))`: meant to be endless
    CONDITION = "condition"  # a test that nothing in the loop can change
    BLOCKING_COMMAND = "blocking command"  # `sleep infinity`, `tail -f`, a server


@record
class Loop:
    """Something that keeps the program from ending, at its keyword or first word.

    `has_way_out` tells that a `break`, `exit` or `return` remains inside it;
    `is_inevitable` that every path of the program comes to it.
    """

    place: Place
    kind: LoopKind
    words: str
    has_way_out: bool
    is_inevitable: bool


@record
class Ending:
    """Whether, when and how a program ends.

    `bound` is in seconds: the longest that its sleeps and its waiting tools last where
    every attempt fails at once; None where there is no bound, or it cannot be told
    (`is_bounded` says which). `can_succeed` is false where every exit is a failure.
    `is_opaque` tells that the program ends in something that was not read (an image's
    own program, a sourced file) and is taken to end. `reasons` say why it is unknown.
    """

    verdict: Verdict
    bound: float | None = None
    is_bounded: bool = True
    at_bound: AtBound | None = None
    loops: tuple[Loop, ...] = ()
    can_succeed: bool = True
    is_opaque: bool = False
    reasons: tuple[str, ...] = ()

    @property
    def never_succeeds(self) -> bool:
        """Whether no path leads to success: where nothing fails before, something blocks for ever.

        It holds for `set -e; setup; sleep infinity` too, which may end by a failure.
        """
        return not self.can_succeed and bool(self.loops) and not self.reasons


class ConditionKind(Enum):
    """What a wait tests."""

    TCP = "tcp"
    HTTP = "http"
    DNS = "dns"
    FILE = "file"
    KUBERNETES = "kubernetes"
    DATABASE = "database"
    BROKER = "broker"
    COMMAND = "command"


class ObjectCondition(NamedTuple):
    """A Kubernetes object that is waited for, and for what; None is not given or unknown.

    `selector` picks the objects by their labels, as `-l` writes it.
    """

    resource: str | None
    name: str | None
    condition: str | None
    selector: str | None = None


@record
class Target:
    """What a wait is aimed at; None is not given, or not known."""

    host: str | None = None
    port: int | str | None = None
    path: str | None = None
    object: ObjectCondition | None = None
    namespace: str | None = None


@record
class Wait:
    """A condition that the program waits for, or tests once.

    Times are seconds. `interval` is the sleep between attempts, 0.0 where nothing sleeps,
    None where it is unknown; `attempt_timeout` and `bound` are None where there is none
    (`is_bounded` tells whether a bound exists whose length is unknown). `place` is the
    loop's keyword, or the probe's first word where the probe stands in the loop's body or
    in no loop; `probe_place` is always the probe. `is_hard`: every successful path passes
    it, and its failure at the bound fails the container. `negated`: waits until it is gone.
    """

    kind: ConditionKind
    target: Target
    place: Place
    probe_place: Place
    probe: str
    interval: float | None = None
    attempt_timeout: float | None = None
    bound: float | None = None
    is_bounded: bool = False
    at_bound: AtBound | None = None
    is_hard: bool = False
    in_loop: bool = False
    negated: bool = False


class EffectKind(Enum):
    """What a command does to the world."""

    READS = "reads"
    WRITES = "writes"
    REMOVES = "removes"
    MAKES_DIRECTORY = "makes directory"
    MAKES_EXECUTABLE = "makes executable"
    CHANGES_OWNER = "changes owner"
    CHANGES_MODE = "changes mode"
    CALLS = "calls"
    CREATES_OBJECT = "creates object"
    INSTALLS = "installs"
    MIGRATES = "migrates"
    FETCHES = "fetches"
    LISTENS = "listens"


@record
class Effect:
    """One thing that a command does, with what it does it to; None is unknown or no part of it.

    `path` is absolute where the working directory is known. `words` are the command's
    argv, None for an unknown word. `certain`: on every successful path. `is_recursive`:
    with all that lies below. `appends`: a write that keeps what was there.
    """

    kind: EffectKind
    place: Place
    words: tuple[str | None, ...]
    path: str | None = None
    program: str | None = None
    object: ObjectCondition | None = None
    owner: str | None = None
    mode: str | None = None
    certain: bool = False
    is_recursive: bool = False
    appends: bool = False


class Masking(Enum):
    """How a failure gets lost."""

    OVERWRITTEN = "overwritten"  # a later command's status takes its place
    OR_TRUE = "or true"  # `|| true`, `|| :`, `|| echo …`
    LEFT_OF_PIPE = "left of a pipe"
    SUBSHELL = "subshell"  # inside `( )` or `$( )` whose status nobody looks at
    BACKGROUND = "background"
    RAN_OUT = "ran out"  # the attempts of a bounded loop run out and the script goes on


@record
class MaskedFailure:
    """A command that may fail without the container failing, and what it was to do."""

    place: Place
    words: tuple[str | None, ...]
    how: Masking
    did: tuple[EffectKind, ...]
