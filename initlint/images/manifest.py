"""From what an index or a manifest says to the one image that is meant."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from initlint.images.digests import Digested, Readable
from initlint.images.limits import LIMITS, ImageError
from initlint.record import field, record

AMD64 = ("linux", "amd64")
_MOST_LAYERS = 500
_MOST_INDEXES = 8  # within each other; two are usual
_NO_IMAGE = "unknown"  # how buildx lists attestations: `unknown/unknown`
_CONFIGS = (
    "application/vnd.oci.image.config.v1+json",
    "application/vnd.docker.container.image.v1+json",
)
_NAMES = ("io.containerd.image.name", "org.opencontainers.image.ref.name")


@record
class Descriptor:
    """A blob as others name it (image-spec descriptor.md); what is left out is empty or None."""

    digest: str
    media_type: str = ""
    size: int | None = None
    platform: tuple[str, str] | None = None
    annotations: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def is_attestation(self) -> bool:
        """Tell whether this is about an image instead of being one."""
        return self.platform is not None and _NO_IMAGE in self.platform

    @property
    def names(self) -> tuple[str, ...]:
        """What the image is called: a whole reference or, where there is none, a tag."""
        return tuple(self.annotations[key] for key in _NAMES if key in self.annotations)[:1]


@record
class Manifest:
    """One image: where its configuration and its layers are."""

    config: Descriptor
    layers: tuple[Descriptor, ...]


Fetch = Callable[[Descriptor], object]


def is_index(document: object) -> bool:
    """Tell whether *document* lists images instead of describing one; types may be left out."""
    return isinstance(document, Mapping) and "manifests" in document


def read_index(document: object) -> tuple[Descriptor, ...]:
    """Give the images that an index lists; raises ImageError."""
    listed = document.get("manifests") if isinstance(document, Mapping) else None
    if not isinstance(listed, list):
        raise ImageError("has an index that lists no images")
    found = (read_descriptor(each) for each in listed)
    return tuple(each for each in found if not each.is_attestation)


def read_manifest(document: object) -> Manifest:
    """Read the manifest of one image; raises ImageError."""
    if not isinstance(document, Mapping) or not isinstance(document.get("layers"), list):
        raise ImageError("has a manifest without layers")
    layers = document["layers"]
    if len(layers) > _MOST_LAYERS:
        raise ImageError(f"has more than {_MOST_LAYERS} layers")
    config = read_descriptor(document.get("config"))
    if config.media_type and config.media_type not in _CONFIGS:
        raise ImageError(f"is no container image: its configuration is '{config.media_type[:80]}'")
    return Manifest(config, tuple(read_descriptor(each) for each in layers))


def find_manifest(
    document: object, fetch: Fetch, platform: tuple[str, str] = AMD64, depth: int = 0
) -> Manifest:
    """Give the manifest for *platform* behind *document*, an index or a manifest.

    *fetch* gives the document that a descriptor names, its digest checked. Raises ImageError.
    """
    if not is_index(document):
        return read_manifest(document)
    if depth == _MOST_INDEXES:
        raise ImageError(f"has indexes within each other, more than {_MOST_INDEXES} deep")
    chosen = pick(read_index(document), platform)
    return find_manifest(fetch(chosen), fetch, platform, depth + 1)


def pick(images: tuple[Descriptor, ...], platform: tuple[str, str] = AMD64) -> Descriptor:
    """Give the image for *platform*, else the one that does not say, or the only one for Linux."""
    exact = [each for each in images if each.platform == platform]
    silent = [each for each in images if each.platform is None]
    similar = [each for each in images if each.platform and each.platform[0] == platform[0]]
    for found in (exact, silent, similar):
        if len(found) == 1 or (found is exact and found):
            return found[0]
    raise ImageError(f"does not have one image for {'/'.join(platform)}")


def read_descriptor(node: object) -> Descriptor:
    """Read a descriptor; raises ImageError for what is none."""
    if not isinstance(node, Mapping) or not isinstance(node.get("digest"), str):
        raise ImageError("has a descriptor without a digest")
    media_type, size = node.get("mediaType"), node.get("size")
    return Descriptor(
        node["digest"],
        media_type if isinstance(media_type, str) else "",
        size if isinstance(size, int) and size >= 0 else None,
        _platform(node.get("platform")),
        _annotations(node.get("annotations")),
    )


def read_document(stream: Readable, digest: str | None = None) -> Any:
    """Read JSON that is to have *digest*; raises ImageError for what is none, or too large."""
    checked = Digested(stream, digest)
    data = bytearray()
    while len(data) <= LIMITS.document and (block := checked.read(LIMITS.document)):
        data += block
    if len(data) > LIMITS.document:
        raise ImageError("has a manifest or configuration of more than 4 MiB")
    checked.require()
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise ImageError("has a manifest or configuration that is no JSON") from None


def _platform(node: object) -> tuple[str, str] | None:
    if not isinstance(node, Mapping):
        return None
    return str(node.get("os", "")), str(node.get("architecture", ""))


def _annotations(node: object) -> Mapping[str, str]:
    given = node if isinstance(node, Mapping) else {}
    return {key: value for key, value in given.items() if isinstance(value, str)}
