"""Where a path of a container leads: into a volume, or into the container's own files."""

from __future__ import annotations

from posixpath import normpath

from initlint.model.volume import Mount, Volume
from initlint.record import record


@record
class Location:
    """A place in a volume, or in the container's own file system where `volume` is None.

    `path` is relative to the volume's root, whose own is empty, with the mount's subPath
    joined; in the container's own file system it is relative to `/`.
    """

    volume: Volume | None
    mount: Mount | None
    path: str

    def __str__(self) -> str:
        return f"/{self.path}"


def normal(path: str) -> str:
    """Give an absolute *path* without `..`, `.` and `//`, and without slash at its end."""
    # POSIX keeps a leading `//`; Linux does not.
    return normpath(path).replace("//", "/")


def relative(path: str) -> str:
    """Give *path* without leading slash and without `..`, `.` and `//`; empty for a root."""
    return normpath(f"/{path}").lstrip("/")


def is_within(path: str, directory: str) -> bool:
    """Whether *path* is *directory* or lies below it; both relative to one root."""
    return not directory or path == directory or path.startswith(f"{directory}/")


def is_related(one: str, other: str) -> bool:
    """Whether one of two paths is the other or lies below it."""
    return is_within(one, other) or is_within(other, one)
