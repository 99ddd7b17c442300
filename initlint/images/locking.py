"""What the lock file is to say of some images: asked of registries, many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor

from initlint.images.limits import ImageError
from initlint.images.listing import listings
from initlint.images.lock import lock_key
from initlint.images.locked import LockedEntry
from initlint.images.registry import Registries
from initlint.knowledge.references import ImageReference
from initlint.record import record

_AT_A_TIME = 8


@record
class Locked:
    """What became of one image; `entry` is None where nothing is known, `problem` says why.

    `is_new` tells that the image is another one than that of the lock file.
    """

    key: str
    entry: LockedEntry | None
    is_new: bool
    problem: str = ""


def locked(
    references: Iterable[ImageReference],
    known: Mapping[str, LockedEntry],
    registries: Registries,
    platform: tuple[str, str],
) -> tuple[Locked, ...]:
    """Look at *references*, in order, without getting again what is *known*.

    An image that cannot be had keeps what is known of it.
    """

    def look(item: tuple[str, ImageReference]) -> Locked:
        key, reference = item
        before = known.get(key)
        try:
            if before is not None and _is_current(before, reference, registries, platform):
                return Locked(key, before, is_new=False)
            image = registries.pull(reference)
        except ImageError as error:
            return Locked(key, before, is_new=False, problem=str(error))
        except Exception as error:  # noqa: BLE001 one image costs itself, no more
            words = f"is not looked at: the reader crashed: {type(error).__name__}: {error}"
            return Locked(key, before, is_new=False, problem=words)
        found = listings(image.config, image.files)
        return Locked(key, LockedEntry(image.digest, image.config, found), is_new=True)

    wanted = sorted({lock_key(reference): reference for reference in references}.items())
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        return tuple(pool.map(look, wanted))


def _is_current(
    before: LockedEntry,
    reference: ImageReference,
    registries: Registries,
    platform: tuple[str, str],
) -> bool:
    is_for_it = before.config.platform == platform
    return is_for_it and before.digest == registries.digest(reference)
