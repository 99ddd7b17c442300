"""All that tells what is in images, asked in order; nothing is read before it is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from initlint.images.facts import ImageFacts, Provider
from initlint.images.problems import Problem, Problems
from initlint.images.sources import ImageSource, source_for
from initlint.knowledge.images import image_book
from initlint.knowledge.references import ImageReference

if TYPE_CHECKING:
    from initlint.images.registry import Registries


class Images:
    """What is known of images, by whoever knows it first.

    `exact` have read the very image, `built` know how it is made. The catalogue is asked
    about published images only: not about what is built here, nor about what the user has
    `sources` for, be it under the name of a published one. `remote` is slow: it is asked for
    what none of the others tells.
    """

    def __init__(
        self,
        exact: tuple[Provider, ...] = (),
        built: tuple[Provider, ...] = (),
        remote: Provider | None = None,
        sources: tuple[ImageSource, ...] = (),
        problems: Problems | None = None,
    ) -> None:
        self._exact = exact
        self._built = built
        self._remote = remote
        self._sources = sources
        self._problems = problems or Problems()
        self._merged: dict[ImageReference, ImageFacts | None] = {}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be read so far."""
        return self._problems.told

    def facts(self, reference: ImageReference) -> ImageFacts | None:
        """Give what is known of *reference*, None where nobody knows anything."""
        if reference not in self._merged:
            self._merged[reference] = self._merge(reference)
        return self._merged[reference]

    def _merge(self, reference: ImageReference) -> ImageFacts | None:
        exact = self._answers(self._exact, reference)
        built = self._answers(self._built, reference)
        is_own = built or source_for(self._sources, reference) is not None
        published = () if is_own else self._answers((image_book(),), reference)
        known = (*exact, *built, *published)
        is_asked = self._remote is not None and not exact
        if not known:
            return self._ask(reference) if is_asked else None
        if len(known) == 1 and not is_asked:
            return known[0]
        from initlint.images.merged import MergedImage

        ask = (lambda: self._ask(reference)) if is_asked else _nobody
        return MergedImage(reference, known, ask)

    def _ask(self, reference: ImageReference) -> ImageFacts | None:
        remote = () if self._remote is None else (self._remote,)
        return next(iter(self._answers(remote, reference)), None)

    def _answers(
        self, providers: Iterable[Provider], reference: ImageReference
    ) -> tuple[ImageFacts, ...]:
        found = (self._answer(each, reference) for each in providers)
        return tuple(each for each in found if each is not None)

    def _answer(self, provider: Provider, reference: ImageReference) -> ImageFacts | None:
        try:
            return provider.facts(reference)
        except Exception as error:  # noqa: BLE001 one image costs what rests on it, no more
            words = f"is not looked at: the reader crashed: {type(error).__name__}: {error}"
            self._problems.tell(f"image '{reference}'", words)
            return None


def providers(
    sources: tuple[ImageSource, ...],
    lock: Provider | None = None,
    registries: Registries | None = None,
    directories: Iterable[Path] = (),
) -> Images:
    """Give all that may be asked about images where a user names *sources*.

    *lock* is what the lock file says, *registries* are asked where they are given. Builds
    are looked for in and above *directories*, those of the input.
    """
    problems = Problems()
    exact = tuple(_exact(sources, lock, problems))
    built = _BuiltImages(sources, tuple(directories), exact, problems)
    return Images(exact, (built,), _remote(registries, problems), sources, problems)


class _BuiltImages:
    """The images that Dockerfiles build; what evaluates them is loaded when there are any."""

    def __init__(
        self,
        sources: tuple[ImageSource, ...],
        directories: tuple[Path, ...],
        bases: tuple[Provider, ...],
        problems: Problems,
    ) -> None:
        self._sources = tuple(each for each in sources if each.kind == "dockerfile")
        self._directories, self._bases, self._problems = directories, bases, problems

    @cached_property
    def _provider(self) -> Provider | None:
        from initlint.images.build_definitions import definitions

        defined = definitions(self._directories)
        if not defined and not self._sources:
            return None
        from initlint.images.dockerfile_provider import DockerfileProvider

        return DockerfileProvider(self._sources, defined, self._bases, self._problems)

    def facts(self, reference: ImageReference) -> ImageFacts | None:
        """Give the facts of *reference* where a Dockerfile of the user's own builds it."""
        return None if self._provider is None else self._provider.facts(reference)


def _remote(registries: Registries | None, problems: Problems) -> Provider | None:
    if registries is None:
        return None
    from initlint.images.registry import RegistryProvider

    return RegistryProvider(registries, problems)


def _exact(
    sources: tuple[ImageSource, ...], lock: Provider | None, problems: Problems
) -> Iterable[Provider]:
    if any(each.kind in ("layout", "archive") for each in sources):
        from initlint.images.local import LocalImages

        yield LocalImages(sources, problems)
    if lock is not None:
        yield lock


def _nobody() -> None:
    return None
