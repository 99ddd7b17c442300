"""What one container does: its program, and what it was read with."""

from __future__ import annotations

from initlint.facts.environment import Environment, environment
from initlint.facts.image import dialect, image_facts, tools
from initlint.facts.objects import Objects
from initlint.facts.scripts import mounted_files
from initlint.images.facts import ImageFacts, Provider
from initlint.model.container import Container
from initlint.record import record
from initlint.shell.expansion import expand
from initlint.shell.program import Program, analyse
from initlint.shell.questions import Effect, Ending, MaskedFailure, Wait
from initlint.shell.text import Text, made, written
from initlint.shell.values import Environment as ShellEnvironment


@record(eq=False)
class Facts:
    """A container's program with its surroundings.

    `argv` is what is run, after Kubernetes' own expansion; it is empty where the image
    decides and is not known. `is_image_default` tells that nothing of `argv` is written in
    the manifest.
    """

    container: Container
    image: ImageFacts | None
    environment: Environment
    argv: tuple[Text, ...]
    is_image_default: bool
    program: Program

    @property
    def ends(self) -> Ending:
        return self.program.ends

    @property
    def waits(self) -> tuple[Wait, ...]:
        return self.program.waits

    @property
    def effects(self) -> tuple[Effect, ...]:
        return self.program.effects

    @property
    def failures(self) -> tuple[MaskedFailure, ...]:
        return self.program.failures


def facts(container: Container, objects: Objects, images: Provider | None = None) -> Facts:
    """Understand what *container* does; *objects* holds the values and scripts it may use.

    *images* know what is in images; None is the catalogue.
    """
    image = image_facts(container, images)
    variables = environment(container, objects)
    argv = _argv(container, image, variables)
    program = analyse(
        argv,
        dialect(image),
        ShellEnvironment(variables.strings),
        tools(image),
        mounted_files(container, objects),
        _directory(container, image),
    )
    is_default = not container.command and not container.args
    return Facts(container, image, variables, argv, is_default, program)


def _argv(
    container: Container, image: ImageFacts | None, variables: Environment
) -> tuple[Text, ...]:
    """Put command, args and the image's own words together as the container runtime does.

    `command` drops the image's entry point and arguments, `args` its arguments only
    (semantics: the table of "define a command and arguments for a container").
    """
    args = tuple(expand(written(node), variables.strings) for node in container.args)
    if container.command:
        given = (expand(written(node), variables.strings) for node in container.command)
        return (*given, *args)
    if image is None or image.entrypoint is None:
        return ()
    entrypoint = _from_image(container, image.entrypoint)
    if args:
        return (*entrypoint, *args)
    return (*entrypoint, *_from_image(container, image.cmd)) if image.cmd is not None else ()


def _from_image(container: Container, words: tuple[str, ...] | None) -> tuple[Text, ...]:
    return tuple(made(word, container.image) for word in words or ())


def _directory(container: Container, image: ImageFacts | None) -> str | None:
    given = container.node.get("workingDir").text
    return given or (image.workdir if image is not None else None)
