"""The work of reading a large layer, as a ratio to unpacking it, and so with tarfile.

Makes a layer of 40,000 files and 400 MB in memory, packs it with gzip, and reads it back.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import random
import tarfile
import time
import zlib
from collections.abc import Callable

from initlint.images.layers import read_layer
from initlint.images.overlay import merge

FILES = 40_000
SIZES = (2_000, 8_000, 10_000, 20_000)  # bytes


def made() -> bytes:
    chance = random.Random(1)
    noise = chance.randbytes(1 << 20)
    words = b"the quick brown fox jumps over the lazy dog\n" * 1000
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for number in range(FILES):
            info = tarfile.TarInfo(f"usr/lib/package{number % 400}/module{number % 37}/{number}.py")
            info.size = chance.choice(SIZES)
            at, half = chance.randrange(1 << 19), info.size // 2
            data = noise[at : at + half] + words[: info.size - half]
            archive.addfile(info, io.BytesIO(data))
    return gzip.compress(out.getvalue(), 4)


def unpack(data: bytes) -> None:
    engine = zlib.decompressobj(wbits=31)
    for at in range(0, len(data), 1 << 16):
        engine.decompress(data[at : at + (1 << 16)])


def with_tarfile(data: bytes) -> None:
    with tarfile.open(fileobj=io.BytesIO(data), mode="r|gz") as archive:
        while archive.next() is not None:
            archive.members.clear()


def seconds(read: Callable[[bytes], object], data: bytes) -> float:
    start = time.process_time()
    read(data)
    return time.process_time() - start


def main() -> None:
    data = made()
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"

    def own(packed: bytes) -> None:
        merge([read_layer(io.BytesIO(packed), digest=digest)])

    taken = {read.__name__: seconds(read, data) for read in (own, unpack, with_tarfile)}
    print(f"a layer of {len(data) >> 20} MiB, packed, with {FILES} files")
    for name, time_taken in taken.items():
        print(f"{name:>12}: {time_taken:5.2f} s, {time_taken / taken['unpack']:.2f} of unpacking")


if __name__ == "__main__":
    main()
