from __future__ import annotations

import bz2
import gzip
import io
import random
import sys
import tarfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initlint.images.files import Kind
from initlint.images.layers import Layer, LayerEntry, clean, read_layer
from initlint.images.limits import ImageError, Limits
from tests.images.made import File, digest, hard, program, tar

zstandard = pytest.importorskip("zstandard", reason="zstandard is not installed")

FILES = (program("bin/app", b"x" * 5000), File("etc/conf"))
PLAIN = tar(*FILES)
EXPECTED = [("bin/app", 0o755), ("etc/conf", 0o644)]


def read(data: bytes, limits: Limits = Limits(), **promised: str) -> Layer:  # noqa: B008
    return read_layer(io.BytesIO(data), "", limits, **promised)


def found(layer: Layer) -> list[tuple[str, int]]:
    return [(entry.path, entry.mode) for entry in layer.entries]


class Endless:
    """A stream that repeats *block* for ever, once its *start* was read."""

    def __init__(self, start: bytes, block: bytes) -> None:
        self.left = io.BytesIO(start)
        self.block = block

    def read(self, size: int) -> bytes:
        return self.left.read(size) or self.block


@pytest.mark.parametrize(
    "data",
    [
        PLAIN,
        gzip.compress(PLAIN),
        gzip.compress(PLAIN[:700]) + gzip.compress(PLAIN[700:]),
        gzip.compress(PLAIN) + bytes(512),
        zstandard.compress(PLAIN),
        zstandard.compress(PLAIN[:700]) + zstandard.compress(PLAIN[700:]),
        zstandard.compress(PLAIN) + b"\x50\x2a\x4d\x18\x04\0\0\0SKIP",
    ],
    ids=["plain", "gzip", "members", "padded", "zstd", "frames", "skippable frame"],
)
def test_layers_are_read_however_they_are_packed(data: bytes) -> None:
    layer = read(data, digest=digest(data), diff_id=digest(PLAIN))

    assert found(layer) == EXPECTED


@given(st.integers(1, 40), st.integers(0, 2**32))
@settings(max_examples=30, deadline=None)
def test_layers_are_read_whatever_pieces_they_come_in(size: int, seed: int) -> None:
    data = gzip.compress(PLAIN)
    source, chance = io.BytesIO(data), random.Random(seed)

    class Slow:
        def read(self, _: int) -> bytes:
            return source.read(chance.randint(1, size))

    assert found(read_layer(Slow(), digest=digest(data))) == EXPECTED


def test_a_layer_of_nothing_is_one() -> None:
    assert read(b"", digest=digest(b"")).entries == ()
    assert read(gzip.compress(bytes(1024))).entries == ()


def test_whiteouts_name_what_vanishes() -> None:
    layer = read(tar(File("app/.wh.old"), File("app/.wh..wh..opq"), File(".wh..wh.plnk/1.2")))

    assert layer.entries == (
        LayerEntry("app/old", Kind.WHITEOUT),
        LayerEntry("app", Kind.OPAQUE),
    )


@pytest.mark.parametrize("name", [".wh.", "a/.wh..", "a/.wh..."])
def test_a_whiteout_of_nothing_is_refused(name: str) -> None:
    with pytest.raises(ImageError, match="a whiteout"):
        read(tar(File(name)))


def test_devices_and_pipes_and_odd_types_are_something() -> None:
    odd = bytearray(tar(File("odd")))
    odd[148:157] = b"        Z"
    odd[148:156] = f"{sum(odd[:512]):06o}\0 ".encode()
    kinds = [
        entry.kind
        for data in (tar(File("a", "device"), File("b", "pipe")), bytes(odd))
        for entry in read(data).entries
    ]

    assert kinds == [Kind.OTHER] * 3


def test_targets_of_hard_links_are_paths_in_the_image() -> None:
    (entry,) = read(tar(hard("./bin/sh", "/../bin/busybox"))).entries

    assert entry == LayerEntry("bin/sh", Kind.HARD_LINK, 0o755, "bin/busybox")


@pytest.mark.parametrize(
    ("name", "path"),
    [("./a//b/", "a/b"), ("/", ""), ("../../x", "x"), ("a/../../b", "b"), ("a/./..", "")],
)
def test_names_become_paths_within_the_image(name: str, path: str) -> None:
    assert clean(name) == path


@pytest.mark.parametrize("name", ["digest", "diff_id"])
def test_another_digest_is_refused(name: str) -> None:
    with pytest.raises(ImageError, match=f"something else than its digest '{digest(b'')}'"):
        read(PLAIN, **{name: digest(b"")})


@pytest.mark.parametrize("name", ["sha256:../../etc/passwd", "md5:00", "sha256:", "", ":"])
def test_what_is_no_digest_is_refused(name: str) -> None:
    with pytest.raises(ImageError, match="none of sha256 or sha512"):
        read(PLAIN, digest=name or "x")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\3\4 something else", "cut off"),
        (b"x" * 2048, "no tar archive"),
        (bz2.compress(PLAIN * 40), "cut off|no tar archive"),
        (gzip.compress(PLAIN)[:-20], "ends within its gzip"),
        (gzip.compress(PLAIN)[:60] + b"\xff" * 200, "no good gzip"),
        (zstandard.compress(PLAIN)[:12] + b"\xff" * 200, "no good zstd|cut off"),
        (zstandard.compress(PLAIN)[:-20], "cut off"),
    ],
)
def test_what_is_no_layer_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(ImageError, match=words):
        read(data)


def test_an_encrypted_layer_is_refused() -> None:
    with pytest.raises(ImageError, match="encrypted"):
        read_layer(io.BytesIO(PLAIN), "application/vnd.oci.image.layer.v1.tar+gzip+encrypted")


def test_zstd_without_its_package_says_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zstandard", None)
    with pytest.raises(ImageError, match=r"pip install 'initlint\[images\]'"):
        read(zstandard.compress(PLAIN))


def test_a_bomb_is_given_up_early() -> None:
    info = tarfile.TarInfo("zeros")
    info.size = 1 << 40
    squeeze = zlib.compressobj(9, wbits=31)
    block = bytes(1 << 20)
    start = squeeze.compress(info.tobuf(tarfile.GNU_FORMAT))
    start += b"".join(squeeze.compress(block) for _ in range(40))
    with pytest.raises(ImageError, match="unpacks to more than 16 MiB"):
        read(start, Limits(free=16 << 20, ratio=100))


def test_an_endless_layer_is_given_up() -> None:
    with pytest.raises(ImageError, match="unpacks to more than 32 MiB"):
        read_layer(
            Endless(_header("zeros", 1 << 40), bytes(1 << 20)), "", Limits(unpacked=32 << 20)
        )


def test_endless_entries_are_given_up() -> None:
    with pytest.raises(ImageError, match="more than 1000 entries"):
        read_layer(Endless(b"", _header("again", 0)), "", Limits(entries=1000))


def test_longer_paths_than_a_file_system_takes_are_refused() -> None:
    with pytest.raises(ImageError, match="longer paths"):
        read(tar(File("a/" * 3000 + "file")))
    with pytest.raises(ImageError, match="longer paths"):
        read(tar(*(File(f"{n:0200}") for n in range(100))), Limits(text=10_000))


def test_headers_in_front_of_headers_without_end_are_no_recursion() -> None:
    extension = tar(File("x" * 120))[:1024]  # a pax header and its data, no file yet

    assert read(extension * 5000 + tar(File("file"))).entries[0].path == "x" * 120


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size = size
    return info.tobuf(tarfile.GNU_FORMAT)
