"""What several sources know of one image, taken together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TypeVar

from initlint.images.facts import ImageFacts
from initlint.knowledge.images import ToolMake
from initlint.knowledge.presence import UNKNOWN, Confidence, Presence
from initlint.knowledge.references import ImageReference
from initlint.knowledge.traps import Version
from initlint.record import record

_Answer = TypeVar("_Answer")


@record(eq=False)
class MergedImage:
    """The facts of one image; each question is answered by the first of *known* that can.

    `ask` gives what a registry knows; it is asked last, and only about the image's content.
    """

    reference: ImageReference
    known: tuple[ImageFacts, ...]
    ask: Callable[[], ImageFacts | None]

    @property
    def entrypoint(self) -> tuple[str, ...] | None:
        return self._first(lambda one: one.entrypoint)

    @property
    def cmd(self) -> tuple[str, ...] | None:
        return self._first(lambda one: one.cmd)

    @property
    def user(self) -> str | None:
        return self._first(lambda one: one.user)

    @property
    def user_confidence(self) -> Confidence:
        found = (one.user_confidence for one in self._all() if one.user is not None)
        return next(found, Confidence.UNKNOWN)

    @property
    def workdir(self) -> str | None:
        return self._first(lambda one: one.workdir)

    @property
    def search_path(self) -> tuple[str, ...] | None:
        return self._first(lambda one: one.search_path)

    @property
    def is_server(self) -> bool | None:
        """Whether the default process runs for ever, by who means the same process."""
        process = (self.entrypoint, self.cmd)
        found = (one.is_server for one in self.known if (one.entrypoint, one.cmd) == process)
        return next((answer for answer in found if answer is not None), None)

    @property
    def source(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each for one in self.known for each in one.source))

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each for one in self.known for each in one.notes))

    @property
    def busybox_version(self) -> Version | None:
        found = (one.busybox_version for one in self.known)
        return next((answer for answer in found if answer is not None), None)

    def has(self, command: str) -> bool | None:
        """Tell whether *command*, a name on PATH or an absolute path, is there."""
        return self.presence(command).is_present

    def presence(self, command: str) -> Presence:
        """Tell whether *command* is there as a program, and how that is known."""
        return self._first_known(lambda one: one.presence(command))

    def file(self, path: str) -> Presence:
        """Tell whether anything stands at the absolute *path*, and how that is known."""
        return self._first_known(lambda one: one.file(path))

    def dialect_of(self, shell: str) -> str | None:
        """Give the language of *shell* (`sh`, `/bin/bash`): `ash`, `dash` or `bash`."""
        return self._first(lambda one: one.dialect_of(shell))

    def make_of(self, command: str) -> ToolMake:
        """Tell whose *command* it is: who knows that it is there says so.

        A list of files does not tell versions: they are taken from who names the same make.
        """
        first = next((one for one in self._all() if one.has(command) is not None), None)
        make = first.make_of(command) if first is not None else ToolMake()
        alike = (one.make_of(command) for one in self.known)
        versions = (one for one in alike if one.version and one.variant == make.variant)
        return make if make.version else next(versions, make)

    def _first(self, question: Callable[[ImageFacts], _Answer | None]) -> _Answer | None:
        answers = (question(one) for one in self._all())
        return next((answer for answer in answers if answer is not None), None)

    def _first_known(self, question: Callable[[ImageFacts], Presence]) -> Presence:
        answers = (question(one) for one in self._all())
        return next((answer for answer in answers if answer.is_present is not None), UNKNOWN)

    def _all(self) -> Iterator[ImageFacts]:
        yield from self.known
        if self._asked is not None:
            yield self._asked

    @cached_property
    def _asked(self) -> ImageFacts | None:
        return self.ask()
