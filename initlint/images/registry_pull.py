"""An image got from a registry: its configuration and the list of its files, no content."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from hashlib import new
from typing import TypeVar

from initlint.images.config import ImageConfig, read_config
from initlint.images.files import Files
from initlint.images.layers import Layer, read_layer
from initlint.images.overlay import merge
from initlint.images.registry_blob import Blob
from initlint.images.registry_client import RegistryClient
from initlint.images.registry_hosts import Place
from initlint.images.registry_layers import LayerCache
from initlint.images.registry_limits import RegistryError
from initlint.images.registry_manifest import (
    ACCEPT,
    Descriptor,
    Index,
    Manifest,
    Platform,
    is_digest,
    read_manifest,
)
from initlint.knowledge.references import ImageReference
from initlint.record import record

_DEEPEST_INDEX = 3
_Result = TypeVar("_Result")


@record(eq=False)
class PulledImage:
    """An image as it is now; `digest` is that of what its reference leads to."""

    digest: str
    config: ImageConfig
    files: Files


class Puller:
    """Gets images for one platform; used by many threads."""

    def __init__(self, client: RegistryClient, platform: Platform) -> None:
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
            except RegistryError:
                continue  # a mirror need not have everything
        return attempt(last)

    def _digest(self, place: Place, reference: ImageReference) -> str:
        what, seconds = f"manifests/{reference.effective_tag}", self._client.limits.answer

        def attempt() -> str | None:
            with self._client.open("HEAD", place, what, ACCEPT, seconds=seconds) as answer:
                return answer.header("Docker-Content-Digest")

        digest = self._client.persist(attempt)
        if digest is not None and is_digest(digest):
            return digest
        return self._manifest(place, reference.effective_tag or "", None)[0]

    def _pull(self, place: Place, reference: ImageReference) -> PulledImage:
        if reference.digest is not None and not is_digest(reference.digest):
            raise RegistryError("cannot be read: its digest cannot be checked")
        wanted = reference.digest or reference.effective_tag or ""
        digest, found = self._manifest(place, wanted, reference.digest)
        for _ in range(_DEEPEST_INDEX):
            if isinstance(found, Manifest):
                return self._image(place, digest, found)
            chosen = found.choose(self._platform)
            _, found = self._manifest(place, chosen.digest, chosen.digest)
        raise RegistryError("cannot be read: its indexes lead to each other")

    def _manifest(
        self, place: Place, wanted: str, digest: str | None
    ) -> tuple[str, Manifest | Index]:
        """Give a manifest with its digest, which is *digest* if that is given."""
        limits = self._client.limits

        def attempt() -> tuple[bytes, str | None]:
            what = f"manifests/{wanted}"
            answer = self._client.open("GET", place, what, ACCEPT, seconds=limits.answer)
            return answer.body(limits.manifest), answer.header("Docker-Content-Digest")

        content, said = self._client.persist(attempt)
        promised = digest or (said if is_digest(said) else None) or "sha256:"
        real = _digest_of(content, promised)
        if promised not in (real, "sha256:"):
            raise RegistryError(f"cannot be read: what '{place.host}' sends is not '{promised}'")
        return real, read_manifest(content)

    def _image(self, place: Place, digest: str, manifest: Manifest) -> PulledImage:
        self._require_bounded(manifest)
        config = read_config(self._config(place, manifest.config))
        diff_ids = config.diff_ids if len(config.diff_ids) == len(manifest.layers) else ()
        pairs = zip(manifest.layers, diff_ids or (None,) * len(manifest.layers), strict=True)
        end = time.monotonic() + self._client.limits.download
        layers = (self._layer(place, layer, diff_id, end) for layer, diff_id in pairs)
        return PulledImage(digest, config, merge(layers))

    def _require_bounded(self, manifest: Manifest) -> None:
        limits = self._client.limits
        sizes = [layer.size for layer in manifest.layers]
        if len(sizes) > limits.layers:
            raise RegistryError(f"has {len(sizes)} layers, and {limits.layers} are read at most")
        if max(sizes, default=0) > limits.layer or sum(sizes) > limits.image:
            raise RegistryError("has layers that are larger than what is read at most")
        if manifest.config.size > limits.config:
            raise RegistryError("has a configuration that is larger than what is read at most")

    def _config(self, place: Place, config: Descriptor) -> object:
        limits = self._client.limits

        def attempt() -> bytes:
            what = f"blobs/{config.digest}"
            answer = self._client.open("GET", place, what, "*/*", seconds=limits.answer)
            return answer.body(limits.config)

        content = self._client.persist(attempt)
        if _digest_of(content, config.digest) != config.digest:
            words = f"what '{place.host}' sends is not '{config.digest}'"
            raise RegistryError(f"cannot be read: {words}")
        try:
            return json.loads(content)
        except (ValueError, RecursionError) as error:
            raise RegistryError("has a configuration that is no JSON") from error

    def _layer(self, place: Place, layer: Descriptor, diff_id: str | None, end: float) -> Layer:
        def attempt() -> Layer:
            seconds = end - time.monotonic()
            if seconds <= 0:
                words = f"takes longer than {self._client.limits.download:.0f} s"
                raise RegistryError(f"cannot be read: {words}")
            what = f"blobs/{layer.digest}"
            answer = self._client.open("GET", place, what, "*/*", seconds=seconds)
            with Blob(answer, layer) as blob:
                return read_layer(blob, layer.media_type, digest=layer.digest, diff_id=diff_id)

        return self._layers.get(layer.digest, lambda: self._client.persist(attempt))


def _digest_of(content: bytes, like: str) -> str:
    algorithm = like.partition(":")[0]
    return f"{algorithm}:{new(algorithm, content).hexdigest()}"
