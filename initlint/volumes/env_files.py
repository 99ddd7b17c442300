"""What kubelet makes of the env files that containers of a pod write for each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from initlint.model.env_file import QUOTED, Outcome, Reading, read_key
from initlint.record import record
from initlint.volumes.file_keys import FileKey, before, file_keys, may_write
from initlint.volumes.written_text import Written, written_text

if TYPE_CHECKING:
    from initlint.facts.objects import Objects
    from initlint.model.container import Container
    from initlint.settings import KubeVersion
    from initlint.shell.questions import Place
    from initlint.volumes.graph import VolumeGraph


@record(eq=False)
class Misread:
    """A key that does not come out as it was meant.

    `place` is the command of `writer` that writes the line concerned.
    """

    key: FileKey
    writer: Container
    reading: Reading
    place: Place

    @property
    def exported(self) -> str | None:
        """The name that a line `export KEY=…` defines in place of the key."""
        return _exported(self.reading, self.key)


def misread(graph: VolumeGraph, objects: Objects, version: KubeVersion) -> Iterator[Misread]:
    """Give the keys that kubelet of *version* does not find as they are written.

    Only of files whose content is known; a malformed line, which stands in the way of every
    key behind it, is given once for each container that reads the file.
    """
    seen: set[tuple[Container, Place, int]] = set()
    for key in file_keys(graph.pod):
        found = _misread(graph, objects, key, version)
        if found is None:
            continue
        mark = (key.container, found.place, found.reading.line)
        if found.reading.outcome is not Outcome.REFUSED or mark not in seen:
            seen.add(mark)
            yield found


def _misread(
    graph: VolumeGraph, objects: Objects, key: FileKey, version: KubeVersion
) -> Misread | None:
    writers = [each for each in before(graph, key.container) if may_write(graph, each, key.target)]
    if len(writers) != 1:
        return None
    pieces = written_text(graph, objects, writers[0], key.target)
    if not pieces:
        return None
    reading = read_key("".join(piece.text for piece in pieces), key.key, version)
    if not _is_wrong(reading, key, version):
        return None
    return Misread(key, writers[0], reading, _place(pieces, reading.line))


def _is_wrong(reading: Reading, key: FileKey, version: KubeVersion) -> bool:
    match reading.outcome:
        case Outcome.REFUSED:
            return True
        case Outcome.FOUND:
            return version < QUOTED and _keeps_quotes(reading)
        case Outcome.EMPTY:
            return not key.is_optional or bool(reading.reason)
        case Outcome.MISSING:
            return not key.is_optional or _exported(reading, key) is not None
        case _:
            return False


def _keeps_quotes(reading: Reading) -> bool:
    """Whether quotes that were to go away are part of the value."""
    value = reading.value
    return len(value) > 1 and value[0] == value[-1] and value[0] in "'\""


def _exported(reading: Reading, key: FileKey) -> str | None:
    name = f"export {key.key}"
    return name if name in (" ".join(each.split()) for each in reading.names) else None


def _place(pieces: tuple[Written, ...], line: int) -> Place:
    """Give the command that writes *line*, the last one where there is no such line."""
    lines = 0
    for piece in pieces:
        lines += piece.text.count("\n")
        if line and line <= lines:
            return piece.place
    return pieces[-1].place
