"""The image of a container, and what it makes of commands."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from initlint.images.facts import ImageFacts, Provider
from initlint.knowledge.images import image_book
from initlint.knowledge.references import parse_reference
from initlint.knowledge.tools import Meaning, ToolBook, Word, tool_book
from initlint.model.container import Container
from initlint.shell.dialect import Dialect

_NOTHING: Mapping[str, Word] = MappingProxyType({})


def image_facts(container: Container, images: Provider | None = None) -> ImageFacts | None:
    """Give what *images* know of the container's image, None for an image that is not known.

    None asks the catalogue. A template's `{{ … }}`, `$(…)` and `ko://…` name no image yet.
    """
    reference = parse_reference(container.image.text or "")
    provider = image_book() if images is None else images
    return provider.facts(reference) if reference is not None else None


def dialect(image: ImageFacts | None) -> Dialect:
    """Give the shell that the image has as `sh`."""
    name = image.dialect_of("sh") if image is not None else None
    return Dialect(name) if name is not None else Dialect.UNKNOWN


class ImageTools(ToolBook):
    """The tool book, read with the variants of tools that an image holds."""

    def __init__(self, book: ToolBook, image: ImageFacts) -> None:
        """Read *book* for commands that run in *image*."""
        self._book_of_all = book
        self._image = image

    def meaning(
        self,
        words: tuple[Word, ...],
        *,
        variant: str | None = None,
        environment: Mapping[str, Word] = _NOTHING,
    ) -> Meaning | None:
        """Say what the command *words* does in the image."""
        if variant is None and words and words[0] is not None:
            variant = self._image.make_of(words[0]).variant
        return self._book_of_all.meaning(words, variant=variant, environment=environment)


def tools(image: ImageFacts | None) -> ToolBook:
    """Give the tool book as it holds in *image*."""
    return tool_book() if image is None else ImageTools(tool_book(), image)
