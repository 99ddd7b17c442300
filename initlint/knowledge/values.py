r"""What the values of options and operands say: durations, addresses, URLs.

A value may be known in part: `\0` stands for a piece that is not known, which no argument
can hold otherwise. What such a value says is unknown where the piece touches it.
"""

from __future__ import annotations

import re
from math import inf
from typing import NamedTuple

from initlint.knowledge.meaning import Word

UNKNOWN_PIECE = "\0"

_GO_UNITS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
_GO_PART = re.compile(r"(\d{1,15}(?:\.\d{0,9})?|\.\d{1,9})(ns|us|µs|ms|s|m|h)")
_SLEEP_UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_SLEEP = re.compile(r"(\d{1,15}(?:\.\d{0,9})?|\.\d{1,9})([smhd]?)\Z")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{0,9})?\Z")
_PORTS = {
    "http": 80,
    "https": 443,
    "ftp": 21,
    "ws": 80,
    "wss": 443,
    "postgres": 5432,
    "postgresql": 5432,
    "mysql": 3306,
    "mariadb": 3306,
    "mongodb": 27017,
    "redis": 6379,
    "rediss": 6379,
    "valkey": 6379,
    "amqp": 5672,
    "amqps": 5671,
    "nats": 4222,
    "clickhouse": 9000,
    "sqlserver": 1433,
    "cockroachdb": 26257,
    "cassandra": 9042,
}
_ENCRYPTED = frozenset(("https", "wss", "rediss", "amqps", "ftps"))
_QUERY = re.compile(r"[?#]")
_LONGEST_PORT = 5  # digits
_SCHEME = re.compile(r"(?:jdbc:)?([A-Za-z][A-Za-z0-9+.-]*):(?://)?")


class Address(NamedTuple):
    """Where a URL or `host:port` leads; a part is None where it is not given or unknown.

    `is_doubtful` tells that an unknown piece may hold or move a part.
    """

    scheme: str | None = None
    secret: str | None = None
    host: Word = None
    port: int | str | None = None
    path: str | None = None
    is_doubtful: bool = False


def is_known(word: Word) -> bool:
    """Tell whether the whole of *word* is known."""
    return word is not None and UNKNOWN_PIECE not in word


def seconds(text: str) -> float | None:
    """Give the plain number *text*, None for what is none."""
    return float(text) if _NUMBER.match(text) else None


def go_duration(text: str) -> float | None:
    """Give the seconds of a duration as Go's flags take it (`1m30s`, `500ms`, `0`)."""
    sign = -1.0 if text.startswith("-") else 1.0
    body = text.lstrip("+-")
    if body == "0":
        return 0.0
    parts = list(_GO_PART.finditer(body))
    if not parts or "".join(part[0] for part in parts) != body:
        return None
    return sign * sum(float(part[1]) * _GO_UNITS[part[2]] for part in parts)


def sleep_duration(text: str) -> float | None:
    """Give the seconds of a duration as sleep and timeout take it (`90`, `1.5m`, `infinity`)."""
    if text.lower() in ("inf", "infinity"):
        return inf
    match = _SLEEP.match(text)
    return float(match[1]) * _SLEEP_UNITS[match[2]] if match else None


def lenient_duration(text: str) -> float | None:
    """Give the seconds of a duration that is a plain number of seconds or Go's form."""
    number = seconds(text)
    return go_duration(text) if number is None else number


def port_of(text: str) -> int | str | None:
    """Give a port number or a service's name, None for neither."""
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= _LONGEST_PORT else None
    return text if text[:1].isalpha() and text.replace("-", "").isalnum() else None


def addresses(text: str) -> tuple[Address, ...]:
    """Read a URL, `host:port`, `[ip]:port` or a bare host; several hosts stand between commas."""
    scheme, rest = _scheme(text)
    if scheme in ("file", "unix"):
        return (Address(scheme, path=rest, is_doubtful=UNKNOWN_PIECE in rest),)
    authority, path = _cut(rest)
    secret, hosts = _login(authority)
    return tuple(_address(scheme, secret, host, path) for host in hosts.split(","))


def _address(scheme: str | None, secret: str | None, text: str, path: str | None) -> Address:
    host, port = _host_and_port(text)
    # An unknown piece may hold a port of its own: no default beside it.
    if port is None and is_known(text) and ":" not in text and scheme:
        port = _PORTS.get(scheme.split("+")[0])
    known = host if is_known(host) else None
    return Address(scheme, secret, known, port, path, not is_known(text))


def is_encrypted(scheme: str | None) -> bool | None:
    """Tell whether *scheme* means TLS, None where there is none."""
    return scheme in _ENCRYPTED if scheme else None


def _scheme(text: str) -> tuple[str | None, str]:
    match = _SCHEME.match(text)
    if match is None or not (match[0].endswith("//") or match[1] in ("file", "unix")):
        return None, text
    return match[1].lower(), text[match.end() :]


def _cut(rest: str) -> tuple[str, str | None]:
    for index, character in enumerate(rest):
        if character in "/?#;":
            return rest[:index], _QUERY.split(rest[index:], maxsplit=1)[0]
    return rest, None


def _login(authority: str) -> tuple[str | None, str]:
    login, at, hosts = authority.rpartition("@")
    password = login.partition(":")[2]
    return (password if is_known(password) and password else None), hosts if at else authority


def _host_and_port(text: str) -> tuple[Word, int | str | None]:
    if text.startswith("["):
        host, _, rest = text[1:].partition("]")
        return host, port_of(rest[1:]) if rest.startswith(":") else None
    host, colon, port = text.rpartition(":")
    if not colon or ":" in host:
        return text or None, None
    return host or None, port_of(port)
