"""What is read of an image at most, and the error where that is not enough."""

from __future__ import annotations

from initlint.record import record

_MEBIBYTE = 1 << 20
_GIBIBYTE = 1 << 30


class ImageError(Exception):
    """Why the content of an image cannot be told; its words follow the name of the image."""


@record
class Limits:
    """The most that is read of one image; sizes are in bytes.

    `text` bounds the names of one layer together, `steps` the directories that are walked to
    put all layers together, `ratio` how much a layer may grow once it is larger than `free`.
    """

    entries: int = 1_000_000
    path: int = 4096  # PATH_MAX of Linux
    text: int = 256 * _MEBIBYTE
    steps: int = 20_000_000
    unpacked: int = 64 * _GIBIBYTE
    ratio: int = 200
    free: int = 2 * _GIBIBYTE
    document: int = 4 * _MEBIBYTE  # what registries take as a manifest


LIMITS = Limits()
