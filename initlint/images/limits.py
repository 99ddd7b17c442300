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

    `entries` bounds one layer, and what all of them leave; `text` the names of one layer
    together; `steps` the entries of all layers and the directories that are walked for them;
    `ratio` how much a layer, and all of them, may grow once they are larger than `free`.
    """

    entries: int = 1_000_000
    path: int = 4096  # PATH_MAX of Linux
    text: int = 256 * _MEBIBYTE
    steps: int = 8_000_000
    unpacked: int = 64 * _GIBIBYTE
    ratio: int = 200
    free: int = 2 * _GIBIBYTE
    document: int = 4 * _MEBIBYTE  # what registries take as a manifest

    def most_unpacked(self, packed: int) -> int:
        """Give how much may come out of *packed* bytes."""
        return min(self.unpacked, max(self.free, self.ratio * packed))


LIMITS = Limits()
