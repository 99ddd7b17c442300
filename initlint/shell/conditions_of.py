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
        path = call.judgement.path
        known = None if UNKNOWN_PIECE in path else path
        return (Condition(ConditionKind.FILE, Target(path=known)),)
    meaning = call.meaning
    if meaning is None:
        return ()
    objects = _objects(meaning)
    if objects:
        named = tuple(one for one in objects if one.target.object and one.target.object.resource)
        return named or objects[:1]
    return tuple(_target(target) for target in meaning.targets)


def _target(target: ToolTarget) -> Condition:
    kind = _KINDS.get(target.kind, ConditionKind.COMMAND)
    return Condition(kind, Target(_known(target.host), target.port, _known(target.path)))


def _known(word: str | None) -> str | None:
    return None if word is None or UNKNOWN_PIECE in word else word


def _objects(meaning: Meaning) -> tuple[Condition, ...]:
    return tuple(
        Condition(
            ConditionKind.KUBERNETES,
            Target(
                object=ObjectCondition(
                    _known(one.resource), _known(one.name), _known(meaning.condition)
                ),
                namespace=_known(meaning.namespace),
            ),
        )
        for one in meaning.objects
    )


def is_probing(meaning: Meaning | None) -> bool:
    """Tell whether a tool is there to ask or to wait."""
    return meaning is not None and meaning.role in (Role.PROBE, Role.WAIT)
