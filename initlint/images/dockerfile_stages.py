"""The stages of a Dockerfile, and the image that the last one, or a named one, builds."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from initlint.images.build_context import BuildContext
from initlint.images.built import Built, scratch, unseen
from initlint.images.dockerfile import Instruction, onbuild
from initlint.images.dockerfile_arguments import arguments
from initlint.images.dockerfile_instructions import Step, evaluate
from initlint.images.dockerfile_words import Variables, expand
from initlint.record import field, record, replace
from initlint.shell.values import UNKNOWN_PIECE

_MOST_STAGES = 40
_MOST_INSTRUCTIONS = 1_000
_MOST_RUNS = 200  # real ones have 30 at most
_LONGEST_SCRIPTS = 60_000  # characters of all RUNs


@record
class StageText:
    """A FROM and what follows it."""

    image: str
    name: str | None
    instructions: tuple[Instruction, ...]


@record(eq=False)
class Build:
    """What a Dockerfile is built with.

    `arguments` are those of `--build-arg`; `image` gives the image of a reference, and what
    is not known of it where nothing is.
    """

    context: BuildContext
    image: Callable[[str], Built]
    arguments: Mapping[str, str] = field(default_factory=dict)
    target: str | None = None


def built(instructions: tuple[Instruction, ...], build: Build) -> Built:
    """Give the image that the *instructions* of a Dockerfile make."""
    first = next((at for at, one in enumerate(instructions) if one.name == "from"), None)
    if first is None or _is_large(instructions):
        return unseen()
    variables = _arguments(instructions[:first], build)
    stages = _stages(instructions[first:], variables)
    last = _number(stages, build.target)
    if last is None or last >= _MOST_STAGES:
        return unseen()
    done: dict[str, Built] = {}
    for number, stage in enumerate(stages[: last + 1]):
        image = done[str(number)] = _built(stage, done, variables, build)
        if stage.name:
            done[stage.name] = image
    return done[str(last)]


def _is_large(instructions: tuple[Instruction, ...]) -> bool:
    """Tell whether it would take too long to follow all *instructions*."""
    runs = [each for each in instructions if each.name in ("run", "onbuild")]
    texts = (len(text.content) for each in runs for text in each.here_texts)
    length = sum(len(each.text) for each in runs) + sum(texts)
    has_many = len(instructions) > _MOST_INSTRUCTIONS or len(runs) > _MOST_RUNS
    return has_many or length > _LONGEST_SCRIPTS


def _arguments(instructions: tuple[Instruction, ...], build: Build) -> Variables:
    """Give the arguments that stand before the first FROM."""
    values: dict[str, str] = {}
    for instruction in instructions:
        if instruction.name == "arg":
            values |= arguments(instruction, Variables(values), build.arguments, {})
    return Variables(values)


def _stages(instructions: tuple[Instruction, ...], variables: Variables) -> list[StageText]:
    stages: list[StageText] = []
    for instruction in instructions:
        if instruction.name == "from":
            words = instruction.text.split()
            is_named = len(words) == 3 and words[1].lower() == "as"
            image = expand(words[0], variables, instruction.escape) if words else UNKNOWN_PIECE
            stages.append(StageText(image, words[2].lower() if is_named else None, ()))
        else:
            last = stages[-1]
            stages[-1] = replace(last, instructions=(*last.instructions, instruction))
    return stages


def _number(stages: list[StageText], target: str | None) -> int | None:
    """Give the number of the stage to build, None for one that is not there."""
    if not target:
        return len(stages) - 1
    names = [stage.name for stage in stages]
    if target.lower() in names:
        return len(names) - 1 - names[::-1].index(target.lower())
    return int(target) if target.isdecimal() and int(target) < len(stages) else None


def _built(
    stage: StageText, done: Mapping[str, Built], variables: Variables, build: Build
) -> Built:
    base = _base(stage.image, done, build)
    triggers = tuple(onbuild(each) for each in base.triggers)
    step = Step(
        replace(base, triggers=()),
        build.context,
        done,
        build.image,
        build.arguments,
        variables.values,
    )
    for instruction in (*triggers, *stage.instructions):
        step = evaluate(step, instruction)
    return step.built


def _base(image: str, done: Mapping[str, Built], build: Build) -> Built:
    if image == "scratch":
        return scratch()
    if not image.isdecimal() and image.lower() in done:
        return done[image.lower()]
    return unseen() if UNKNOWN_PIECE in image else build.image(image)
