"""One image out of a layout or an archive: its configuration and all of its files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping
from contextlib import AbstractContextManager
from typing import Protocol

from initlint.images.config import ImageConfig, read_config
from initlint.images.digests import Readable
from initlint.images.files import Files
from initlint.images.layers import Layer, read_layer
from initlint.images.limits import ImageError
from initlint.images.manifest import (
    AMD64,
    Descriptor,
    Manifest,
    find_manifest,
    pick,
    read_document,
    read_index,
)
from initlint.images.overlay import merge
from initlint.knowledge.references import ImageReference, parse_reference
from initlint.record import record


class Blobs(Protocol):
    """The parts of images, in a directory, in an archive, or elsewhere."""

    def open(self, descriptor: Descriptor) -> AbstractContextManager[Readable]:
        """Open the blob that *descriptor* names, unchecked; raises ImageError without it."""
        ...


@record(eq=False)
class Content:
    """What is in one image."""

    config: ImageConfig
    files: Files


# What was read of one layout or archive, by digest or name: several tags may lead to it.
Contents = MutableMapping[str, Content]


def content_of(index: object, blobs: Blobs, reference: ImageReference, known: Contents) -> Content:
    """Read the image that *index* lists for *reference*, if it is not *known*.

    Raises ImageError.
    """
    chosen = choose(read_index(index), reference)
    if chosen.digest not in known:
        known[chosen.digest] = _content_behind(chosen, blobs)
    return known[chosen.digest]


def _content_behind(chosen: Descriptor, blobs: Blobs) -> Content:

    def fetch(descriptor: Descriptor) -> object:
        with blobs.open(descriptor) as stream:
            return read_document(stream, descriptor.digest)

    return content(find_manifest(fetch(chosen), fetch), blobs)


def content(manifest: Manifest, blobs: Blobs) -> Content:
    """Read the configuration and the layers of *manifest*; raises ImageError."""
    with blobs.open(manifest.config) as stream:
        config = read_config(read_document(stream, manifest.config.digest))
    return merged(config, _layers(manifest, blobs))


def merged(config: ImageConfig, layers: Iterable[Layer]) -> Content:
    """Put *layers* together; raises ImageError."""
    if config.platform[0] != AMD64[0]:
        raise ImageError(f"is an image for {config.platform[0][:20]}")
    return Content(config, merge(layers))


def choose(images: tuple[Descriptor, ...], reference: ImageReference) -> Descriptor:
    """Give the one of *images* that is called *reference*, or the only one there is."""
    named = tuple(each for each in images if is_called(each.names, reference))
    names = {each.names for each in images}
    if not named and len(names) > 1:
        raise ImageError(f"holds several images, and none of them is called '{reference}'")
    return pick(named or images)


def is_called(names: tuple[str, ...], reference: ImageReference) -> bool:
    """Tell whether one of *names*, whole references or tags, is what *reference* says."""
    tag = reference.effective_tag
    parsed = (parse_reference(name) for name in names)
    called = {(each.name, each.effective_tag) for each in parsed if each is not None}
    return tag in names or (reference.name, tag) in called


def _layers(manifest: Manifest, blobs: Blobs) -> Iterator[Layer]:
    for layer in manifest.layers:
        with blobs.open(layer) as stream:
            yield read_layer(stream, layer.media_type, digest=layer.digest)
