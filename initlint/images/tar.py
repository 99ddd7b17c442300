"""The members of a tar archive, read forwards; nothing is unpacked.

Python's tarfile ends an archive at the first header that it cannot read, and so would give a
list of files that is too short to prove anything. Here it is read as by Go's archive/tar,
since what unpacks images is written in Go.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from initlint.images.limits import ImageError

_BLOCK = 512
_ZEROS = bytes(_BLOCK)
_LONGEST_EXTENSION = 1 << 20  # bytes; Go takes no more either
_WITHOUT_DATA = b"123456"  # links, devices, directories, pipes, whatever size they give
_NEXT = {b"x": ["path", "linkpath", "size", "GNU.sparse.name"], b"L": ["name"], b"K": ["link"]}


class Bytes(Protocol):
    """What is read forwards; both methods give less than asked for only at the end.

    `is_promised` tells that a digest will say whether all of it was there.
    """

    @property
    def position(self) -> int: ...
    @property
    def is_promised(self) -> bool: ...
    def read(self, size: int, /) -> bytes: ...
    def skip(self, size: int, /) -> int: ...


class Member(NamedTuple):
    """One member: its name as written, its type flag (`b"0"` is a file), its size in bytes."""

    name: str
    type: bytes
    mode: int
    size: int
    target: str = ""


def members(stream: Bytes) -> Iterator[Member]:
    """Give the members of the archive in *stream*, which stands at the data of each one then.

    Raises ImageError. The end mark may be missing where a digest tells that nothing else is:
    umoci 0.4.7 writes such layers, and Go takes them.
    """
    known: dict[str, str] = {}
    while (header := _header(stream)) is not None:
        kind = header[156:157]
        if kind in (b"x", b"g", b"L", b"K"):
            known = {key: known[key] for key in known if key not in _NEXT.get(kind, ())}
            known |= _extensions(kind, _whole(stream, _size(header)))
            _skip_padding(stream, _size(header))
            continue
        if kind == b"S":
            _skip_sparse_map(header, stream)
        member = _extended(_member(header), known)
        known = {}
        end = stream.position + member.size
        yield member
        left = end - stream.position
        if left and stream.skip(left) != left:
            raise _cut()
        _skip_padding(stream, member.size)


def _header(stream: Bytes) -> bytes | None:
    """Give the next header, None at the end."""
    header = stream.read(_BLOCK)
    if header == _ZEROS:
        header = stream.read(_BLOCK)
        if header in (b"", _ZEROS):
            return None
        raise ImageError("holds a tar archive that goes on after its end")
    if not header and stream.is_promised:
        return None
    if len(header) < _BLOCK:
        raise _cut()
    _require_checksum(header)
    return header


def _require_checksum(header: bytes) -> None:
    given = _number(header[148:156])
    total = sum(header) - sum(header[148:156]) + 8 * ord(" ")
    if given != total and given != total - 256 * sum(byte > 127 for byte in header):  # signed
        raise ImageError("holds what is no tar archive")


def _member(header: bytes) -> Member:
    name, kind = _text(header[:100]), header[156:157]
    prefix = _prefix(header)
    if prefix:
        name = f"{prefix}/{name}"
    size = 0 if kind in _WITHOUT_DATA else _size(header)
    return Member(name, kind, _number(header[100:108]) & 0o7777, size, _text(header[157:257]))


def _prefix(header: bytes) -> str:
    if header[257:263] != b"ustar\0":
        return ""  # GNU keeps times there
    is_star = header[508:512] == b"tar\0"
    return _text(header[345:476] if is_star else header[345:500])


def _extended(member: Member, known: dict[str, str]) -> Member:
    if not known:
        return member
    name = known.get("name") or known.get("GNU.sparse.name") or known.get("path") or member.name
    target = known.get("link") or known.get("linkpath") or member.target
    size = member.size
    if known.get("size") and member.type not in _WITHOUT_DATA:
        size = _decimal(known["size"])
    return Member(name, member.type, member.mode, size, target)


def _extensions(kind: bytes, data: bytes) -> dict[str, str]:
    """Read what a header tells of the next member; a global one (`g`) tells nothing to Go."""
    if kind == b"x":
        return {key: value for key, value in _records(data) if key in _NEXT[kind]}
    return {key: _text(data) for key in _NEXT.get(kind, ())}


def _records(data: bytes) -> Iterator[tuple[str, str]]:
    """Read pax records, `LENGTH KEY=VALUE` and a newline (POSIX pax, extended header)."""
    at = 0
    while at < len(data):
        space = data.find(b" ", at, at + 20)
        end = at + _decimal(data[at:space].decode("latin-1")) if space > 0 else 0
        key, equals, value = data[space + 1 : end - 1].partition(b"=")
        if end <= space or data[end - 1 : end] != b"\n" or not equals or b"\0" in key:
            raise ImageError("holds a tar archive with a pax header that cannot be read")
        if len(key) < _BLOCK:
            yield _decoded(key), _decoded(value)
        at = end


def _whole(stream: Bytes, size: int) -> bytes:
    if size > _LONGEST_EXTENSION:
        raise ImageError("holds a tar archive with a header of more than 1 MiB")
    data = stream.read(size)
    if len(data) < size:
        raise _cut()
    return data


def _skip_sparse_map(header: bytes, stream: Bytes) -> None:
    """Leave out the blocks that old GNU sparse files have between header and data."""
    is_continued = header[482:483] not in (b"\0", b"")
    while is_continued:
        block = _whole(stream, _BLOCK)
        is_continued = block[504:505] != b"\0"


def _skip_padding(stream: Bytes, size: int) -> None:
    stream.skip(-size % _BLOCK)  # the last of it may be missing, as the end mark may


def _size(header: bytes) -> int:
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


def _cut() -> ImageError:
    return ImageError("holds a tar archive that is cut off")
