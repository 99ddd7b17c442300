"""An image whose every file is known: what an archive, a layout or a registry tells."""

from __future__ import annotations

import re
from functools import cached_property

from initlint.images.config import ImageConfig
from initlint.images.files import Files
from initlint.images.layers import ALPINE_RELEASE
from initlint.knowledge.bases import busybox_of_alpine
from initlint.knowledge.images import ToolMake
from initlint.knowledge.presence import UNKNOWN, Confidence, Presence
from initlint.knowledge.references import ImageReference
from initlint.knowledge.runtime import is_mounted_program, is_provided
from initlint.knowledge.traps import Version
from initlint.record import record

_LANGUAGES = {"busybox": "ash", "ash": "ash", "dash": "dash", "bash": "bash"}
# Which nc a Debian alternative leads to.
_MAKES = {"busybox": "busybox", "nc.openbsd": "openbsd", "nc.traditional": "traditional"}
_RELEASE = re.compile(r"(3\.\d{1,2})(?:\.\d+)?")  # and not `3.23.0_alpha20250612`
_BUSYBOXES = ("/bin/busybox", "/usr/bin/busybox", "/busybox/busybox")


@record(eq=False)
class ListedImage:
    """The facts of an image from its configuration and its complete list of files."""

    reference: ImageReference
    config: ImageConfig
    files: Files
    source: tuple[str, ...] = ()

    @property
    def entrypoint(self) -> tuple[str, ...]:
        return self.config.entrypoint

    @property
    def cmd(self) -> tuple[str, ...]:
        return self.config.cmd

    @property
    def user(self) -> str:
        return self.config.user

    @property
    def user_confidence(self) -> Confidence:
        return Confidence.EXACT

    @property
    def workdir(self) -> str:
        return self.config.workdir or "/"

    @property
    def search_path(self) -> tuple[str, ...]:
        return self.config.search_path

    @property
    def is_server(self) -> None:
        """Nothing: a list of files does not tell what its programs do."""
        return

    @property
    def notes(self) -> tuple[str, ...]:
        return ()

    @property
    def busybox_version(self) -> Version | None:
        """The version of busybox that the release of Alpine brings."""
        return busybox_of_alpine(self._alpine_release) if self._alpine_release else None

    @cached_property
    def _alpine_release(self) -> str | None:
        entry = self.files.resolve(f"/{ALPINE_RELEASE}").entry
        match = _RELEASE.fullmatch(entry.text) if entry is not None else None
        return match[1] if match else None

    def has(self, command: str) -> bool | None:
        """Tell whether *command*, a name on PATH or an absolute path, can be run."""
        return self.presence(command).is_present

    def presence(self, command: str) -> Presence:
        """Tell whether *command*, a name on PATH or an absolute path, can be run.

        What depends on the working directory is unknown: the container may set another one.
        """
        if not command or ("/" in command and not command.startswith("/")):
            return UNKNOWN
        found = self.files.which(command, self.search_path, self.workdir)
        is_there = found is not None and found.entry.is_executable
        return self._known(is_present=True) if is_there else self._absence(command)

    def file(self, path: str) -> Presence:
        """Tell whether anything stands at the absolute *path*; unknown for a relative one."""
        if not path.startswith("/"):
            return UNKNOWN
        place, entry = self.files.resolve(path)
        if entry is None and is_provided(place):
            return UNKNOWN
        return self._known(is_present=entry is not None)

    def dialect_of(self, shell: str) -> str | None:
        """Give the language of *shell* (`sh`, `/bin/bash`): `ash`, `dash` or `bash`."""
        name = self._program(shell)
        return _LANGUAGES.get(name) if name is not None else None

    def make_of(self, command: str) -> ToolMake:
        """Tell whose *command* it is, as far as the name of what it leads to says."""
        variant = _MAKES.get(self._program(command) or "")
        is_of_debian = self.files.resolve("/etc/debian_version").entry is not None
        if variant == "busybox" and is_of_debian:
            return ToolMake("debian-busybox")
        version = self.busybox_version if variant == "busybox" else None
        release = self._alpine_release
        return ToolMake(variant, version, f"alpine {release}" if release else None)

    def _program(self, command: str) -> str | None:
        """Give the name of the file that *command* leads to, through links of either kind."""
        found = self.files.which(command, self.search_path, self.workdir)
        if found is None:
            return None
        if any(self.files.is_same_file(found.path, each) for each in _BUSYBOXES):
            return "busybox"
        return found.real_path.rpartition("/")[2]

    def _absence(self, command: str) -> Presence:
        """Say that *command* is absent, unless something else than the image may bring it."""
        is_relative = any(not place.startswith("/") for place in self.search_path)
        is_open = is_relative if "/" not in command else is_provided(self._place(command))
        is_open = is_open or is_mounted_program(command.rpartition("/")[2])
        return UNKNOWN if is_open else self._known(is_present=False)

    def _place(self, path: str) -> str:
        return self.files.resolve(path).path

    def _known(self, *, is_present: bool) -> Presence:
        return Presence(is_present, Confidence.EXACT, not is_present, self.source)
