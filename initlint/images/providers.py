"""All that tells what is in images, asked in order; nothing is read before it is asked for."""

from __future__ import annotations

from collections.abc import Iterable

from initlint.images.facts import ImageFacts, Provider
from initlint.images.merged import MergedImage
from initlint.images.problems import Problem, Problems
from initlint.images.sources import ImageSource
from initlint.knowledge.images import image_book
from initlint.knowledge.references import ImageReference


class Images:
    """What is known of images, by whoever knows it first.

    `exact` have read the very image, `known` are asked where none of those has it, and
    together with them. `remote` is slow: it is asked for what none of the others tells.
    """

    def __init__(
        self,
        exact: tuple[Provider, ...] = (),
        known: tuple[Provider, ...] = (),
        remote: Provider | None = None,
        problems: Problems | None = None,
    ) -> None:
        self._exact = exact
        self._known = known
        self._remote = remote
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
        known = (*exact, *self._answers((*self._known, image_book()), reference))
        if exact or self._remote is None:
            return known[0] if len(known) == 1 else _merged(reference, known)
        if not known:
            return self._ask(reference)
        return MergedImage(reference, known, lambda: self._ask(reference))

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


def providers(sources: tuple[ImageSource, ...]) -> Images:
    """Give all that may be asked about images where a user names *sources*."""
    problems = Problems()
    return Images(exact=tuple(_exact(sources, problems)), problems=problems)


def _exact(sources: tuple[ImageSource, ...], problems: Problems) -> Iterable[Provider]:
    if any(each.kind in ("layout", "archive") for each in sources):
        from initlint.images.local import LocalImages

        yield LocalImages(sources, problems)


def _merged(reference: ImageReference, known: tuple[ImageFacts, ...]) -> ImageFacts | None:
    return MergedImage(reference, known, lambda: None) if known else None
