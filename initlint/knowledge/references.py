"""What an image reference such as `busybox:1.36` names."""

from __future__ import annotations

import re
from functools import cache

from initlint.knowledge.entries import entries
from initlint.record import record

_DEFAULT_REGISTRY = "docker.io"
_DOCKER_HUB = (_DEFAULT_REGISTRY, "index.docker.io")
_PATH = re.compile(
    r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*\Z"
)
_REGISTRY = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]{1,5})?\Z|\[[0-9a-fA-F:]+\](?::[0-9]{1,5})?\Z"
)
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\Z")
_DIGEST = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[+._-][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}\Z")
_LONGEST_REFERENCE = 1024  # characters; distribution/reference allows 255 for the name


@record
class ImageReference:
    """An image reference in full: `docker.io`, `library/busybox`, `1.36`.

    `tag` is None where none is given: `latest` is pulled, unless a digest is given.
    """

    registry: str
    repository: str
    tag: str | None = None
    digest: str | None = None

    @property
    def name(self) -> str:
        """Give registry and repository, as in `docker.io/library/busybox`."""
        return f"{self.registry}/{self.repository}"

    @property
    def effective_tag(self) -> str | None:
        """Give the tag that is pulled; None for a digest alone."""
        return self.tag or (None if self.digest else "latest")

    @property
    def canonical_name(self) -> str:
        """Give the name under which the image is published; mirrors are looked through."""
        for prefix, original in _mirrors().items():
            if self.name.startswith(prefix):
                return original + self.name[len(prefix) :]
        return self.name

    def __str__(self) -> str:
        """Give the reference as one writes it, in full."""
        tag = f":{self.tag}" if self.tag else ""
        digest = f"@{self.digest}" if self.digest else ""
        return f"{self.name}{tag}{digest}"


def parse_reference(text: str) -> ImageReference | None:
    """Read an image reference; None for a text that is none, as a template's `{{ … }}`.

    Rules: distribution/reference (grammar, Docker Hub's defaults).
    """
    if len(text) > _LONGEST_REFERENCE:
        return None
    rest, at, digest = text.partition("@")
    if at and not _DIGEST.match(digest):
        return None
    rest, tag = _without_tag(rest)
    if tag is not None and not _TAG.match(tag):
        return None
    registry, path = _split(rest)
    if not _REGISTRY.match(registry) or not _PATH.match(path):
        return None
    return ImageReference(registry, path, tag, digest or None)


def _without_tag(text: str) -> tuple[str, str | None]:
    head, colon, tag = text.rpartition(":")
    if not colon or "/" in tag:
        return text, None
    return head, tag


def _split(name: str) -> tuple[str, str]:
    head, slash, path = name.partition("/")
    is_registry = "." in head or ":" in head or head == "localhost" or head != head.lower()
    registry, path = (head, path) if slash and is_registry else (_DEFAULT_REGISTRY, name)
    if registry in _DOCKER_HUB and "/" not in path:
        path = f"library/{path}"
    return registry, path


@cache
def _mirrors() -> dict[str, str]:
    mirrors: dict[str, str] = entries("bases.yaml").get("mirrors")
    return mirrors
