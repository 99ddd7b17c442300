"""The members of a tar archive, read forwards; nothing is unpacked.

Python's tarfile ends an archive at the first header that it cannot read, and so would give a
list of files that is too short to prove anything. Here it is read as by Go's archive/tar,
since what unpacks images is written in Go.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from initlint.images.limits import ImageError
from initlint.images.tar_header import (
    Member,
    extended,
    read_member,
    require_checksum,
    size_of,
    told,
)

_BLOCK = 512
_ZEROS = bytes(_BLOCK)
_LONGEST_EXTENSION = 1 << 20  # bytes; Go takes no more either
_ABOUT_THE_NEXT = (b"x", b"g", b"L", b"K")


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


def members(stream: Bytes) -> Iterator[Member]:
    """Give the members of the archive in *stream*, which stands at the data of each one then.

    Raises ImageError. The end mark may be missing where a digest tells that nothing else is:
    umoci 0.4.7 writes such layers, and Go takes them.
    """
    known: dict[str, str] = {}
    while (header := _header(stream)) is not None:
        kind = header[156:157]
        if kind in _ABOUT_THE_NEXT:
            known = told(known, kind, _whole(stream, size_of(header)))
            _skip_padding(stream, size_of(header))
            continue
        if kind == b"S":
            _skip_sparse_map(header, stream)
        member = extended(read_member(header), known)
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
    require_checksum(header)
    return header


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


def _cut() -> ImageError:
    return ImageError("holds a tar archive that is cut off")
