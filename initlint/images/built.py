"""An image as far as its build has come: its files, and how its process is run."""

from __future__ import annotations

from collections.abc import Mapping

from initlint.images.changes import (
    ABSENT,
    DIRECTORY,
    SOMETHING,
    UNKNOWN,
    Entry,
)
from initlint.images.contents import Contents, Nothing, Unseen
from initlint.images.dockerfile import Instruction
from initlint.images.facts import ImageFacts
from initlint.knowledge.layouts import DEFAULT_SEARCH_PATH, Layout, layout
from initlint.record import field, record
from initlint.shell.values import UNKNOWN_PIECE

_SHELL = ("/bin/sh", "-c")


@record(eq=False)
class Built:
    """An image, or a stage of a build; None is what is not known.

    `base` is the image from elsewhere that it is built on, None for `scratch` and for an
    image of which nothing is known. `environment` may hold unknown pieces; others than
    those in it are set only where it is not `is_environment_known`.
    """

    contents: Contents
    base: ImageFacts | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    is_environment_known: bool = False
    entrypoint: tuple[str, ...] | None = None
    cmd: tuple[str, ...] | None = None
    user: str | None = None
    workdir: str | None = None
    shell: tuple[str, ...] = _SHELL
    triggers: tuple[Instruction, ...] = ()
    has_own_process: bool = False

    @property
    def search_path(self) -> tuple[str, ...] | None:
        """The directories of PATH, None where one of them is not known."""
        path = self.environment.get("PATH", UNKNOWN_PIECE)
        return None if UNKNOWN_PIECE in path else tuple(path.split(":"))

    @property
    def known_search_path(self) -> tuple[str, ...]:
        """The directories that surely are on PATH, and those that usually are."""
        path = self.environment.get("PATH", UNKNOWN_PIECE).split(":")
        own = (each for each in path if each and UNKNOWN_PIECE not in each)
        return tuple(dict.fromkeys((*own, *DEFAULT_SEARCH_PATH)))


def scratch() -> Built:
    """Give the image that holds nothing."""
    path = {"PATH": ":".join(DEFAULT_SEARCH_PATH)}
    contents = Contents(Nothing())
    return Built(contents, None, path, True, (), (), "", "/")


def unseen() -> Built:
    """Give an image of which nothing is known."""
    return Built(Contents(Unseen()))


def from_elsewhere(facts: ImageFacts) -> Built:
    """Give what a build finds that begins with the image of *facts*."""
    own = layout(facts.reference.canonical_name, distribution(facts) or "")
    search_path = facts.search_path or own.search_path
    environment = dict(own.environment)
    if search_path is not None:
        environment["PATH"] = ":".join(search_path)
    return Built(
        Contents(_Base(facts, own), (), own.links),
        facts,
        environment,
        entrypoint=facts.entrypoint,
        cmd=facts.cmd,
        user=facts.user,
        workdir=facts.workdir or own.workdir,
    )


def distribution(facts: ImageFacts) -> str | None:
    """Give the family that the image belongs to: `debian`, `alpine` or `busybox`."""
    if facts.has("apt-get"):
        return "debian"
    if facts.has("apk"):
        return "alpine"
    return "busybox" if facts.make_of("sh").variant == "busybox" else None


@record(eq=False)
class _Base:
    """The files of an image from elsewhere."""

    facts: ImageFacts
    layout: Layout

    def look(self, path: str) -> Entry:
        """Give what stands at *path*."""
        if path in self.layout.directories:
            return DIRECTORY
        is_present = self.facts.file(path).is_present
        if is_present is None:
            return UNKNOWN
        return SOMETHING if is_present else ABSENT
