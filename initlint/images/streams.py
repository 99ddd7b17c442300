"""Reading what may be large or hostile: digests on the way, and bounds on what is unpacked."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from initlint.images.limits import ImageError, Limits

_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_ALGORITHMS = {"sha256": 64, "sha512": 128}  # hexadecimal digits; image-spec descriptor.md


class Readable(Protocol):
    """Anything with bytes: a file, a member of an archive, a response."""

    def read(self, size: int, /) -> bytes: ...


class Digested:
    """A stream that knows the digest of what was read of it."""

    def __init__(self, stream: Readable, digest: str | None) -> None:
        """Read *stream*, which is to have *digest*; None promises nothing."""
        self._stream = stream
        self._digest = digest
        self._hash = hashlib.new(algorithm_of(digest)) if digest else None
        self.count = 0

    @property
    def is_promised(self) -> bool:
        return self._digest is not None

    def read(self, size: int, /) -> bytes:
        data = self._stream.read(size)
        self.count += len(data)
        if self._hash is not None:
            self._hash.update(data)
        return data

    def require(self) -> None:
        """Read the rest; raises ImageError where the digest is another one."""
        while self._hash is not None and self.read(_CHUNK):
            pass
        if self._hash is not None and self._digest != f"{self._hash.name}:{self._hash.hexdigest()}":
            raise ImageError(f"holds something else than its digest '{self._digest}' says")


class Unpacked:
    """The bytes of a layer, decompressed, read forwards."""

    def __init__(self, stream: Digested, limits: Limits, diff_id: str | None = None) -> None:
        """Unpack *stream*, which is to give what has the digest *diff_id*, if any."""
        self._stream = stream
        self._limits = limits
        self._chunks = _unpacked(stream)
        self._inner = Digested(_Joined(self._next), diff_id)
        self._buffer = b""
        self._at = 0
        self._produced = 0
        self.position = 0

    @property
    def is_promised(self) -> bool:
        """Tell whether a digest says what is read here."""
        return self._stream.is_promised or self._inner.is_promised

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

    def skip(self, size: int) -> int:
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
        while self._inner.is_promised and self._fill():
            pass
        self._inner.require()
        self._stream.require()

    def _fill(self) -> bool:
        self._buffer, self._at = self._inner.read(_CHUNK), 0
        return bool(self._buffer)

    def _next(self) -> bytes:
        chunk = next(self._chunks, b"")
        self._produced += len(chunk)
        limits = self._limits
        most = min(limits.unpacked, max(limits.free, limits.ratio * self._stream.count))
        if self._produced > most:
            raise ImageError(f"has a layer that unpacks to more than {most >> 20} MiB")
        return chunk


class _Joined:
    """Chunks as a stream: each read gives the next chunk, whatever its size."""

    def __init__(self, chunks: Callable[[], bytes]) -> None:
        self._chunks = chunks

    def read(self, _: int, /) -> bytes:
        return self._chunks()


def algorithm_of(digest: str) -> str:
    """Give the algorithm of *digest*; raises ImageError for what is no digest that is known."""
    algorithm, _, value = digest.partition(":")
    is_hexadecimal = not value.strip("0123456789abcdef")
    if len(value) != _ALGORITHMS.get(algorithm) or not is_hexadecimal:
        raise ImageError(f"has the digest '{digest[:80]}', which is none of sha256 or sha512")
    return algorithm


def _unpacked(stream: Readable) -> Iterator[bytes]:
    """Decompress *stream* by what it begins with: media types are left out, and wrong."""
    first = _first(stream)
    if first.startswith(_GZIP):
        return _gunzipped(_blocks(first, stream))
    if first.startswith(_ZSTD):
        return _unzstd(_Preceded(first, stream))
    return _blocks(first, stream)


def _first(stream: Readable) -> bytes:
    """Give the first block, four bytes of it at least."""
    data = block = stream.read(_CHUNK)
    while block and len(data) < len(_ZSTD):
        block = stream.read(_CHUNK)
        data += block
    return data


def _blocks(first: bytes, stream: Readable) -> Iterator[bytes]:
    block = first
    while block:
        yield block
        block = stream.read(_CHUNK)


def _gunzipped(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack members of gzip that follow each other, as eStargz has them."""
    engine = zlib.decompressobj(wbits=31)
    try:
        for each in blocks:
            block = each
            while block:
                if engine.eof and block[:1] != _GZIP[:1]:
                    return  # what follows the last member is no part of it
                if engine.eof:
                    engine = zlib.decompressobj(wbits=31)
                if piece := engine.decompress(block, _CHUNK):
                    yield piece
                block = engine.unconsumed_tail or engine.unused_data
        if piece := engine.flush():
            yield piece
    except zlib.error:
        raise ImageError("has a layer that is no good gzip") from None
    if not engine.eof:
        raise ImageError("has a layer that ends within its gzip")


class _Preceded:
    """A stream whose first block was read already."""

    def __init__(self, first: bytes, stream: Readable) -> None:
        self._first = first
        self._stream = stream

    def read(self, size: int, /) -> bytes:
        data, self._first = self._first[:size], self._first[size:]
        return data or self._stream.read(size)


def _unzstd(stream: Any) -> Iterator[bytes]:
    try:
        from zstandard import ZstdDecompressor, ZstdError
    except ImportError:
        needed = "`pip install 'initlint[images]'` brings what reads it"
        raise ImageError(f"has a layer that is packed with zstd: {needed}") from None
    reader = ZstdDecompressor().stream_reader(stream, read_across_frames=True)
    try:
        while chunk := reader.read(_CHUNK):
            yield chunk
    except ZstdError:
        raise ImageError("has a layer that is no good zstd") from None
