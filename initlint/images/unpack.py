"""Layers as they were before they were packed with gzip or zstd."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

from initlint.images.digests import Readable
from initlint.images.limits import ImageError

_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"


def unpacked(stream: Readable) -> Iterator[bytes]:
    """Give what *stream* holds, in pieces of 1 MiB at most; raises ImageError.

    How it is packed shows at its start: media types are left out, and wrong.
    """
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
