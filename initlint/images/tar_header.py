"""One header of a tar archive, and what pax and GNU put in front of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from initlint.images.limits import ImageError

_WITHOUT_DATA = b"123456"  # links, devices, directories, pipes, whatever size they give
_TOLD = {b"x": ("path", "linkpath", "size", "GNU.sparse.name"), b"L": ("name",), b"K": ("link",)}


class Member(NamedTuple):
    """One member: its name as written, its type flag (`b"0"` is a file), its size in bytes."""

    name: str
    type: bytes
    mode: int
    size: int
    target: str = ""


def require_checksum(header: bytes) -> None:
    """Raise ImageError for what is no header."""
    given = _number(header[148:156])
    total = sum(header) - sum(header[148:156]) + 8 * ord(" ")
    if given != total and given != total - 256 * sum(byte > 127 for byte in header):  # signed
        raise ImageError("holds what is no tar archive")


def read_member(header: bytes) -> Member:
    """Read a header by itself: V7, ustar, GNU and star differ in what is behind the name."""
    name, kind = _text(header[:100]), header[156:157]
    prefix = _prefix(header)
    if prefix:
        name = f"{prefix}/{name}"
    size = 0 if kind in _WITHOUT_DATA else size_of(header)
    return Member(name, kind, _number(header[100:108]) & 0o7777, size, _text(header[157:257]))


def _prefix(header: bytes) -> str:
    if header[257:263] != b"ustar\0":
        return ""  # GNU keeps times there
    is_star = header[508:512] == b"tar\0"
    return _text(header[345:476] if is_star else header[345:500])


def extended(member: Member, known: dict[str, str]) -> Member:
    """Give *member* with what is *known* from headers in front of it."""
    if not known:
        return member
    name = known.get("name") or known.get("GNU.sparse.name") or known.get("path") or member.name
    target = known.get("link") or known.get("linkpath") or member.target
    size = member.size
    if known.get("size") and member.type not in _WITHOUT_DATA:
        size = _decimal(known["size"])
    return Member(name, member.type, member.mode, size, target)


def told(known: dict[str, str], kind: bytes, data: bytes) -> dict[str, str]:
    """Add to what is *known* of the next member what *data* of a header tells; the last counts.

    *kind* is `x` (pax), `g` (pax for all members, which Go passes over), `L` or `K` (GNU).
    """
    keys = _TOLD.get(kind, ())
    others = {key: value for key, value in known.items() if key not in keys}
    if kind == b"x":
        return others | {key: value for key, value in _records(data) if key in keys}
    return others | {key: _text(data) for key in keys}


def _records(data: bytes) -> Iterator[tuple[str, str]]:
    """Read pax records, `LENGTH KEY=VALUE` and a newline (POSIX pax, extended header)."""
    at = 0
    while at < len(data):
        space = data.find(b" ", at, at + 20)
        end = at + _decimal(data[at:space].decode("latin-1")) if space > 0 else 0
        key, equals, value = data[space + 1 : end - 1].partition(b"=")
        if end <= space or data[end - 1 : end] != b"\n" or not equals or b"\0" in key:
            raise ImageError("holds a tar archive with a pax header that cannot be read")
        yield _decoded(key), _decoded(value)
        at = end


def size_of(header: bytes) -> int:
    """Give the size in bytes of what follows a header."""
    return _number(header[124:136])


def _number(field: bytes) -> int:
    """Read octal digits or, with the first bit set, the rest as a number to the base 256."""
    if field[0] & 0x80:
        if field[0] & 0x40:
            raise ImageError("holds a tar archive with a negative size")
        return int.from_bytes(field, "big") & ((1 << (8 * len(field) - 1)) - 1)
    digits = field.strip(b" \0").partition(b"\0")[0]
    if digits.strip(b"01234567"):
        raise ImageError("holds what is no tar archive")
    return int(digits or b"0", 8)


def _decimal(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise ImageError("holds a tar archive with a pax header that cannot be read")
    return int(text)


def _text(field: bytes) -> str:
    return _decoded(field.partition(b"\0")[0])


def _decoded(field: bytes) -> str:
    return field.decode("utf-8", "surrogateescape")
