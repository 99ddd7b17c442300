from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initlint.images.digests import Digested
from initlint.images.limits import LIMITS, ImageError
from initlint.images.streams import Unpacked
from initlint.images.tar import members
from initlint.images.tar_header import Member
from tests.images.made import File, digest, directory, hard, link, program, tar

FORMATS = (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)

NAMES = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=90),
    min_size=1,
    max_size=5,
).map("/".join)
FILES = st.one_of(
    st.builds(File, NAMES, mode=st.integers(0, 0o7777), data=st.binary(max_size=1500)),
    st.builds(directory, NAMES),
    st.builds(link, NAMES, NAMES),
    st.builds(hard, NAMES, NAMES),
    st.builds(lambda name: File(name, "device"), NAMES),
)


def read(data: bytes, name: str | None = None) -> list[Member]:
    return [*members(Unpacked(Digested(io.BytesIO(data), name), LIMITS))]


def as_python_reads(data: bytes) -> Iterator[tuple[str, bytes, int, str]]:
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for info in archive:
            yield info.name, info.type, info.mode, info.linkname


@given(st.lists(FILES, max_size=8), st.sampled_from(FORMATS[1:]))
@settings(max_examples=150, deadline=None)
def test_archives_are_read_as_python_reads_them(files: list[File], form: int) -> None:
    data = tar(*files, format=form)
    found = [(each.name.rstrip("/"), each.type, each.mode, each.target) for each in read(data)]
    expected = [(n.rstrip("/"), t, m, target) for n, t, m, target in as_python_reads(data)]

    assert found == expected


@given(st.lists(FILES, min_size=1, max_size=4), st.data())
@settings(max_examples=150, deadline=None)
def test_what_is_cut_off_is_refused_or_lacks_only_its_padding(
    files: list[File], data: st.DataObject
) -> None:
    whole = tar(*files)
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    try:
        found = read(cut)
    except ImageError:
        return

    assert found == read(whole)


@given(st.binary(max_size=3000), st.integers(0, 5000), st.lists(FILES, max_size=3))
@settings(max_examples=200, deadline=None)
def test_garbage_is_refused_if_it_is_not_read(garbage: bytes, at: int, files: list[File]) -> None:
    whole = bytearray(tar(*files))
    whole[at : at + len(garbage)] = garbage
    with suppress(ImageError):  # and nothing else
        read(bytes(whole), digest(bytes(whole)))


@pytest.mark.parametrize("form", FORMATS)
def test_a_long_name_is_read_in_every_format(form: int) -> None:
    name = "/".join(["directory"] * 18) + "/file"
    (member,) = read(tar(program(name), format=form))

    assert (member.name, member.mode) == (name, 0o755)


def test_a_missing_end_is_taken_where_a_digest_says_that_nothing_else_is_missing() -> None:
    data = tar(program("bin/app", b"123"))[: 512 + 3]

    assert [each.name for each in read(data, digest(data))] == ["bin/app"]
    with pytest.raises(ImageError, match="cut off"):
        read(data)


def test_a_file_that_lacks_some_of_its_data_is_refused_even_so() -> None:
    data = tar(program("bin/app", b"x" * 900))[:1000]
    with pytest.raises(ImageError, match="cut off"):
        read(data, digest(data))


def test_a_broken_header_does_not_end_the_list_silently() -> None:
    whole = bytearray(tar(program("first"), program("second")))
    whole[1024 + 5] ^= 1  # python's tarfile gives the first member, and no error
    with pytest.raises(ImageError, match="no tar archive"):
        read(bytes(whole), digest(bytes(whole)))


def test_a_header_of_many_bytes_is_refused_before_it_is_read() -> None:
    data = tar(File("x" * 2_000_000))
    with pytest.raises(ImageError, match="a header of more than 1 MiB"):
        read(data)


def test_a_million_small_records_are_read_in_one_go() -> None:
    info = tarfile.TarInfo("app")
    info.pax_headers = {f"k{i:05}": "" for i in range(60_000)}
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(info)

    assert [each.name for each in read(out.getvalue())] == ["app"]


def test_sizes_beyond_octal_digits_are_read() -> None:
    info = tarfile.TarInfo("large")
    info.size = 9 << 30
    header = info.tobuf(tarfile.GNU_FORMAT)
    stream = Unpacked(Digested(io.BytesIO(header), None), LIMITS)

    assert next(members(stream)).size == 9 << 30


@pytest.mark.skipif(not shutil.which("tar"), reason="GNU tar is not installed")
@pytest.mark.parametrize("form", ["gnu", "posix", "ustar", "oldgnu", "v7"])
def test_what_tar_writes_is_read(form: str, tmp_path) -> None:
    (tmp_path / "etc").mkdir()
    with (tmp_path / "etc" / "sparse").open("wb") as file:
        for at in range(60):
            file.seek(at << 16)
            file.write(b"data")
    (tmp_path / "etc" / "link").symlink_to("sparse")
    (tmp_path / "etc" / "hard").hardlink_to(tmp_path / "etc" / "sparse")
    is_sparse = ["--sparse"] if form not in ("ustar", "v7") else []
    command = ["tar", "-c", "-f", "-", f"--format={form}", *is_sparse, "--sort=name", "etc"]
    data = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True).stdout

    assert [each.name for each in read(data)] == ["etc/", "etc/hard", "etc/link", "etc/sparse"]
