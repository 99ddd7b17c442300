"""Images on disk, in a layout or an archive, as a user's configuration names them."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from initlint.images.archive import read_archive
from initlint.images.layout import read_layout
from initlint.images.limits import ImageError
from initlint.images.listed import ListedImage
from initlint.images.load import Content, Contents
from initlint.images.problems import Problems
from initlint.images.sources import ImageSource, source_for
from initlint.knowledge.references import ImageReference
from initlint.source.names import display

KINDS = ("layout", "archive")


class LocalImages:
    """The images of some sources; each is read when it is first asked for."""

    def __init__(self, sources: tuple[ImageSource, ...], problems: Problems) -> None:
        """Read *sources*; what cannot be read goes to *problems*, and is not known."""
        self._sources = tuple(each for each in sources if each.kind in KINDS)
        self._problems = problems
        self._known: defaultdict[Path, Contents] = defaultdict(dict)

    def facts(self, reference: ImageReference) -> ListedImage | None:
        """Give the facts of *reference* where it has a source that can be read."""
        source = source_for(self._sources, reference)
        if source is None:
            return None
        place = display(source.path)
        try:
            content = self._read(source, reference)
        except ImageError as error:
            self._problems.tell(place, f"{error}: nothing is known of the image '{source.image}'")
            return None
        return ListedImage(reference, content.config, content.files, (f"{source.kind} {place}",))

    def _read(self, source: ImageSource, reference: ImageReference) -> Content:
        read = read_layout if source.kind == "layout" else read_archive
        return read(source.path, reference, self._known[source.path])
