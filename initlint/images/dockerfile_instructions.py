"""What each instruction of a Dockerfile makes of the image so far.

As docs.docker.com/reference/dockerfile says, and buildkit's dockerfile2llb does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from initlint.images.build_context import BuildContext
from initlint.images.built import Built
from initlint.images.changes import (
    DIRECTORY,
    EVERYTHING,
    Change,
    Files,
    Put,
    absolute,
)
from initlint.images.contents import Contents
from initlint.images.dockerfile import Instruction
from initlint.images.dockerfile_arguments import arguments, pairs
from initlint.images.dockerfile_copy import copy
from initlint.images.dockerfile_run import Run, run
from initlint.images.dockerfile_words import Variables, expand
from initlint.record import field, record, replace
from initlint.shell.values import UNKNOWN_PIECE

_MOST_CHANGES = 1_000  # of files, after which commands are followed no more


@record(eq=False)
class Step:
    """A stage as far as it has come, and what its instructions may refer to.

    `stages` are the finished ones by name and number, `given` and `outer` the arguments of
    the build and those before the first FROM, `own` those of the stage.
    """

    built: Built
    context: BuildContext
    stages: Mapping[str, Built]
    image: Callable[[str], Built]
    given: Mapping[str, str]
    outer: Mapping[str, str]
    own: Mapping[str, str] = field(default_factory=dict)
    has_command: bool = False

    @property
    def variables(self) -> Variables:
        """What a word may refer to: the environment outweighs the arguments."""
        values = {**self.own, **self.built.environment}
        return Variables(values, self.built.is_environment_known)

    def expanded(self, instruction: Instruction) -> str:
        """Give what follows the instruction's name, expanded as one word."""
        return expand(instruction.text, self.variables, instruction.escape)

    def but(self, **changes: object) -> Step:
        """Give the step with other values in fields of what is built."""
        return replace(self, built=replace(self.built, **changes))

    def after(self, changes: Iterable[Change]) -> Step:
        """Give the step after *changes* of files."""
        return self.but(contents=self.built.contents.after(changes))


def evaluate(step: Step, instruction: Instruction) -> Step:
    """Give what *instruction* makes of *step*; one that changes no image is passed over."""
    evaluator = _EVALUATORS.get(instruction.name)
    return evaluator(step, instruction) if evaluator else step


def _arg(step: Step, instruction: Instruction) -> Step:
    own = arguments(instruction, step.variables, step.given, step.outer)
    return replace(step, own={**step.own, **own})


def _env(step: Step, instruction: Instruction) -> Step:
    variables = step.variables
    values = {
        name: expand(value, variables, instruction.escape) for name, value in pairs(instruction)
    }
    return step.but(environment={**step.built.environment, **values})


def _workdir(step: Step, instruction: Instruction) -> Step:
    path = step.expanded(instruction)
    before = step.built.workdir
    if UNKNOWN_PIECE in path or (before is None and not path.startswith("/")):
        return step.but(workdir=None)
    workdir = absolute(path, before or "/")
    return step.after((Put(workdir, DIRECTORY),)).but(workdir=workdir)


def _user(step: Step, instruction: Instruction) -> Step:
    user = step.expanded(instruction)
    return step.but(user=None if UNKNOWN_PIECE in user else user)


def _shell(step: Step, instruction: Instruction) -> Step:
    return step.but(shell=instruction.words) if instruction.words else step


def _process(step: Step, instruction: Instruction) -> tuple[str, ...]:
    if instruction.words is not None:
        return instruction.words
    return (*step.built.shell, instruction.text) if instruction.text else ()


def _entrypoint(step: Step, instruction: Instruction) -> Step:
    """Set the entrypoint, which takes away the command that the image below has."""
    cmd = step.built.cmd if step.has_command else ()
    return step.but(entrypoint=_process(step, instruction), cmd=cmd, has_own_process=True)


def _cmd(step: Step, instruction: Instruction) -> Step:
    after = step.but(cmd=_process(step, instruction), has_own_process=True)
    return replace(after, has_command=True)


def _copy(step: Step, instruction: Instruction) -> Step:
    built = step.built
    files = _source(step, instruction)
    return step.after(copy(instruction, files, built.contents, step.variables, built.workdir))


def _source(step: Step, instruction: Instruction) -> Files:
    name = instruction.flag("from")
    if name is None:
        return step.context
    name = expand(name, step.variables, instruction.escape)
    stage = step.stages.get(name.lower())
    found: Contents = (stage or step.image(name)).contents
    return found


def _run(step: Step, instruction: Instruction) -> Step:
    built = step.built
    if len(built.contents.changes) > _MOST_CHANGES:
        return step.after((EVERYTHING,))
    running = Run(
        built.contents,
        {**step.own, **built.environment},
        built.shell,
        built.workdir,
        built.base,
        lambda mount: _source(step, mount),
    )
    return step.after(run(instruction, running))


def _onbuild(step: Step, instruction: Instruction) -> Step:
    return step.but(triggers=(*step.built.triggers, instruction))


_EVALUATORS: Mapping[str, Callable[[Step, Instruction], Step]] = {
    "add": _copy,
    "arg": _arg,
    "cmd": _cmd,
    "copy": _copy,
    "entrypoint": _entrypoint,
    "env": _env,
    "onbuild": _onbuild,
    "run": _run,
    "shell": _shell,
    "user": _user,
    "workdir": _workdir,
}
