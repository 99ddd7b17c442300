"""An OCI image layout in a directory: `index.json` and blobs by their digests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from initlint.images.digests import Readable, algorithm_of
from initlint.images.limits import ImageError
from initlint.images.load import Content, Contents, content_of
from initlint.images.manifest import Descriptor, read_document
from initlint.images.opened import opened
from initlint.knowledge.references import ImageReference


class Layout:
    """The directory of a layout (image-spec image-layout.md)."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def index(self) -> object:
        """Give the document that lists the images; raises ImageError."""
        path = self._directory / "index.json"
        if not path.is_file():
            raise ImageError("is no OCI image layout: there is no index.json in it")
        with opened(path) as file:
            return read_document(file)

    @contextmanager
    def open(self, descriptor: Descriptor) -> Iterator[Readable]:
        """Open the blob that *descriptor* names, unchecked; raises ImageError without it."""
        algorithm = algorithm_of(descriptor.digest)
        path = self._directory / "blobs" / algorithm / descriptor.digest.partition(":")[2]
        if not path.is_file():
            raise ImageError(f"lacks the blob '{descriptor.digest}'")
        with opened(path) as file:
            yield file


def read_layout(directory: Path, reference: ImageReference, known: Contents) -> Content:
    """Read the image that the layout holds for *reference*, if it is not *known*.

    Raises ImageError.
    """
    layout = Layout(directory)
    return content_of(layout.index(), layout, reference, known)
