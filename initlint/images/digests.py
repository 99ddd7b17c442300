"""What is read of an image is what its digests promise."""

from __future__ import annotations

import hashlib
from typing import Protocol

from initlint.images.limits import ImageError

_CHUNK = 1 << 20
_ALGORITHMS = {"sha256": 64, "sha512": 128}  # hexadecimal digits; image-spec descriptor.md


class Readable(Protocol):
    """Anything with bytes: a file, a member of an archive, a response."""

    def read(self, size: int, /) -> bytes: ...


class Digest:
    """What *promised*, a digest, says of data that comes in pieces; None says nothing."""

    def __init__(self, promised: str | None) -> None:
        self._promised = promised
        self._hash = hashlib.new(algorithm_of(promised)) if promised is not None else None

    @property
    def is_promised(self) -> bool:
        return self._hash is not None

    def add(self, data: bytes) -> None:
        if self._hash is not None:
            self._hash.update(data)

    def require(self) -> None:
        """Raise ImageError where all that was added has another digest."""
        found = self._hash and f"{self._hash.name}:{self._hash.hexdigest()}"
        if found != self._promised:
            raise ImageError(f"holds something else than its digest '{self._promised}' says")


class Digested:
    """A stream whose digest is taken as it is read; `count` is how many bytes that were."""

    def __init__(self, stream: Readable, digest: str | None) -> None:
        """Read *stream*, which is to have *digest*; None promises nothing."""
        self._stream = stream
        self._digest = Digest(digest)
        self.count = 0

    @property
    def is_promised(self) -> bool:
        return self._digest.is_promised

    def read(self, size: int, /) -> bytes:
        data = self._stream.read(size)
        self.count += len(data)
        self._digest.add(data)
        return data

    def require(self) -> None:
        """Read the rest; raises ImageError where the digest is another one."""
        while self.is_promised and self.read(_CHUNK):
            pass
        self._digest.require()


def algorithm_of(digest: str) -> str:
    """Give the algorithm of *digest*; raises ImageError for what is no digest that is known."""
    algorithm, _, value = digest.partition(":")
    is_hexadecimal = not value.strip("0123456789abcdef")
    if len(value) != _ALGORITHMS.get(algorithm) or not is_hexadecimal:
        raise ImageError(f"has the digest '{digest[:80]}', which is none of sha256 or sha512")
    return algorithm
