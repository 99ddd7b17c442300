"""Images that were read before, kept by digest in the user's cache directory.

Each is a lock file with one image, whose directories are all listed. All of it may be deleted
at any time.
"""

from __future__ import annotations

import gzip
import os
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from initlint import __version__
from initlint.images.listing import all_listings
from initlint.images.lock_read import LockError, read_lock_text
from initlint.images.lock_text import lock_text
from initlint.images.locked import LockedEntry, files_of
from initlint.images.registry_pull import PulledImage
from initlint.source.files import LARGEST_FILE, ReadError, read_file

_KEY = "image"


class ImageCache:
    """Images by digest and platform."""

    def __init__(self, directory: Path) -> None:
        """Keep images in *directory*, which need not exist."""
        self._directory = directory

    def get(self, digest: str, platform: tuple[str, str]) -> PulledImage | None:
        """Give the image *digest* for *platform*; None where it is not kept, or is broken."""
        try:
            packed = read_file(self._path(digest, platform))
            unpacker = zlib.decompressobj(wbits=31)
            content = unpacker.decompress(packed, LARGEST_FILE)
            (entry,) = read_lock_text(content).values()
        except (ReadError, LockError, zlib.error, ValueError):
            return None
        if entry.digest != digest:
            return None
        return PulledImage(digest, entry.config, files_of(entry.listings))

    def put(self, image: PulledImage, platform: tuple[str, str]) -> None:
        """Keep *image*; where that is not possible, it is read again another time."""
        entry = LockedEntry(image.digest, image.config, all_listings(image.files))
        content = gzip.compress(lock_text({_KEY: entry}).encode(), 6, mtime=0)
        path = self._path(image.digest, platform)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=path.parent)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            Path(name).replace(path)  # whole or not at all: other runs may read it now
        except OSError:
            return

    def _path(self, digest: str, platform: tuple[str, str]) -> Path:
        name = "-".join((digest.replace(":", "-"), *platform))
        return self._directory / f"{name.replace(os.sep, '-')}.json.gz"


def cache_directory(environment: Mapping[str, str]) -> Path:
    """Give where the user keeps what may be deleted (XDG Base Directory Specification).

    Each version has a place of its own: a later one may read more of an image.
    """
    named = environment.get("XDG_CACHE_HOME", "")
    home = Path(environment.get("HOME") or tempfile.gettempdir())
    base = Path(named) if Path(named).is_absolute() else home / ".cache"
    return base / "initlint" / "images" / __version__
