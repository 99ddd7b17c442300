"""Where a user says the facts of an image come from."""

from __future__ import annotations

from pathlib import Path

from initlint.knowledge.references import ImageReference, parse_reference
from initlint.record import record


@record
class ImageSource:
    """Where the facts of an image come from: a Dockerfile, an OCI layout, or an archive.

    `image` is a reference, with or without registry and tag. `context` is the directory that
    a Dockerfile copies from, `target` the stage that is built, `args` are its build arguments.
    """

    image: str
    kind: str
    path: Path
    context: Path | None = None
    target: str | None = None
    args: tuple[tuple[str, str], ...] = ()

    def is_for(self, reference: ImageReference) -> bool:
        """Tell whether this image is meant by *reference*.

        Its name is the whole one, or the whole path without the registry: `team/app` is
        `registry.example.com/team/app`, and `app` is not. What it leaves out it leaves open.
        """
        own = parse_reference(self.image)
        if own is None or own.tag not in (None, reference.effective_tag):
            return False
        if own.digest not in (None, reference.digest):
            return False
        return own.name == reference.name or self._path == reference.repository

    @property
    def is_exact(self) -> bool:
        """Tell whether one version of the image is named."""
        own = parse_reference(self.image)
        return own is not None and (own.tag is not None or own.digest is not None)

    @property
    def _path(self) -> str:
        name = self.image.partition("@")[0]
        head, slash, last = name.rpartition("/")
        return head + slash + last.partition(":")[0]


def source_for(sources: tuple[ImageSource, ...], reference: ImageReference) -> ImageSource | None:
    """Give the source of *reference*, if any: that which names its version comes first."""
    found = [each for each in sources if each.is_for(reference)]
    return next((each for each in found if each.is_exact), next(iter(found), None))
