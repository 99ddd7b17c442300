"""Whether a container uses what it writes itself."""

from __future__ import annotations

import re

from initlint.volumes.graph import VolumeGraph
from initlint.volumes.uses import Use

# They look at files, and nothing comes of it.
_LOOKING = frozenset(("ls", "stat", "du", "df", "find", "tree", "wc", "md5sum", "sha256sum"))
_MARKER = re.compile(
    r"(?i)(?:^|/)\.[^/]*\Z|lock|\bpid\b|\blogs?\b|\.log\b|\.tmp\b|done|ready|complete|marker|flag"
)
_SCRATCH = re.compile(
    r"(?i)(?<![a-z])(?:te?mp|scratch|cache|lock|home|logs?|sock(?:et)?s?|run)(?![a-z])"
)


def is_for_itself(graph: VolumeGraph, write: Use) -> bool:
    """Whether the container that wrote may itself be the one that uses it later on."""
    container = write.container
    if any(step > write.step for step in graph.unseen_steps(container)):
        return True
    return any(
        read.step > write.step and read.meets(write) and _takes(graph, read)
        for read in graph.uses(container).reads
    )


def _takes(graph: VolumeGraph, read: Use) -> bool:
    """Whether a read brings the content out of its volume."""
    name = (read.words[0] or "").rpartition("/")[2] if read.words else ""
    if name in _LOOKING:
        return False
    made = [use for use in graph.uses(read.container).writes if use.step == read.step]
    return not made or any(use.location.volume is not read.location.volume for use in made)


def is_marker(path: str) -> bool:
    """Whether a name is that of a lock, a log or a sign that something is done."""
    return _MARKER.search(path) is not None


def is_scratch(*names: str) -> bool:
    """Whether names of a volume or a directory say that it is for passing use."""
    return any(_SCRATCH.search(name) for name in names)
