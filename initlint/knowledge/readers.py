"""How the value of a slot is read: each reader puts what a word says into the draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from initlint.knowledge.draft import Draft
from initlint.knowledge.grammar import Slot
from initlint.knowledge.meaning import KubernetesObject, Target, Word
from initlint.knowledge.values import (
    UNKNOWN_PIECE,
    Address,
    addresses,
    go_duration,
    is_encrypted,
    is_known,
    lenient_duration,
    port_of,
    seconds,
    sleep_duration,
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
_STREAMS = frozenset(
    ("-", "/dev/null", "/dev/stdout", "/dev/stderr", "/dev/stdin", "/dev/fd/1", "/dev/fd/2")
)
_PATH_FIELDS = frozenset(
    ("reads", "writes", "removes", "makes_directories", "executables", "changes")
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
    elif slot.field in _PATH_FIELDS or slot.field in ("installs", "statements"):
        draft.put(slot.field, None)
        draft.doubtful.add(slot.field)


def _text(draft: Draft, slot: Slot, word: str) -> None:
    if slot.field in _PATH_FIELDS:
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


def _socket(draft: Draft, _: Slot, word: str) -> None:
    draft.kind = "socket"
    draft.put("path", word)


def _number(read: Callable[[str], float | None], scale: float = 1.0) -> _Reader:
    def reader(draft: Draft, slot: Slot, word: str) -> None:
        value = read(word)
        if value is None or not is_known(word):
            draft.doubt((slot.field,))
            return
        # A detail such as `0=never` names the value that means "no limit".
        is_never = slot.detail.endswith("=never") and value <= float(slot.detail.split("=")[0])
        draft.put(slot.field, None if is_never else value * scale)

    return reader


def _port(draft: Draft, slot: Slot, word: str) -> None:
    port = port_of(word)
    if port is None:
        draft.doubt((slot.field,))
    else:
        draft.put(slot.field, port)


def _host_port(draft: Draft, _: Slot, word: str) -> None:
    first = addresses(word)[0]
    _part(draft, "host", first.host, is_doubtful=first.is_doubtful)
    if first.port is not None or first.is_doubtful:
        _part(draft, "port", first.port, is_doubtful=first.is_doubtful)


def _part(draft: Draft, name: str, value: str | int | None, *, is_doubtful: bool) -> None:
    if value is not None:
        draft.put(name, value)
    elif is_doubtful:
        draft.doubt((name,))


def _address(draft: Draft, slot: Slot, word: str) -> None:
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


def _connection(draft: Draft, _: Slot, word: str) -> None:
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
    fields = {"host": "host", "port": "port", "connect_timeout": "attempt_timeout"}
    for pair in word.split():
        key, _equals, value = pair.partition("=")
        if key in fields:
            reader = {"port": "port", "connect_timeout": "seconds"}.get(key, "text")
            fill(draft, Slot(fields[key], reader), value)
        elif key == "password" and is_known(value):
            draft.put("secrets", value)


def _login(draft: Draft, _: Slot, word: str) -> None:
    password = word.partition(":")[2]
    if password and is_known(password):
        draft.put("secrets", password)


def _owner(draft: Draft, _: Slot, word: str) -> None:
    owner, colon, group = word.partition(":")
    for name, value in (("owner", owner), ("group", group)):
        if not is_known(value):
            draft.doubt((name,))
        elif value:
            draft.put(name, value)
    if colon and owner and not group:
        draft.put("group", owner)  # `chown user: file` takes the user's login group


def _object(draft: Draft, slot: Slot, word: str) -> None:
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


def _place(draft: Draft, slot: Slot, word: str) -> None:
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


def _assignment(draft: Draft, slot: Slot, word: str) -> None:
    del draft, slot, word  # `env A=b`: what it sets is the shell's business


def _if(draft: Draft, slot: Slot, word: str) -> None:
    if slot.detail in word:
        draft.put(slot.field, value=True)


def _unless(draft: Draft, slot: Slot, word: str) -> None:
    if slot.detail in word.lower():
        draft.put(slot.field, value=False)


def _setting(draft: Draft, slot: Slot, word: str) -> None:
    name, _, value = word.partition("=")
    if name == slot.detail:
        draft.put(slot.field, value.lower() in ("1", "on", "true"))


def _query(draft: Draft, slot: Slot, word: str) -> None:
    """Read a word of dig: the name, not `@server`, `+option` or a record type."""
    if word[0] not in "@+" and word not in _RECORDS and draft.lacks("host"):
        _text(draft, slot, word)


def _person(draft: Draft, slot: Slot, word: str) -> None:
    if word != "-":
        _text(draft, slot, word)


def _server(draft: Draft, _: Slot, word: str) -> None:
    """Read SQL Server's `tcp:host,port`."""
    host, _comma, port = word.removeprefix("tcp:").partition(",")
    _text(draft, Slot("host"), host.partition("\\")[0])
    if port:
        _port(draft, Slot("port"), port)


def _node(draft: Draft, slot: Slot, word: str) -> None:
    """Read an Erlang node's name, `rabbit@host`."""
    _text(draft, slot, word.rpartition("@")[2])


def _mongo(draft: Draft, slot: Slot, word: str) -> None:
    """Read what mongosh connects to: a URI, `host:port/name`, or a mere database name."""
    if "://" in word:
        fill(draft, Slot("target", "address"), word)
    elif ":" in word or "/" in word:
        _host_port(draft, slot, word)
    elif word.endswith(".js"):
        draft.put("reads", word)


def _repository(draft: Draft, _: Slot, word: str) -> None:
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


def _start(draft: Draft, slot: Slot, word: str) -> None:
    if word not in ("!", "(", ")", ","):
        _text(draft, slot, word)


_Reader = Callable[[Draft, Slot, str], None]
_READERS: Mapping[str, _Reader] = {
    "text": _text,
    "socket": _socket,
    "seconds": _number(seconds),
    "milliseconds": _number(seconds, 0.001),
    "minutes": _number(seconds, 60.0),
    "duration": _number(go_duration),
    "lenient": _number(lenient_duration),
    "sleep": _number(sleep_duration),
    "port": _port,
    "hostport": _host_port,
    "address": _address,
    "url": _address,
    "conninfo": _connection,
    "login": _login,
    "owner": _owner,
    "object": _object,
    "place": _place,
    "assignment": _assignment,
    "addresses": _address,
    "if": _if,
    "unless": _unless,
    "setting": _setting,
    "query": _query,
    "person": _person,
    "server": _server,
    "node": _node,
    "mongo": _mongo,
    "repository": _repository,
    "start": _start,
    "command": _assignment,
}
READERS = frozenset(_READERS)
