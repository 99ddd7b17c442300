"""An image got from a registry: its configuration and the list of its files, no content."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from hashlib import new
from typing import TypeVar

from initlint.images.config import ImageConfig, read_config
from initlint.images.digests import algorithm_of
from initlint.images.files import Files
from initlint.images.layers import Layer, read_layer
from initlint.images.limits import ImageError
from initlint.images.manifest import AMD64, Descriptor, Manifest, find_manifest
from initlint.images.overlay import merge
from initlint.images.registry_blob import Blob
from initlint.images.registry_client import RegistryClient
from initlint.images.registry_hosts import Place
from initlint.images.registry_layers import LayerCache
from initlint.images.registry_limits import RegistryError, UnreachableError
from initlint.knowledge.references import ImageReference
from initlint.record import record

# The types of OCI and those of Docker, for one platform and for many; a server that is not
# asked for all of them may convert, and the digest is another one then.
_MANIFESTS = (
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
_DIGEST_HEADER = "Docker-Content-Digest"
_Result = TypeVar("_Result")


@record(eq=False)
class PulledImage:
    """An image as it is now; `digest` is that of what its reference leads to."""

    digest: str
    config: ImageConfig
    files: Files


class Puller:
    """Gets images for one platform, `("linux", "amd64")`; used by many threads."""

    def __init__(self, client: RegistryClient, platform: tuple[str, str] = AMD64) -> None:
        """Get what *client* reaches."""
        self._client = client
        self._platform = platform
        self._layers = LayerCache()

    def digest(self, reference: ImageReference) -> str:
        """Give the digest that *reference* leads to now; raises RegistryError."""
        if reference.digest is not None:
            return reference.digest
        return self._anywhere(reference, lambda place: self._digest(place, reference))

    def pull(self, reference: ImageReference) -> PulledImage:
        """Give the image that *reference* leads to now; raises ImageError."""
        return self._anywhere(reference, lambda place: self._pull(place, reference))

    def _anywhere(self, reference: ImageReference, attempt: Callable[[Place], _Result]) -> _Result:
        *mirrors, last = self._client.hosts.places(reference)
        for place in mirrors:
            try:
                return attempt(place)
            except ImageError:
                continue  # a mirror need not have everything, nor work
        return attempt(last)

    def _digest(self, place: Place, reference: ImageReference) -> str:
        tag, seconds = str(reference.effective_tag), self._client.limits.answer

        def attempt() -> str | None:
            what = f"manifests/{tag}"
            accept = ", ".join(_MANIFESTS)
            with self._client.open("HEAD", place, what, accept, seconds=seconds) as answer:
                return answer.header(_DIGEST_HEADER)

        try:
            digest = _checkable(self._client.persist(attempt))
        except UnreachableError:
            raise
        except RegistryError:
            digest = None  # not every server knows HEAD, and none says in it what is wrong
        return digest or self._manifest(place, tag)[0]

    def _pull(self, place: Place, reference: ImageReference) -> PulledImage:
        """Get the image of *reference*, all digests checked."""

        def fetch(descriptor: Descriptor) -> object:
            algorithm_of(descriptor.digest)  # before it becomes a part of an address
            return self._manifest(place, descriptor.digest)[1]

        wanted = reference.digest or str(reference.effective_tag)
        digest, document = self._manifest(place, wanted)
        return self._image(place, digest, find_manifest(document, fetch, self._platform))

    def _manifest(self, place: Place, wanted: str) -> tuple[str, object]:
        """Give the digest and the document of *wanted*, a digest or a tag."""
        limit = self._client.limits.manifest
        content, said = self._small(place, f"manifests/{wanted}", ", ".join(_MANIFESTS), limit)
        promised = wanted if ":" in wanted else _checkable(said)
        return _required(content, promised, place), _document(content)

    def _image(self, place: Place, digest: str, manifest: Manifest) -> PulledImage:
        self._require_bounded(manifest)
        promised = manifest.config.digest
        algorithm_of(promised)
        content, _ = self._small(place, f"blobs/{promised}", "*/*", self._client.limits.config)
        _required(content, promised, place)
        config = read_config(_document(content))
        diff_ids: tuple[str | None, ...] = config.diff_ids
        if len(diff_ids) != len(manifest.layers):
            diff_ids = (None,) * len(manifest.layers)
        end = time.monotonic() + self._client.limits.download
        pairs = zip(manifest.layers, diff_ids, strict=True)
        layers = (self._layer(place, layer, diff_id, end) for layer, diff_id in pairs)
        return PulledImage(digest, config, merge(layers))

    def _small(self, place: Place, what: str, accept: str, limit: int) -> tuple[bytes, str | None]:
        """Give what is small enough to be held, with the digest that the server says it has."""
        seconds = self._client.limits.answer

        def attempt() -> tuple[bytes, str | None]:
            answer = self._client.open("GET", place, what, accept, seconds=seconds)
            return answer.body(limit), answer.header(_DIGEST_HEADER)

        return self._client.persist(attempt)

    def _require_bounded(self, manifest: Manifest) -> None:
        limits = self._client.limits
        sizes = [layer.size or 0 for layer in manifest.layers]
        if max(sizes, default=0) > limits.layer or sum(sizes) > limits.image:
            raise RegistryError("has layers that are larger than what is read at most")

    def _layer(self, place: Place, layer: Descriptor, diff_id: str | None, end: float) -> Layer:
        limits = self._client.limits

        def attempt() -> Layer:
            seconds = end - time.monotonic()
            if seconds <= 0:
                raise RegistryError(f"is not read after {limits.download:.0f} s")
            what = f"blobs/{layer.digest}"
            answer = self._client.open("GET", place, what, "*/*", seconds=seconds)
            size = limits.layer if layer.size is None else layer.size
            with Blob(answer, layer.digest, size) as blob:
                return read_layer(blob, layer.media_type, digest=layer.digest, diff_id=diff_id)

        algorithm_of(layer.digest)
        return self._layers.get(layer.digest, lambda: self._client.persist(attempt))


def _checkable(text: str | None) -> str | None:
    """Give *text* if it is a digest that can be checked."""
    try:
        return text if text and algorithm_of(text) else None
    except ImageError:
        return None


def _required(content: bytes, promised: str | None, place: Place) -> str:
    """Give the digest of *content*, which is the one *promised*; raises ImageError."""
    algorithm = algorithm_of(promised) if promised else "sha256"
    digest = f"{algorithm}:{new(algorithm, content).hexdigest()}"
    if promised not in (None, digest):
        raise RegistryError(f"cannot be read: what '{place.host}' sends is not '{promised}'")
    return digest


def _document(content: bytes) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise RegistryError("has a manifest or configuration that is no JSON") from None
