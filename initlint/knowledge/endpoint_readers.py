"""Readers of what a tool turns to: addresses, URLs, connection strings, places of a copy."""

from __future__ import annotations

from initlint.knowledge.draft import Draft
from initlint.knowledge.grammar import Slot
from initlint.knowledge.meaning import Target
from initlint.knowledge.plain_readers import Reader, number, port, text
from initlint.knowledge.values import (
    UNKNOWN_PIECE,
    Address,
    addresses,
    is_encrypted,
    is_known,
    seconds,
)

_KINDS = {
    **dict.fromkeys(("http", "https", "ws", "wss"), "http"),
    **dict.fromkeys(("tcp", "tcp4", "tcp6", "telnet", "telnets"), "tcp"),
    "udp": "udp",
    "unix": "socket",
    "file": "file",
}
_STORAGE = ("s3://", "gs://", "http://", "https://", "az://", "oci://", "ftp://", "rsync://")
_RECORDS = frozenset(("A", "AAAA", "ANY", "CNAME", "MX", "NS", "PTR", "SOA", "SRV", "TXT", "IN"))


def host_port(draft: Draft, _: Slot, word: str) -> None:
    first = addresses(word)[0]
    _part(draft, "host", first.host, is_doubtful=first.is_doubtful)
    if first.port is not None or first.is_doubtful:
        _part(draft, "port", first.port, is_doubtful=first.is_doubtful)


def _part(draft: Draft, name: str, value: str | int | None, *, is_doubtful: bool) -> None:
    if value is not None:
        draft.put(name, value)
    elif is_doubtful:
        draft.doubt((name,))


def address(draft: Draft, slot: Slot, word: str) -> None:
    found = addresses(word)
    for one in found:
        draft.targets.append(_target(draft, slot, one, word))
        if one.is_doubtful:
            ends_open = word.endswith(UNKNOWN_PIECE)
            names = (("host", one.host), ("port", one.port), ("path", one.path or not ends_open))
            draft.doubt(name for name, value in names if value is None or value is False)
        if one.secret is not None:
            draft.put("secrets", one.secret)
    if len(found) > 1:
        draft.put("any_target", value=True)


def _target(draft: Draft, slot: Slot, one: Address, word: str) -> Target:
    kind = draft.kind or "tcp"
    if slot.reader != "addresses":  # a list of one tool's servers, whatever their scheme
        kind = _KINDS.get(one.scheme or slot.detail, kind)
    port = one.port
    if port is None and not one.is_doubtful and kind == "http" and one.scheme is None:
        port = 80
    if port is None and not one.is_doubtful:
        port = _default_port(slot)
    url = word if slot.reader == "url" or one.scheme in ("http", "https") else None
    return Target(kind, one.host, port, one.path, url, is_encrypted(one.scheme))


def _default_port(slot: Slot) -> int | None:
    return int(slot.detail) if slot.detail.isdigit() else None


def connection(draft: Draft, _: Slot, word: str) -> None:
    """Read what libpq takes for a database: a URI, `key=value` pairs, or a mere name."""
    if "://" in word:
        first = addresses(word)[0]
        _part(draft, "host", first.host, is_doubtful=first.is_doubtful)
        _part(draft, "port", first.port, is_doubtful=first.is_doubtful)
        if first.secret is not None:
            draft.put("secrets", first.secret)
        return
    if "=" not in word:
        return
    for pair in word.split():
        key, _equals, value = pair.partition("=")
        if key in _CONNECTION:
            field, reader = _CONNECTION[key]
            reader(draft, Slot(field), value)


_CONNECTION: dict[str, tuple[str, Reader]] = {
    "host": ("host", text),
    "port": ("port", port),
    "connect_timeout": ("attempt_timeout", number(seconds)),
    "password": ("secrets", text),
}


def query(draft: Draft, slot: Slot, word: str) -> None:
    """Read a word of dig: the name, not `@server`, `+option` or a record type."""
    if not word.startswith(("@", "+")) and word not in _RECORDS and draft.lacks("host"):
        text(draft, slot, word)


def server(draft: Draft, _: Slot, word: str) -> None:
    """Read SQL Server's `tcp:host,port`."""
    host, _comma, number_text = word.removeprefix("tcp:").partition(",")
    text(draft, Slot("host"), host.partition("\\")[0])
    if number_text:
        port(draft, Slot("port"), number_text)


def node(draft: Draft, slot: Slot, word: str) -> None:
    """Read an Erlang node's name, `rabbit@host`."""
    text(draft, slot, word.rpartition("@")[2])


def mongo(draft: Draft, slot: Slot, word: str) -> None:
    """Read what mongosh connects to: a URI, `host:port/name`, or a mere database name."""
    if "://" in word:
        address(draft, Slot("target", "address"), word)
    elif ":" in word or "/" in word:
        host_port(draft, slot, word)
    elif word.endswith(".js"):
        draft.put("reads", word)


def repository(draft: Draft, _: Slot, word: str) -> None:
    """Read a repository's URL, also git's `user@host:path`."""
    if "://" in word:
        first = addresses(word)[0]
        draft.targets.append(Target("storage", first.host, first.port, first.path, word))
        if first.secret is not None:
            draft.put("secrets", first.secret)
        return
    head, colon, path = word.partition(":")
    if not colon or "/" in head:
        draft.put("reads", word)
        return
    host = head.rpartition("@")[2]
    draft.targets.append(Target("storage", host if is_known(host) else None, 22, path, word))


def place(draft: Draft, slot: Slot, word: str) -> None:
    """Read one side of a copy: an object store's URL, `host:path`, or a path."""
    is_source = slot.field == "reads"
    draft.places.append((is_source, word))
    head = word.split("/", 1)[0]
    if word.startswith(_STORAGE):
        draft.targets.append(Target("storage", url=word))
    elif slot.detail == "remote" and ":" in head:
        host = head.split(":")[0].split("@")[-1]
        draft.targets.append(Target("tcp", host if is_known(host) else None, 22))
    else:
        draft.put(slot.field, word)
