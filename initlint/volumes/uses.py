"""What a container does to files, told by where they lie."""

from __future__ import annotations

from enum import Enum
from functools import cached_property

from initlint.model.container import Container
from initlint.record import record
from initlint.shell.questions import Place
from initlint.volumes.location import Location, is_related, is_within


class UseKind(Enum):
    """What is done to a path."""

    READS = "reads"
    WRITES = "writes"
    MAKES_DIRECTORY = "makes directory"
    REMOVES = "removes"
    CHANGES = "changes"  # owner or mode of what has to be there
    NAMES = "names"  # an argument or a variable says the path; what is done to it is not known


MAKING = frozenset({UseKind.WRITES, UseKind.MAKES_DIRECTORY})
LOOKING = frozenset({UseKind.READS, UseKind.CHANGES, UseKind.NAMES})


@record
class Use:
    """One thing that a container does to one place.

    `path` is absolute, as the container sees it. `words` are the command's argv, or the name
    of the variable; None for an unknown word. `certain`: on every successful path. `is_tree`:
    the place, or anything below it; a write of unknown name in a directory is one. `is_exact`
    is false where only the beginning of the path is known. `step` is the index of the command
    among the container's `commands`, -1 for what is no command's. `is_fatal`: the container
    cannot succeed unless that command does. `appends`: a write that keeps what was there.
    """

    container: Container
    kind: UseKind
    location: Location
    path: str
    place: Place
    words: tuple[str | None, ...]
    certain: bool = False
    is_tree: bool = False
    is_exact: bool = True
    step: int = -1
    is_fatal: bool = False
    appends: bool = False

    @property
    def variable(self) -> str | None:
        """The name of the variable that holds the path, None where none does."""
        return self.words[0] if self.step < 0 and len(self.words) == 1 else None

    def covers(self, path: str) -> bool:
        """Whether *path* of the same volume may be there because of this use.

        It is the place itself, lies below it where `is_tree`, or is a directory above it.
        """
        own = self.location.path
        return is_within(own, path) or (self.is_tree and is_within(path, own))

    def meets(self, other: Use) -> bool:
        """Whether both uses may be about the same file."""
        if self.location.volume is not other.location.volume:
            return False
        if self.is_tree or other.is_tree:
            return is_related(self.location.path, other.location.path)
        return self.location.path == other.location.path


@record
class ContainerUses:
    """All uses of one container, as far as they are seen.

    `may_write_unseen` and `may_read_unseen`: it runs something of which nobody knows which
    of its files it writes or reads. `names` are the uses that only name a path.
    """

    uses: tuple[Use, ...]
    may_write_unseen: bool
    may_read_unseen: bool

    @cached_property
    def names(self) -> tuple[Use, ...]:
        return tuple(use for use in self.uses if use.kind is UseKind.NAMES)

    @cached_property
    def writes(self) -> tuple[Use, ...]:
        """What is made: files and directories."""
        return tuple(use for use in self.uses if use.kind in MAKING)

    @cached_property
    def reads(self) -> tuple[Use, ...]:
        return tuple(use for use in self.uses if use.kind is UseKind.READS)
