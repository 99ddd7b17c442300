"""An image in a tar file: an oci-archive, or what `docker save` writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from initlint.images.config import ImageConfig, read_config
from initlint.images.digests import Readable, algorithm_of
from initlint.images.layers import Layer, read_layer
from initlint.images.limits import ImageError
from initlint.images.load import Content, Contents, content_of, is_called, merged
from initlint.images.manifest import Descriptor, read_document
from initlint.images.opened import opened
from initlint.images.tar_index import TarIndex
from initlint.knowledge.references import ImageReference
from initlint.record import record


def read_archive(path: Path, reference: ImageReference, known: Contents) -> Content:
    """Read the image that the archive holds for *reference*, if it is not *known*.

    What newer Docker saves is both; the layout in it has the digests. Raises ImageError.
    """
    with opened(path) as file:
        index = TarIndex(file)
        if "index.json" in index:
            document = read_document(index.open("index.json"))
            return content_of(document, _Blobs(index), reference, known)
        if "manifest.json" in index:
            return _saved(index, reference, known)
    raise ImageError("is no archive of an image: it has neither index.json nor manifest.json")


@record
class _Blobs:
    """The blobs of an oci-archive."""

    index: TarIndex

    @contextmanager
    def open(self, descriptor: Descriptor) -> Iterator[Readable]:
        algorithm = algorithm_of(descriptor.digest)
        yield self.index.open(f"blobs/{algorithm}/{descriptor.digest.partition(':')[2]}")


@record
class _Saved:
    """One image of a `docker save`: the names of its parts, and how it is called."""

    config: str
    layers: tuple[str, ...]
    tags: tuple[str, ...]


def _saved(index: TarIndex, reference: ImageReference, known: Contents) -> Content:
    images = _images(read_document(index.open("manifest.json")))
    named = [each for each in images if is_called(each.tags, reference)]
    if len(images) != 1 and not named:
        raise ImageError(f"holds several images, and none of them is called '{reference}'")
    image = (named or images)[0]
    if image.config not in known:
        config = read_config(read_document(index.open(image.config), _digest_of(image.config)))
        known[image.config] = merged(config, _layers(index, image, config))
    return known[image.config]


def _layers(index: TarIndex, image: _Saved, config: ImageConfig) -> Iterator[Layer]:
    """Read the layers; their digests are those of the configuration, taken when unpacked."""
    if len(config.diff_ids) != len(image.layers):
        raise ImageError("has another number of layers than its configuration says")
    for name, diff_id in zip(image.layers, config.diff_ids, strict=True):
        yield read_layer(index.open(name), diff_id=diff_id)


def _digest_of(name: str) -> str | None:
    """Give the digest that a configuration is named after, if any."""
    value = name.rpartition("/")[2].removesuffix(".json")
    is_digest = len(value) == 64 and not value.strip("0123456789abcdef")
    return f"sha256:{value}" if is_digest else None


def _images(document: object) -> list[_Saved]:
    images = [_image(each) for each in document] if isinstance(document, list) else []
    if not images:
        raise ImageError("has a manifest.json that lists no images")
    return images


def _image(node: object) -> _Saved:
    image = node if isinstance(node, Mapping) else {}
    config, layers, tags = image.get("Config"), image.get("Layers"), image.get("RepoTags") or []
    names = [config, *layers, *tags] if isinstance(layers, list) and isinstance(tags, list) else []
    if not names or not all(isinstance(name, str) for name in names):
        raise ImageError("has a manifest.json that cannot be read")
    return _Saved(str(config), tuple(layers or ()), tuple(tags))
