"""The user that an image runs as, and how surely that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from initlint.knowledge.presence import Confidence

if TYPE_CHECKING:
    from initlint.images.facts import ImageFacts

_PROOFS = frozenset({Confidence.DECLARED, Confidence.EXACT, Confidence.VERIFIED, Confidence.SOURCE})


class ImageUser(NamedTuple):
    """The user part of an image's USER: a number, a name, or empty for root."""

    name: str
    is_proof: bool

    @property
    def is_root(self) -> bool:
        return self.name in ("", "root") or (self.is_number and int(self.name) == 0)

    @property
    def is_number(self) -> bool:
        return self.name.isascii() and self.name.isdigit()


def image_user(image: ImageFacts | None) -> ImageUser | None:
    """Give the user of *image*; None where nobody knows."""
    if image is None or image.user is None or image.user_confidence is Confidence.UNKNOWN:
        return None
    return ImageUser(image.user.partition(":")[0], image.user_confidence in _PROOFS)
