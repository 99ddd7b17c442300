"""The content of regular files and of standard input, up to a limit."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

LARGEST_FILE = 64 * 2**20  # bytes; the largest CRD bundles found in the wild have about 5 MiB
_HEAD = 4096  # bytes; tools write `apiVersion` first, and people do


class ReadError(Exception):
    """A file that cannot be read; the message reads behind its name."""


def read_file(path: Path, limit: int = LARGEST_FILE) -> bytes:
    """Give the bytes of a regular file; raises ReadError, and opens nothing else."""
    return b"".join(_chunks(path, limit, is_sniffed=False))


def read_object_file(path: Path, limit: int = LARGEST_FILE) -> bytes | None:
    """Give the bytes of a JSON file that looks like a Kubernetes object, or None.

    Only the head of any other file is read. Raises ReadError.
    """
    chunks = _chunks(path, limit, is_sniffed=True)
    return b"".join(chunks) if chunks else None


def read_stream(stream: BinaryIO, limit: int = LARGEST_FILE) -> bytes:
    """Give what *stream* holds; raises ReadError, and reads no more than the limit."""
    try:
        content = stream.read(limit + 1)
    except (OSError, ValueError) as error:
        raise ReadError(f"cannot be read: {error}") from error
    if len(content) > limit:
        raise ReadError(too_large(limit))
    return content


def is_directory(path: Path | str) -> bool:
    """Tell whether *path* leads to a directory; no for whatever cannot be looked at."""
    return os.path.isdir(path)  # noqa: PTH112 (that of pathlib raises)


def is_regular(path: Path | str) -> bool:
    """Tell whether *path* leads to a regular file; no for whatever cannot be looked at."""
    return os.path.isfile(path)  # noqa: PTH113 (that of pathlib raises)


def too_large(limit: int) -> str:
    return f"is larger than {limit // 2**20} MiB, which is the most that is read"


def cannot_be_read(error: OSError) -> str:
    """Put the reason of *error* into words that read behind a name."""
    return f"cannot be read: {(error.strerror or str(error)).lower()}"


def _chunks(path: Path, limit: int, *, is_sniffed: bool) -> list[bytes]:
    try:
        # Opening a device or a pipe may block, or do something: ask before, and again after.
        _require_regular(path.stat())
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(file.fileno())
            _require_regular(status)
            if status.st_size > limit:
                raise ReadError(too_large(limit))
            head = file.read(_HEAD)
            if is_sniffed and not _looks_like_object(head):
                return []
            rest = file.read(limit + 1 - len(head))
    except OSError as error:
        raise ReadError(cannot_be_read(error)) from error
    except ValueError as error:  # a path with a null byte
        raise ReadError(f"cannot be read: {error}") from error
    if len(head) + len(rest) > limit:
        raise ReadError(too_large(limit))
    return [head, rest]


def _require_regular(status: os.stat_result) -> None:
    if stat.S_ISFIFO(status.st_mode):
        raise ReadError("is a pipe, which is not opened: `-` reads standard input")
    if not stat.S_ISREG(status.st_mode):
        raise ReadError("is no regular file, and is not opened")


def _looks_like_object(head: bytes) -> bool:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return text.startswith(b"{") and b'"apiVersion"' in text
