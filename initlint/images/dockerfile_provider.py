"""The images that Dockerfiles of the user's own build, by the names that they are built under."""

from __future__ import annotations

import os

from initlint.images.build_context import BuildContext
from initlint.images.build_definitions import Definition
from initlint.images.built import Built, from_elsewhere, unseen
from initlint.images.dockerfile import DockerfileError, read
from initlint.images.dockerfile_image import DockerfileImage
from initlint.images.dockerfile_stages import Build, built
from initlint.images.dockerignore import dockerignore
from initlint.images.facts import ImageFacts, Provider
from initlint.images.problems import Problems
from initlint.images.sources import ImageSource, source_for
from initlint.knowledge.images import image_book
from initlint.knowledge.references import ImageReference, parse_reference
from initlint.record import replace
from initlint.shell.values import UNKNOWN_PIECE
from initlint.source.files import ReadError, read_file
from initlint.source.names import display

_LARGEST = 2**20  # bytes of a Dockerfile
_DEEPEST = 8  # images of the user's own, each built on the next


class DockerfileProvider:
    """Evaluates the Dockerfiles of configured images, and of those that builds define.

    *sources* are the user's configuration, whose paths are taken as they are; those that
    compose and skaffold files have *defined* may not reach out of their repository. An image
    that no Dockerfile builds is looked up in *bases* and the catalogue.
    """

    def __init__(
        self,
        sources: tuple[ImageSource, ...],
        defined: tuple[Definition, ...] = (),
        bases: tuple[Provider, ...] = (),
        problems: Problems | None = None,
    ) -> None:
        self._sources = tuple(each for each in sources if each.kind == "dockerfile")
        self._definitions = defined
        self._bases = (*bases, image_book())
        self._problems = problems or Problems()
        self._made: dict[ImageSource, Built | None] = {}
        self._depth = 0

    def facts(self, reference: ImageReference) -> DockerfileImage | None:
        """Give the facts of *reference* where it is built by a Dockerfile that can be read."""
        source = source_for(self._sources, reference) or self._defined(reference)
        made = None if source is None else self._build(source)
        if source is None or made is None:
            return None
        return DockerfileImage(reference, made, (f"Dockerfile {display(source.path)}",))

    def _defined(self, reference: ImageReference) -> ImageSource | None:
        """Give the one build that is defined for *reference*; several leave it open.

        Where they differ in their arguments alone, these are not known.
        """
        meant = [
            each.source
            for each in self._definitions
            if _is_meant(each.source, reference) and _is_inside(each)
        ]
        builds = {(each.path, each.context, each.target) for each in meant}
        return replace(meant[0], args=_agreed(meant)) if len(builds) == 1 else None

    def _build(self, source: ImageSource) -> Built | None:
        if source not in self._made:
            self._made[source] = None  # what is built on itself is not known
            self._made[source] = self._evaluate(source)
        return self._made[source]

    def _evaluate(self, source: ImageSource) -> Built | None:
        try:
            instructions = read(read_file(source.path, _LARGEST).decode("utf-8", "replace"))
        except (ReadError, DockerfileError) as error:
            if source in self._sources:
                words = f"{error}: nothing is known of the image '{source.image}'"
                self._problems.tell(display(source.path), words)
            return None
        root = source.context or source.path.parent
        context = BuildContext(root, dockerignore(root, source.path))
        build = Build(context, self._image, dict(source.args), source.target)
        return built(instructions, build)

    def _image(self, text: str) -> Built:
        """Give the image that a FROM or a `--from` names."""
        reference = parse_reference(text)
        if reference is None or self._depth > _DEEPEST:
            return unseen()
        self._depth += 1
        own = self.facts(reference)
        self._depth -= 1
        if own is not None:
            return own.built
        facts = self._elsewhere(reference)
        return unseen() if facts is None else from_elsewhere(facts)

    def _elsewhere(self, reference: ImageReference) -> ImageFacts | None:
        if "onbuild" in (reference.effective_tag or ""):
            return None  # its triggers are not in the catalogue
        found = (each.facts(reference) for each in self._bases)
        return next((each for each in found if each is not None), None)


def _agreed(sources: list[ImageSource]) -> tuple[tuple[str, str], ...]:
    """Give the build arguments of all *sources*, unknown pieces for those that differ."""
    given = [dict(each.args) for each in sources]
    names = sorted({name for args in given for name in args})
    return tuple((name, _same([args.get(name) for args in given])) for name in names)


def _same(values: list[str | None]) -> str:
    first = values[0]
    is_same = first is not None and all(value == first for value in values)
    return first if first is not None and is_same else UNKNOWN_PIECE


def _is_meant(source: ImageSource, reference: ImageReference) -> bool:
    """Tell whether *source* builds *reference*: its whole name, whichever the tag.

    An image that is published under that name too is meant only with the very tag.
    """
    own = parse_reference(source.image)
    if own is None or own.name != reference.name:
        return False
    is_published = image_book().facts(reference) is not None
    return not is_published or own.effective_tag == reference.effective_tag


def _is_inside(definition: Definition) -> bool:
    """Tell whether a build reads nothing outside of the repository that defines it."""
    top = os.path.realpath(definition.top)
    source = definition.source
    places = (os.path.realpath(each) for each in (source.path, source.context) if each)
    return all(os.path.commonpath((top, place)) == top for place in places)
