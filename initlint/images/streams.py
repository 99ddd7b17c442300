"""The bytes of a layer, unpacked and read forwards, within bounds."""

from __future__ import annotations

from initlint.images.digests import Digest, Digested
from initlint.images.limits import ImageError, Limits
from initlint.images.unpack import unpacked


class Unpacked:
    """A layer without what it is packed with; `position` is how much of that was read."""

    def __init__(self, stream: Digested, limits: Limits, diff_id: str | None = None) -> None:
        """Unpack *stream*, which is to give what has the digest *diff_id*, if any."""
        self._stream = stream
        self._limits = limits
        self._digest = Digest(diff_id)
        self._chunks = unpacked(stream)
        self._produced = 0
        self._buffer = b""
        self._at = 0
        self.position = 0

    @property
    def is_promised(self) -> bool:
        """Tell whether a digest says what is read here."""
        return self._stream.is_promised or self._digest.is_promised

    def read(self, size: int, /) -> bytes:
        """Give *size* bytes, fewer only at the end."""
        data = self._buffer[self._at : self._at + size]
        self._at += len(data)
        while len(data) < size and self._fill():
            more = self._buffer[: size - len(data)]
            self._at = len(more)
            data += more
        self.position += len(data)
        return data

    def skip(self, size: int, /) -> int:
        """Leave out *size* bytes; gives how many there were, fewer only at the end."""
        left = size
        while left > 0:
            step = min(left, len(self._buffer) - self._at)
            self._at += step
            left -= step
            if left and not self._fill():
                break
        self.position += size - left
        return size - left

    def require(self) -> None:
        """Read the rest; raises ImageError where a digest is another one."""
        while self._digest.is_promised and self._fill():
            pass
        self._digest.require()
        self._stream.require()

    def _fill(self) -> bool:
        self._buffer, self._at = next(self._chunks, b""), 0
        self._produced += len(self._buffer)
        self._digest.add(self._buffer)
        self._require_measure()
        return bool(self._buffer)

    def _require_measure(self) -> None:
        most = self._limits.most_unpacked(self._stream.count)
        if self._produced > most:
            raise ImageError(f"has a layer that unpacks to more than {most >> 20} MiB")
