"""What one layer of an image adds, and what it takes away from those below."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from initlint.images.digests import Digested, Readable
from initlint.images.files import Kind
from initlint.images.limits import LIMITS, ImageError, Limits
from initlint.images.streams import Unpacked
from initlint.images.tar import members
from initlint.images.tar_header import Member
from initlint.record import record

# image-spec layer.md, "Whiteouts"
_WHITEOUT = ".wh."
_OPAQUE = ".wh..wh..opq"
_KEPT_BY_AUFS = ".wh..wh."
ALPINE_RELEASE = "etc/alpine-release"
_TELLING = (ALPINE_RELEASE,)
_LONGEST_TEXT = 256  # bytes
_KINDS = {
    b"0": Kind.FILE,
    b"\0": Kind.FILE,
    b"7": Kind.FILE,
    b"S": Kind.FILE,
    b"1": Kind.HARD_LINK,
    b"2": Kind.SYMLINK,
    b"5": Kind.DIRECTORY,
}


class LayerEntry(NamedTuple):
    """One entry: a path without leading slash, its permission bits, what it links to.

    The path of a whiteout is what vanishes, that of an opaque mark the directory whose former
    content does. `target` of a hard link is a path like `path`. `text` is what the file says,
    kept only where that tells the version of what else is there.
    """

    path: str
    kind: Kind
    mode: int = 0o755
    target: str = ""
    text: str = ""


@record
class Layer:
    """The entries of a layer, in its order, and its size in bytes, both ways."""

    entries: tuple[LayerEntry, ...]
    packed: int = 0
    unpacked: int = 0


def read_layer(
    stream: Readable,
    media_type: str = "",
    limits: Limits = LIMITS,
    *,
    digest: str | None = None,
    diff_id: str | None = None,
) -> Layer:
    """Read a layer from *stream*: a tar archive, plain or packed with gzip or zstd.

    *digest* is what the stream is to have, *diff_id* what it has once unpacked; None promises
    nothing. Raises ImageError for what is broken, too large or something else.
    """
    if media_type.endswith("+encrypted"):
        raise ImageError("has a layer that is encrypted")
    packed = Digested(stream, digest)
    unpacked = Unpacked(packed, limits, diff_id)
    entries = tuple(_bounded(unpacked, limits))
    unpacked.require()
    return Layer(entries, packed.count, unpacked.position)


def _bounded(stream: Unpacked, limits: Limits) -> Iterator[LayerEntry]:
    text = 0
    for count, member in enumerate(members(stream), start=1):
        if count > limits.entries:
            raise ImageError(f"has a layer with more than {limits.entries} entries")
        text += len(member.name) + len(member.target)
        is_long = max(len(member.name), len(member.target)) > limits.path
        if is_long or text > limits.text:
            raise ImageError("has a layer with longer paths than a file system takes")
        entry = _entry(member)
        if entry is None:
            continue
        is_telling = entry.path in _TELLING and member.size <= _LONGEST_TEXT
        if is_telling and entry.kind is Kind.FILE:
            said = stream.read(member.size).decode("ascii", "replace").strip()
            entry = entry._replace(text=said if said.isprintable() else "")
        yield entry


def _entry(member: Member) -> LayerEntry | None:
    """Read *member*, None where a runtime passes it over."""
    path = clean(member.name)
    directory, slash, name = path.rpartition("/")
    if name == _OPAQUE:
        return LayerEntry(directory, Kind.OPAQUE)
    if _KEPT_BY_AUFS in path:
        return None
    if name.startswith(_WHITEOUT):
        return LayerEntry(directory + slash + _hidden(name), Kind.WHITEOUT)
    kind = _KINDS.get(member.type, Kind.OTHER)
    if member.type == b"\0" and member.name.endswith("/"):
        kind = Kind.DIRECTORY  # as archives from before POSIX say it
    target = clean(member.target) if kind is Kind.HARD_LINK else member.target
    is_link = kind in (Kind.HARD_LINK, Kind.SYMLINK)
    return LayerEntry(path, kind, member.mode, target if is_link else "")


def _hidden(name: str) -> str:
    hidden = name.removeprefix(_WHITEOUT)
    if hidden in ("", ".", ".."):
        raise ImageError(f"has a layer with a whiteout '{name}' of nothing")
    return hidden


def clean(name: str) -> str:
    """Give *name* as a path from the root of the image, without leading slash.

    `..` never leads out of the image, as the runtimes have it.
    """
    parts: list[str] = []
    for part in name.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
