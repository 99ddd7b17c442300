"""How the value of a slot is read: each reader puts what a word says into the draft."""

from __future__ import annotations

from collections.abc import Mapping

from initlint.knowledge.draft import Draft
from initlint.knowledge.endpoint_readers import (
    address,
    connection,
    host_port,
    mongo,
    node,
    place,
    query,
    repository,
    server,
)
from initlint.knowledge.grammar import Slot
from initlint.knowledge.meaning import KubernetesObject, Target, Word
from initlint.knowledge.object_readers import kubernetes_object
from initlint.knowledge.plain_readers import (
    PATH_FIELDS,
    Reader,
    false_if,
    login,
    nothing,
    number,
    owner,
    person,
    port,
    setting,
    socket,
    start,
    text,
    true_if,
)
from initlint.knowledge.values import (
    UNKNOWN_PIECE,
    go_duration,
    lenient_duration,
    seconds,
    sleep_duration,
)


def fill(draft: Draft, slot: Slot, word: Word) -> None:
    """Put what *word* says at *slot* into *draft*; an unknown word leaves the field open."""
    if slot.field == "_":
        return
    if word is None or word == UNKNOWN_PIECE:
        _open(draft, slot)
        return
    _READERS[slot.reader](draft, slot, word)


def _open(draft: Draft, slot: Slot) -> None:
    names = {
        "addresses": ("host", "port", "targets"),
        "repository": ("url", "targets"),
        "mongo": ("host", "port", "targets"),
        "server": ("host", "port"),
        "address": ("host", "port", "path", "url", "targets"),
        "url": ("host", "port", "path", "url", "targets"),
        "conninfo": ("host", "port", "targets"),
        "hostport": ("host", "port"),
        "login": ("secrets",),
        "owner": ("owner", "group"),
        "object": ("objects",),
        "place": ("reads", "writes"),
    }.get(slot.reader, (slot.field,))
    draft.doubt(names)
    if slot.reader in ("address", "url") and slot.repeated and draft.kind is not None:
        draft.targets.append(Target(draft.kind))
    elif slot.reader == "object":
        draft.objects.append(KubernetesObject(slot.detail or None))
    elif slot.reader == "place":
        draft.places.append((slot.field == "reads", None))
    elif slot.field in PATH_FIELDS or slot.field in ("installs", "statements"):
        draft.put(slot.field, None)
        draft.doubtful.add(slot.field)


_READERS: Mapping[str, Reader] = {
    "text": text,
    "socket": socket,
    "seconds": number(seconds),
    "milliseconds": number(seconds, 0.001),
    "minutes": number(seconds, 60.0),
    "duration": number(go_duration),
    "lenient": number(lenient_duration),
    "sleep": number(sleep_duration),
    "port": port,
    "hostport": host_port,
    "address": address,
    "url": address,
    "conninfo": connection,
    "login": login,
    "owner": owner,
    "object": kubernetes_object,
    "place": place,
    "assignment": nothing,
    "addresses": address,
    "if": true_if,
    "unless": false_if,
    "setting": setting,
    "query": query,
    "person": person,
    "server": server,
    "node": node,
    "mongo": mongo,
    "repository": repository,
    "start": start,
    "command": nothing,
}
READERS = frozenset(_READERS)
