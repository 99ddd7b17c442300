"""What registries know of images: asked only where the user wants it."""

from __future__ import annotations

from collections.abc import Mapping

from initlint.images.limits import ImageError
from initlint.images.listed import ListedImage
from initlint.images.problems import Problems
from initlint.images.registry_cache import ImageCache, cache_directory
from initlint.images.registry_client import RegistryClient
from initlint.images.registry_credentials import credential_store
from initlint.images.registry_hosts import Hosts
from initlint.images.registry_limits import Limits
from initlint.images.registry_options import RegistryOptions
from initlint.images.registry_pull import PulledImage, Puller
from initlint.images.registry_transport import Transport
from initlint.knowledge.references import ImageReference


class Registries:
    """Images of registries; those that were read before are not got again."""

    def __init__(self, puller: Puller, cache: ImageCache, platform: tuple[str, str]) -> None:
        """Get images with *puller* and keep them in *cache*."""
        self._puller = puller
        self._cache = cache
        self._platform = platform

    def digest(self, reference: ImageReference) -> str:
        """Give the digest that *reference* leads to now; raises ImageError."""
        return self._puller.digest(reference)

    def pull(self, reference: ImageReference) -> PulledImage:
        """Give the image that *reference* leads to now; raises ImageError."""
        kept = self._cache.get(self.digest(reference), self._platform)
        if kept is not None:
            return kept
        image = self._puller.pull(reference)
        self._cache.put(image, self._platform)
        return image


def registries(
    options: RegistryOptions, environment: Mapping[str, str], limits: Limits | None = None
) -> Registries:
    """Make ready to ask registries; asks nothing. Raises RegistryError for unusable files."""
    transport = Transport(limits or Limits(), options.authority)
    transport.require_trust()
    hosts = Hosts(options.mirrors, frozenset(options.insecure))
    store = credential_store(options.credentials, environment)
    puller = Puller(RegistryClient(transport, hosts, store), options.platform)
    return Registries(puller, ImageCache(cache_directory(environment)), options.platform)


class RegistryProvider:
    """Asks registries; an image that cannot be had is a problem, and nothing is known of it."""

    def __init__(self, images: Registries, problems: Problems) -> None:
        """Ask *images*; what goes wrong goes to *problems*."""
        self._images = images
        self._problems = problems

    def facts(self, reference: ImageReference) -> ListedImage | None:
        """Give the facts of *reference* from its registry."""
        try:
            image = self._images.pull(reference)
        except ImageError as error:
            self._problems.tell(f"image '{reference}'", str(error))
            return None
        source = f"registry {reference.registry}, {image.digest}"
        return ListedImage(reference, image.config, image.files, (source,))
