"""A blob of a registry as a stream, no longer than it was said to be."""

from __future__ import annotations

from typing import Self

from initlint.images.registry_limits import RegistryError
from initlint.images.registry_transport import Answer


class Blob:
    """The bytes of one blob; whether they are the right ones is for its reader to check."""

    def __init__(self, answer: Answer, digest: str, size: int) -> None:
        """Read *digest* from *answer*; it has *size* bytes at most."""
        self._answer = answer
        self._digest = digest
        self._left = size

    def read(self, size: int, /) -> bytes:
        """Give the next bytes, at most *size*, nothing at the end; raises RegistryError."""
        piece = self._answer.read(size)
        self._left -= len(piece)
        if self._left < 0:
            host = self._answer.where.name
            raise RegistryError(f"cannot be read: '{host}' sends more than '{self._digest}' has")
        return piece

    def close(self) -> None:
        self._answer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
