"""What is known of one image, whoever tells it."""

from __future__ import annotations

from typing import Protocol

from initlint.knowledge.images import ToolMake
from initlint.knowledge.presence import Confidence, Presence
from initlint.knowledge.references import ImageReference
from initlint.knowledge.traps import Version


class ImageFacts(Protocol):
    """The facts of one image under one reference; None is not known, empty is known absent.

    `user` is as the image has it (a name or `uid[:gid]`, empty for root by default), and
    `user_confidence` tells how that was come by. `search_path` holds the directories of the
    image's `PATH`. `is_server` tells whether the default process runs for ever. `source` says
    where the facts come from.
    """

    @property
    def reference(self) -> ImageReference: ...
    @property
    def entrypoint(self) -> tuple[str, ...] | None: ...
    @property
    def cmd(self) -> tuple[str, ...] | None: ...
    @property
    def user(self) -> str | None: ...
    @property
    def user_confidence(self) -> Confidence: ...
    @property
    def workdir(self) -> str | None: ...
    @property
    def search_path(self) -> tuple[str, ...] | None: ...
    @property
    def is_server(self) -> bool | None: ...
    @property
    def source(self) -> tuple[str, ...]: ...
    @property
    def notes(self) -> tuple[str, ...]: ...
    @property
    def busybox_version(self) -> Version | None: ...

    def has(self, command: str) -> bool | None:
        """Tell whether *command*, a name on PATH or an absolute path, is there."""
        ...

    def presence(self, command: str) -> Presence:
        """Tell whether *command* is there as a program, and how that is known."""
        ...

    def file(self, path: str) -> Presence:
        """Tell whether anything stands at the absolute *path*, and how that is known."""
        ...

    def dialect_of(self, shell: str) -> str | None:
        """Give the language of *shell* (`sh`, `/bin/bash`): `ash`, `dash` or `bash`."""
        ...

    def make_of(self, command: str) -> ToolMake:
        """Tell whose *command* it is; nothing is said where it may come from elsewhere."""
        ...


class Provider(Protocol):
    """One source of image facts."""

    def facts(self, reference: ImageReference) -> ImageFacts | None:
        """Give what this source knows of *reference*, None where it knows nothing."""
        ...
