"""The facts of an image that a Dockerfile of the user's own builds."""

from __future__ import annotations

from initlint.images.built import Built
from initlint.images.changes import (
    Answer,
    Entry,
    Kind,
    Program,
    joined,
)
from initlint.images.facts import ImageFacts
from initlint.knowledge.images import ToolMake
from initlint.knowledge.layouts import layout
from initlint.knowledge.packages import language_commands
from initlint.knowledge.presence import UNKNOWN, Confidence, Presence
from initlint.knowledge.references import ImageReference
from initlint.knowledge.traps import Version
from initlint.record import record

_OWN_LANGUAGE = frozenset(("ash", "dash", "bash"))
_MANAGERS = ("pip", "npm", "gem")


@record(eq=False)
class DockerfileImage:
    """What is known of the image that a Dockerfile makes; see `ImageFacts`.

    Nothing here is a proof: the image that runs may have been built from other files.
    """

    reference: ImageReference
    built: Built
    source: tuple[str, ...]

    @property
    def entrypoint(self) -> tuple[str, ...] | None:
        return self.built.entrypoint

    @property
    def cmd(self) -> tuple[str, ...] | None:
        return self.built.cmd

    @property
    def user(self) -> str | None:
        return self.built.user

    @property
    def user_confidence(self) -> Confidence:
        return Confidence.DERIVED

    @property
    def workdir(self) -> str | None:
        return self.built.workdir

    @property
    def search_path(self) -> tuple[str, ...] | None:
        return self.built.search_path

    @property
    def is_server(self) -> bool | None:
        """Whether the default process runs for ever, where it is that of the image below."""
        base = self.built.base
        return None if base is None or self.built.has_own_process else base.is_server

    @property
    def notes(self) -> tuple[str, ...]:
        return ()

    @property
    def busybox_version(self) -> Version | None:
        return None if self.built.base is None else self.built.base.busybox_version

    def has(self, command: str) -> bool | None:
        """Tell whether *command*, a name on PATH or an absolute path, is there."""
        return self.presence(command).is_present

    def presence(self, command: str) -> Presence:
        """Tell whether *command* is there as a program; absence is derived, never proved."""
        if command.startswith("/"):
            entry = self.built.contents.look(command)
            is_unusable = entry.kind is Kind.DIRECTORY or entry.is_executable is False
            return UNKNOWN if is_unusable else self._presence(entry.is_present)
        return UNKNOWN if "/" in command else self._presence(self._is_on_path(command))

    def file(self, path: str) -> Presence:
        """Tell whether anything stands at the absolute *path*, as far as the build tells."""
        return self._presence(self.built.contents.look(path).is_present)

    def dialect_of(self, shell: str) -> str | None:
        """Give the language of *shell*, which is that of the image below."""
        name = shell.rpartition("/")[2]
        if name in _OWN_LANGUAGE:
            return name
        base = self.built.base
        return None if base is None or self._is_replaced(name) else base.dialect_of(shell)

    def make_of(self, command: str) -> ToolMake:
        """Tell whose *command* it is where the build leaves that to the image below."""
        base = self.built.base
        name = command.rpartition("/")[2]
        return ToolMake() if base is None or self._is_changed(name) else base.make_of(command)

    def _presence(self, is_present: bool | None) -> Presence:  # noqa: FBT001
        if is_present is None:
            return UNKNOWN
        return Presence(is_present, Confidence.DERIVED, is_proof=False, source=self.source)

    def _is_on_path(self, name: str) -> bool | None:
        answers = self._answers(name)
        if any(_is_program(answer) for answer in answers):
            return True
        named = self._named(name)
        if named is not None:
            return named or None
        if any(_is_doubt(answer) for answer in answers):
            return None
        below = self._below(name)
        if below:
            return None if any(isinstance(answer, Entry) for answer in answers) else True
        is_open = Answer.OPEN in answers or self.built.search_path is None
        return None if is_open else below

    def _below(self, name: str) -> bool | None:
        """Tell whether the image below has *name*; `scratch` has nothing."""
        base = self.built.base
        if base is None:
            return False if self.built.is_environment_known else None
        is_present = base.presence(name).is_present
        is_foreign = any(name in language_commands(manager) for manager in _MANAGERS)
        return False if is_present is None and is_foreign and _is_plain(base) else is_present

    def _named(self, name: str) -> bool | None:
        """Tell what the last package that has to do with *name* says: there, or maybe."""
        found = (
            each.certain
            for each in reversed(self.built.contents.changes)
            if isinstance(each, Program) and each.name == name
        )
        return next(found, None)

    def _answers(self, name: str) -> list[Entry | Answer]:
        contents = self.built.contents
        paths = (joined(directory, name) for directory in self.built.known_search_path)
        resolved = (contents.resolve(path) for path in paths)
        return [contents.changed(path) if path else Answer.DOUBT for path in resolved]

    def _is_changed(self, name: str) -> bool:
        """Tell whether another program may have come in place of *name*."""
        return self._is_replaced(name) or Answer.OPEN in self._answers(name)

    def _is_replaced(self, name: str) -> bool:
        """Tell whether a step put another program in place of *name*, or may have removed it."""
        contents = self.built.contents
        paths = (joined(directory, name) for directory in self.built.known_search_path)
        is_linked = any(contents.beside(path) in contents.links for path in paths)
        return is_linked or any(
            isinstance(answer, Entry) or answer is Answer.DOUBT for answer in self._answers(name)
        )


def _is_program(answer: Entry | Answer) -> bool:
    """Tell whether a file is there that can be run, or something that is taken for one."""
    if not isinstance(answer, Entry):
        return False
    return answer.kind is Kind.OTHER or (answer.kind is Kind.FILE and answer.is_executable is True)


def _is_doubt(answer: Entry | Answer) -> bool:
    """Tell whether something is there that may not run, or that may be there or not."""
    if isinstance(answer, Entry):
        return answer.kind not in (Kind.ABSENT, Kind.DIRECTORY) and not _is_program(answer)
    return answer is Answer.DOUBT


def _is_plain(base: ImageFacts) -> bool:
    """Tell whether *base* is a distribution or a language, with no packages of its own."""
    return layout(base.reference.canonical_name, "").search_path is not None
