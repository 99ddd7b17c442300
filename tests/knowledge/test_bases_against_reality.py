"""What the bases say, compared with real file systems and package lists where there are any.

`INITLINT_ROOTS` names a folder of root file systems, `BASE-*.tar.gz` (`alpine-3.20.tar.gz`),
such as their distributions publish them. Package lists are those of the machine, if it is the
Debian release that the base was read from.
"""

from __future__ import annotations

import os
import re
import subprocess
import tarfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from initlint.knowledge.bases import base, vocabulary

ROOTS = Path(os.environ.get("INITLINT_ROOTS", "/nowhere"))
PROGRAM_PATHS = ("bin", "sbin", "usr/bin", "usr/sbin", "usr/local/bin")
BY_ALTERNATIVES = frozenset(("awk", "which"))  # links that a package's script makes


def archives() -> list[Path]:
    return sorted(ROOTS.glob("*.tar.gz"))


@cache
def tree(archive: Path) -> tuple[frozenset[str], frozenset[str]]:
    """Give the files and the directories of a root file system, absolute."""
    with tarfile.open(archive) as opened:
        members = [(m.name.removeprefix(".").strip("/"), m.isdir()) for m in opened]
    files = frozenset(f"/{name}" for name, is_directory in members if not is_directory)
    return files, frozenset(f"/{name}" for name, is_directory in members if is_directory and name)


def programs(archive: Path) -> frozenset[str]:
    files, _ = tree(archive)
    below = (path.removeprefix("/").rpartition("/") for path in files)
    return frozenset(name for directory, _, name in below if directory in PROGRAM_PATHS)


NO_ARCHIVE: list[Path | None] = [] if archives() else [None]


@pytest.fixture(params=[*archives(), *NO_ARCHIVE], ids=lambda each: each.name if each else "none")
def archive(request: pytest.FixtureRequest) -> Path:
    if request.param is None:
        pytest.skip("INITLINT_ROOTS names no root file systems: the bases stay unverified")
    found: Path = request.param
    return found


def test_a_real_root_has_what_its_base_has(archive: Path) -> None:
    own = base(archive.name.partition("-")[0])

    assert own.has - programs(archive) == frozenset()


def test_a_real_root_has_no_other_command_of_the_vocabulary(archive: Path) -> None:
    own = base(archive.name.partition("-")[0])

    assert programs(archive) & vocabulary() - own.has - own.varies == frozenset()


def test_nothing_of_a_real_root_stands_where_its_base_has_nothing(archive: Path) -> None:
    own = base(archive.name.partition("-")[0])
    files, directories = tree(archive)

    assert [path for path in files if not own.may_hold(path)] == []
    assert {f"/{path.split('/')[1]}" for path in directories} <= set(own.holds)


@cache
def debian_packages() -> frozenset[str]:
    """Give the packages that debootstrap's minbase brings, by the machine's own dependencies."""
    query = ["dpkg-query", "-W", "-f=${Package}\t${Priority}\t${Pre-Depends}, ${Depends}\n"]
    rows = subprocess.run(query, capture_output=True, text=True, check=True).stdout.splitlines()
    fields = {
        name: (priority, needs) for name, priority, needs in (row.split("\t") for row in rows)
    }
    found = {name for name, (priority, _) in fields.items() if priority == "required"} | {"apt"}
    stack = list(found)
    while stack:
        _, needs = fields[stack.pop()]
        first_choices = {re.split(r"[ :|(]", part.strip())[0] for part in needs.split(",")}
        fresh = (first_choices & fields.keys()) - found
        found |= fresh
        stack += fresh
    return frozenset(found)


def is_bookworm() -> bool:
    release = Path("/etc/os-release")
    return release.exists() and "VERSION_CODENAME=bookworm" in release.read_text(encoding="utf-8")


def debian_programs() -> Iterator[str]:
    listed = subprocess.run(
        ["dpkg", "-L", *sorted(debian_packages())], capture_output=True, text=True, check=True
    ).stdout
    for path in listed.splitlines():
        directory, _, name = path.removeprefix("/").rpartition("/")
        if directory in PROGRAM_PATHS:
            yield name


@pytest.mark.skipif(not is_bookworm(), reason="no bookworm: the base debian stays unverified")
def test_the_packages_of_debian_have_what_the_base_has() -> None:
    assert base("debian").has - BY_ALTERNATIVES - set(debian_programs()) == frozenset()


@pytest.mark.skipif(not is_bookworm(), reason="no bookworm: the base debian stays unverified")
def test_the_packages_of_debian_have_no_other_command_of_the_vocabulary() -> None:
    assert set(debian_programs()) & vocabulary() - base("debian").has == frozenset()


@pytest.mark.skipif(not is_bookworm(), reason="no bookworm: the base debian stays unverified")
def test_the_packages_of_debian_put_no_file_where_the_base_has_none() -> None:
    own = base("debian")
    listed = subprocess.run(
        ["dpkg", "-L", *sorted(debian_packages())], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    outside = [path for path in listed if path.startswith("/") and path != "/."]

    assert [p for p in outside if not own.may_hold(p) and not Path(p).is_dir()] == []
