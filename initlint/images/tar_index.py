"""What an archive on disk holds, by name: members are read where they lie."""

from __future__ import annotations

import os
from typing import BinaryIO

from initlint.images.layers import clean
from initlint.images.limits import ImageError
from initlint.images.opened import Part
from initlint.images.tar import members
from initlint.images.tar_header import Member

_MOST_MEMBERS = 100_000  # an image has at most some hundred parts
_MOST_LINKS = 8
_GZIP = b"\x1f\x8b"
_LINKS = (b"1", b"2")


class TarIndex:
    """The members of a tar file; links between them are followed, as `docker save` makes them."""

    def __init__(self, file: BinaryIO) -> None:
        """Read the headers of *file*; raises ImageError for what is no archive."""
        self._file = file
        self._places: dict[str, tuple[Member, int]] = {}
        if file.read(2) == _GZIP:
            raise ImageError("is packed as a whole: unpack it with gunzip first")
        stream = _Forwards(file)
        for member in members(stream):
            if len(self._places) >= _MOST_MEMBERS:
                raise ImageError(f"holds more than {_MOST_MEMBERS} members")
            self._places[clean(member.name)] = (member, stream.position)

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def open(self, name: str) -> Part:
        """Give the data of the member *name*; raises ImageError where there is none."""
        path = clean(name)
        for _ in range(_MOST_LINKS):
            member, start = self._places.get(path, (None, 0))
            if member is None:
                break
            if member.type not in _LINKS:
                return Part(self._file, start, member.size)
            base = path.rpartition("/")[0] if member.type == b"2" else ""
            path = clean(f"{base}/{member.target}")
        raise ImageError(f"lacks its part '{name[:100]}'")


class _Forwards:
    """A file read from its start, which skips without reading."""

    is_promised = True  # the parts have digests of their own; what is missing is missed

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = os.fstat(file.fileno()).st_size
        self.position = file.seek(0)

    def read(self, size: int, /) -> bytes:
        data = self._file.read(size)
        self.position += len(data)
        return data

    def skip(self, size: int, /) -> int:
        step = min(size, self._size - self.position)
        self.position = self._file.seek(self.position + step)
        return step
