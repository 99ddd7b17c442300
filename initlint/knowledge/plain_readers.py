"""Readers of plain words: texts, numbers, ports, owners, settings."""

from __future__ import annotations

from collections.abc import Callable

from initlint.knowledge.draft import Draft
from initlint.knowledge.grammar import Slot
from initlint.knowledge.values import is_known, port_of

_STREAMS = frozenset(
    ("-", "/dev/null", "/dev/stdout", "/dev/stderr", "/dev/stdin", "/dev/fd/1", "/dev/fd/2")
)
PATH_FIELDS = frozenset(
    ("reads", "writes", "removes", "makes_directories", "executables", "changes")
)

Reader = Callable[[Draft, Slot, str], None]


def text(draft: Draft, slot: Slot, word: str) -> None:
    if slot.field in PATH_FIELDS:
        if word not in _STREAMS:
            draft.put(slot.field, word)
        return
    if slot.field in ("directory", "archive"):
        setattr(draft, slot.field, word)
        return
    if slot.field == "selector":
        draft.selector = word
    if not is_known(word):
        draft.doubt((slot.field,))
        if slot.field in ("installs", "statements", "secrets"):
            draft.put(slot.field, None)
        return
    if slot.field == "host" and word.startswith("/"):
        draft.kind = "socket"
        draft.put("path", word)
        return
    draft.put(slot.field, word)


def socket(draft: Draft, _: Slot, word: str) -> None:
    draft.kind = "socket"
    draft.put("path", word)


def number(read: Callable[[str], float | None], scale: float = 1.0) -> Reader:
    """Make a reader of numbers and durations, *scale* seconds a unit.

    The slot's detail tells what a value up to a limit means: `0=never` that there is no
    limit, `0=unknown` that it is not certain.
    """

    def reader(draft: Draft, slot: Slot, word: str) -> None:
        value = read(word) if is_known(word) else None
        limit, _, special = slot.detail.partition("=")
        is_special = value is not None and bool(special) and value <= float(limit)
        if value is None or (is_special and special == "unknown"):
            draft.doubt((slot.field,))
        else:
            draft.put(slot.field, None if is_special else value * scale)

    return reader


def port(draft: Draft, slot: Slot, word: str) -> None:
    port = port_of(word)
    if port is None:
        draft.doubt((slot.field,))
    else:
        draft.put(slot.field, port)


def login(draft: Draft, _: Slot, word: str) -> None:
    password = word.partition(":")[2]
    if password and is_known(password):
        draft.put("secrets", password)


def owner(draft: Draft, _: Slot, word: str) -> None:
    owner, colon, group = word.partition(":")
    for name, value in (("owner", owner), ("group", group)):
        if not is_known(value):
            draft.doubt((name,))
        elif value:
            draft.put(name, value)
    if colon and owner and not group:
        draft.put("group", owner)  # `chown user: file` takes the user's login group


def true_if(draft: Draft, slot: Slot, word: str) -> None:
    if slot.detail in word:
        draft.put(slot.field, value=True)


def false_if(draft: Draft, slot: Slot, word: str) -> None:
    if slot.detail in word.lower():
        draft.put(slot.field, value=False)


def setting(draft: Draft, slot: Slot, word: str) -> None:
    name, _, value = word.partition("=")
    if name == slot.detail:
        draft.put(slot.field, value.lower() in ("1", "on", "true"))


def person(draft: Draft, slot: Slot, word: str) -> None:
    if word != "-":
        text(draft, slot, word)


def start(draft: Draft, slot: Slot, word: str) -> None:
    if word not in ("!", "(", ")", ","):
        text(draft, slot, word)


def nothing(draft: Draft, slot: Slot, word: str) -> None:
    del draft, slot, word  # `env A=b`: what it sets is the shell's business
