"""What RUN does to an image's files, as far as its commands are understood."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from initlint.images.built import distribution
from initlint.images.changes import (
    EVERYTHING,
    Change,
    Copied,
    Doubted,
    Entry,
    Files,
    Kind,
    Linked,
    Matched,
    Opened,
    Program,
    Put,
    Removed,
    absolute,
    is_below,
)
from initlint.images.contents import Contents
from initlint.images.dockerfile import HereText, Instruction
from initlint.images.facts import ImageFacts
from initlint.images.run_files import file_changes
from initlint.images.run_packages import package_changes
from initlint.images.run_situation import Mounted, Situation
from initlint.knowledge.tools import tool_book
from initlint.record import record
from initlint.shell.dialect import Dialect
from initlint.shell.program import Program as ShellProgram
from initlint.shell.program import analyse
from initlint.shell.questions import EffectKind
from initlint.shell.run_commands import RunCommand, run_commands
from initlint.shell.text import plain
from initlint.shell.values import UNKNOWN_PIECE, Environment

_UNSHELLED = ("powershell", "pwsh", "cmd")


@record(eq=False)
class Run:
    """What the commands of a RUN find: files, variables, shell and working directory.

    `source` gives the files that an instruction with `--from`, or without, copies from.
    """

    contents: Contents
    environment: Mapping[str, str]
    shell: tuple[str, ...]
    workdir: str | None
    base: ImageFacts | None
    source: Callable[[Instruction], Files]


def run(instruction: Instruction, running: Run) -> tuple[Change, ...]:
    """Give what a RUN changes; what is not understood may have put anything anywhere."""
    argv = _argv(instruction, running.shell)
    if argv[0].rpartition("/")[2].lower().removesuffix(".exe") in _UNSHELLED:
        return (EVERYTHING,)
    mounts = tuple(_mounts(instruction, running))
    program = analyse(
        tuple(map(plain, argv)),
        _dialect(running.base),
        Environment(running.environment),
        tool_book(),
        directory=running.workdir,
    )
    made = _Made(running, mounts)
    made.run(program)
    return tuple(made.changes)


class _Made:
    """The changes of one RUN, one command after the other."""

    def __init__(self, running: Run, mounts: tuple[Mounted, ...]) -> None:
        self.changes: list[Change] = []
        self._running, self._mounts = running, mounts
        self._contents = running.contents
        self._family = distribution(running.base) if running.base is not None else None

    def run(self, program: ShellProgram) -> None:
        notes = program.exploration.notes
        if not program.is_understood or notes.opaque:
            self.changes.append(EVERYTHING)
        for command in run_commands(program):
            if not command.call.is_function:
                self._add(command)
        for effect in program.effects:
            if effect.kind is EffectKind.WRITES and not effect.words:
                self.changes += _written(effect.path, certain=effect.certain)

    def _add(self, command: RunCommand) -> None:
        environment = self._running.environment
        situation = Situation(self._contents, self._mounts, environment, self._family)
        is_certain = command.is_fatal and not command.is_guarded
        found = tuple(_of_command(command, situation))
        made = found if is_certain else tuple(map(_weakened, found))
        lasting = [change for change in made if not self._is_mounted(change)]
        self.changes += lasting
        self._contents = self._contents.after(lasting)

    def _is_mounted(self, change: Change) -> bool:
        """Tell whether *change* happens in what is mounted for this RUN alone."""
        if isinstance(change, Opened | Program):
            return False
        return any(change.path == m.path or is_below(change.path, m.path) for m in self._mounts)


def _of_command(command: RunCommand, situation: Situation) -> Iterator[Change]:
    if command.is_elsewhere:
        yield EVERYTHING
        return
    for use in command.uses:
        if ">" in use.operator:
            path = use.path if isinstance(use.path, str) else None
            yield from _written(_absolute(path, command.call.directory), certain=True)
    found = package_changes(command, situation)
    if found is None:
        found = file_changes(command, situation)
    yield from (EVERYTHING,) if found is None else found


def _absolute(path: str | None, directory: str | None) -> str | None:
    if path is None or UNKNOWN_PIECE in path:
        return None
    if not path.startswith("/") and directory is None:
        return None
    return absolute(path, directory or "/")


def _written(path: str | None, *, certain: bool) -> Iterator[Change]:
    if path is None:
        yield EVERYTHING
    elif not is_below(path, "/dev") and not is_below(path, "/proc"):
        put = Put(path, Entry(Kind.FILE))
        yield put if certain else _weakened(put)


def _weakened(change: Change) -> Change:
    """Give *change* as one that may have happened or not."""
    match change:
        case Put(path=path) | Copied(path=path) | Matched(path=path):
            return Opened((path,))
        case Removed(path=path) | Linked(path=path):
            return Doubted(path)
        case Program(name=name):
            return Program(name, certain=False)
        case _:
            return change


def _argv(instruction: Instruction, shell: tuple[str, ...]) -> tuple[str, ...]:
    if instruction.words is not None:
        return instruction.words or ("",)
    return (*shell, _script(instruction.text, instruction.here_texts))


def _script(text: str, here_texts: tuple[HereText, ...]) -> str:
    """Give the script that the shell reads; a lone here text is the script itself."""
    if len(here_texts) == 1 and text.startswith("<<") and len(text.split()) == 1:
        return here_texts[0].content
    bodies = (f"\n{each.content}{each.name}" for each in here_texts)
    return text + "".join(bodies)


def _dialect(base: ImageFacts | None) -> Dialect:
    name = base.dialect_of("sh") if base is not None else None
    return Dialect(name) if name in ("ash", "dash", "bash") else Dialect.UNKNOWN


def _mounts(instruction: Instruction, running: Run) -> Iterator[Mounted]:
    """Give what `--mount` puts over the image's files while the commands run."""
    for flag in instruction.flags:
        name, _, value = flag.partition("=")
        if name != "--mount":
            continue
        options = dict(_option(part) for part in value.split(","))
        target = options.get("target") or options.get("dst") or options.get("destination")
        if target is None:
            continue
        path = absolute(target, running.workdir or "/")
        if options.get("type", "bind") != "bind":
            yield Mounted(path)
            continue
        flags = (f"--from={options['from']}",) if "from" in options else ()
        files = running.source(Instruction("copy", flags, ""))
        yield Mounted(path, files, absolute(options.get("source") or options.get("src") or "/"))


def _option(text: str) -> tuple[str, str]:
    key, _, value = text.partition("=")
    return key.strip(), value.strip()
