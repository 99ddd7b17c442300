"""What a registry may cost, and how it is said that one did not give what was asked for."""

from __future__ import annotations

from initlint.images.limits import ImageError
from initlint.record import record


class RegistryError(ImageError):
    """Why a registry did not give an image; its words follow the name of the image."""


class PassingError(RegistryError):
    """A failure that another attempt may not meet; `wait` is what the server asks for."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        """Say what failed, and for how many seconds the server wants to be left alone."""
        super().__init__(message)
        self.wait = wait


class UnreachableError(RegistryError):
    """A host that nobody answers at; it is not asked again."""


@record
class Limits:
    """The most that is taken from a registry: sizes in bytes, times in seconds.

    `silence` is how long a server may say nothing, `answer` how long a small answer may take
    and `download` a layer, `wait` the longest pause that a server can ask for.
    """

    token: int = 2**20
    manifest: int = 4 * 2**20  # what registries accept: distribution-spec, "Pushing Manifests"
    config: int = 8 * 2**20
    layer: int = 4 * 2**30
    image: int = 16 * 2**30
    layers: int = 512  # overlay file systems take 128
    silence: float = 20.0
    answer: float = 60.0
    download: float = 900.0
    redirects: int = 5
    attempts: int = 4
    pause: float = 0.5  # before the second attempt; doubled each time
    wait: float = 30.0
