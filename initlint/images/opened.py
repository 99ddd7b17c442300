"""Files that may be anything: opened safely, read in pieces."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from initlint.images.limits import ImageError


class Part:
    """A piece of a file, read forwards; whoever else reads the file does not disturb it."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        self._file = file
        self._at = start
        self._end = start + size

    def read(self, size: int, /) -> bytes:
        self._file.seek(self._at)
        data = self._file.read(max(min(size, self._end - self._at), 0))
        self._at += len(data)
        return data


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a regular file, and nothing else: a device or a pipe may block, or do something."""
    try:
        with _opened(path) as file:
            yield file
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ImageError(f"cannot be read: {reason}") from error


def _opened(path: Path) -> BinaryIO:
    try:
        _require_regular(path.stat())
        file = os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb")
    except ValueError as error:  # a path with a null byte
        raise ImageError(f"cannot be read: {error}") from error
    _require_regular(os.fstat(file.fileno()))
    return file


def _require_regular(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise ImageError("is no regular file, and is not opened")
