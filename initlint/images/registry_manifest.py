"""Manifests and indexes of images: what a registry says an image consists of.

Formats: opencontainers/image-spec, manifest.md and image-index.md; the Docker formats of
version 2, schema 2, are the same but for the names of their types.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from initlint.images.registry_limits import RegistryError
from initlint.record import record

_INDEXES = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
_MANIFESTS = (
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)
ACCEPT = ", ".join((*_MANIFESTS, *_INDEXES))
_DIGEST = re.compile(r"(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})\Z")
_MOST_SHOWN = 8


@record
class Platform:
    """What an image runs on, as in `linux/amd64` or `linux/arm/v7`."""

    os: str = "linux"
    architecture: str = "amd64"
    variant: str = ""

    def __str__(self) -> str:
        return "/".join(part for part in (self.os, self.architecture, self.variant) if part)


@record
class Descriptor:
    """What is to be got: its type, its digest, its size in bytes, what it runs on."""

    media_type: str
    digest: str
    size: int
    platform: Platform | None = None


@record
class Manifest:
    """One image: the blob of its configuration and those of its layers, lowest first."""

    config: Descriptor
    layers: tuple[Descriptor, ...]


@record
class Index:
    """Images of one name for several platforms."""

    manifests: tuple[Descriptor, ...]

    def choose(self, platform: Platform) -> Descriptor:
        """Give the image for *platform*; raises RegistryError where there is none."""
        known = [each for each in self.manifests if each.platform is not None]
        for each in known:
            if each.platform == platform:
                return each
        for each in known:
            if each.platform is not None and _fits(each.platform, platform):
                return each
        shown = sorted({str(each.platform) for each in known} - {"unknown/unknown"})
        others = ", ".join(shown[:_MOST_SHOWN]) or "none"
        raise RegistryError(f"has no image for {platform}, only for {others}")


def platform_of(text: str) -> Platform | None:
    """Read `os/architecture` or `os/architecture/variant`; None for what is neither."""
    parts = text.split("/")
    is_one = len(parts) in (2, 3) and all(re.match(r"[a-z0-9._-]+\Z", part) for part in parts)
    return Platform(*parts) if is_one else None


def is_digest(text: object) -> bool:
    """Tell whether *text* is a digest that can be checked here."""
    return isinstance(text, str) and _DIGEST.match(text) is not None


def read_manifest(content: bytes) -> Manifest | Index:
    """Read what a registry gave for a reference; raises RegistryError."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise RegistryError("cannot be read: its manifest is no JSON") from error
    if not isinstance(data, dict):
        raise RegistryError("cannot be read: its manifest is no object")
    if isinstance(data.get("manifests"), list):
        return Index(tuple(_descriptors(data["manifests"])))
    if data.get("schemaVersion") == 1 or "fsLayers" in data:
        raise RegistryError("cannot be read: its manifest has the format of before 2016")
    if not isinstance(data.get("layers"), list) or not isinstance(data.get("config"), dict):
        raise RegistryError("cannot be read: its manifest names no layers")
    (config,) = _descriptors([data["config"]])
    return Manifest(config, tuple(_descriptors(data["layers"])))


def _fits(found: Platform, wanted: Platform) -> bool:
    is_of = (found.os, found.architecture) == (wanted.os, wanted.architecture)
    return is_of and not (found.variant and wanted.variant)


def _descriptors(rows: list[Any]) -> Iterator[Descriptor]:
    for row in rows:
        fields: Mapping[str, Any] = row if isinstance(row, dict) else {}
        digest, size = fields.get("digest"), fields.get("size")
        if not isinstance(digest, str) or not is_digest(digest):
            raise RegistryError("cannot be read: its manifest names a digest that is none")
        if not isinstance(size, int) or isinstance(size, bool) or size < 0:
            raise RegistryError("cannot be read: its manifest names a size that is none")
        # The type is a SHOULD, manifest.md: a manifest by itself may lack it.
        media_type = fields.get("mediaType")
        text = media_type if isinstance(media_type, str) else ""
        yield Descriptor(text, digest, size, _platform(fields.get("platform")))


def _platform(data: object) -> Platform | None:
    if not isinstance(data, dict):
        return None
    parts = (data.get("os"), data.get("architecture"), data.get("variant") or "")
    if not all(isinstance(part, str) and part.isprintable() and len(part) < 64 for part in parts):
        return None
    return Platform(*map(str, parts))
