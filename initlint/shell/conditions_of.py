"""What a command asks after: the condition that its success, or its failure, stands for."""

from __future__ import annotations

from typing import NamedTuple

from initlint.knowledge.meaning import Meaning, Role
from initlint.knowledge.meaning import Target as ToolTarget
from initlint.shell.calls import Call
from initlint.shell.questions import ConditionKind, ObjectCondition, Target
from initlint.shell.values import UNKNOWN_PIECE

_KINDS = {
    "tcp": ConditionKind.TCP,
    "udp": ConditionKind.TCP,
    "http": ConditionKind.HTTP,
    "dns": ConditionKind.DNS,
    "file": ConditionKind.FILE,
    "socket": ConditionKind.FILE,
    "database": ConditionKind.DATABASE,
    "broker": ConditionKind.BROKER,
    "kubernetes": ConditionKind.KUBERNETES,
}


class Condition(NamedTuple):
    """What is asked after, and of which kind."""

    kind: ConditionKind
    target: Target


def conditions(call: Call) -> tuple[Condition, ...]:
    """Give what a command asks after, the target of the tool book first."""
    if call.judgement is not None and call.judgement.path is not None:
        return (Condition(ConditionKind.FILE, Target(path=_known_path(call.judgement.path))),)
    meaning = call.meaning
    if meaning is None:
        return ()
    objects = _objects(meaning)
    if objects:
        named = tuple(one for one in objects if one.target.object and one.target.object.resource)
        return named or objects[:1]
    found = (_target(target, meaning) for target in meaning.targets)
    # `head` in a pipe asks after no file.
    return tuple(one for one in found if _says_what(one) or is_probing(meaning))


def _says_what(condition: Condition) -> bool:
    return condition.kind is not ConditionKind.FILE or condition.target.path is not None


def _target(target: ToolTarget, meaning: Meaning) -> Condition:
    kind = _KINDS.get(target.kind, ConditionKind.COMMAND)
    path = target.path
    if kind is ConditionKind.FILE and path is None and len(meaning.reads) == 1:
        path = meaning.reads[0]  # of several files one may be enough
    return Condition(kind, Target(_known(target.host), target.port, _known_path(path)))


def _known(word: str | None) -> str | None:
    return None if word is None or UNKNOWN_PIECE in word else word


def _known_path(word: str | None) -> str | None:
    """Give a path that means one file, or none: `*` stands for any that is there."""
    return None if word is None or word == "-" or any(c in word for c in "*?[") else _known(word)


def _objects(meaning: Meaning) -> tuple[Condition, ...]:
    return tuple(
        Condition(
            ConditionKind.KUBERNETES,
            Target(
                object=ObjectCondition(
                    _known(one.resource),
                    _known(one.name),
                    _known(meaning.condition),
                    _known(one.selector),
                ),
                namespace=_known(meaning.namespace),
            ),
        )
        for one in meaning.objects
    )


def is_probing(meaning: Meaning | None) -> bool:
    """Tell whether a tool is there to ask or to wait."""
    return meaning is not None and meaning.role in (Role.PROBE, Role.WAIT)
