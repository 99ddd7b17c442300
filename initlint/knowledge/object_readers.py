"""Readers of the objects that kubectl and its like name."""

from __future__ import annotations

from initlint.knowledge.draft import Draft
from initlint.knowledge.grammar import Slot
from initlint.knowledge.meaning import KubernetesObject, Word
from initlint.knowledge.values import is_known


def kubernetes_object(draft: Draft, slot: Slot, word: str) -> None:
    """Read `kind name …`, `kind/name …` or, where the slot names the kind, `name …`."""
    kind, slash, name = word.partition("/")
    if slash:
        _add_object(draft, kind, name)
    elif slot.detail:
        _add_object(draft, slot.detail, word)
    elif draft.objects and draft.objects[-1].resource is not None:
        _name_object(draft, word)
    else:
        for one in word.split(","):
            _add_object(draft, one, None)


def _name_object(draft: Draft, name: str) -> None:
    last = draft.objects[-1]
    if last.name is None and "objects" not in draft.doubtful:
        draft.objects.pop()
    _add_object(draft, last.resource, name, last.group)


def _add_object(draft: Draft, resource: Word, name: Word, group: Word = None) -> None:
    if resource is not None and "." in resource:
        resource, _, group = resource.partition(".")
        version, _, rest = group.partition(".")
        group = rest if version[:1] == "v" and version[1:2].isdigit() else group
    if not is_known(resource) or (name is not None and not is_known(name)):
        draft.doubt(("objects",))
    known_name = name if is_known(name) else None
    known = resource if is_known(resource) else None
    draft.objects.append(KubernetesObject(known, known_name, None, group or None))
