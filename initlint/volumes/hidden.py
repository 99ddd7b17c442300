"""Files of images that a mount hides: a volume brings its own content, here none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from initlint.facts.commands import commands
from initlint.shell.questions import Place
from initlint.volumes.location import is_within, normal
from initlint.volumes.preparation import is_told, writes_before
from initlint.volumes.uses import Use, UseKind

if TYPE_CHECKING:
    from initlint.model.container import Container
    from initlint.model.volume import Mount, Volume
    from initlint.shell.text import Text
    from initlint.volumes.graph import VolumeGraph

_COPYING = frozenset(("cp", "mv", "rsync", "tar"))
# They are found in the image's own directories, and run a file that their first operand names.
_INTERPRETERS = re.compile(r"(?:.*/)?(?:python[\d.]*|node|ruby|php|perl|bash|sh|dash|ash|java)\Z")


class Hidden(NamedTuple):
    """Files that cannot be seen: the `path` that is looked for, and the mount that hides it."""

    path: str
    mount: Mount
    place: Place


def hidden_sources(container: Container, graph: VolumeGraph) -> Iterator[Hidden]:
    """Give the directories that *container* copies from, and of which its mount shows nothing."""
    ran = commands(graph.facts(container))
    for use in graph.uses(container).reads:
        volume, mount = use.location.volume, use.location.mount
        is_copied = 0 <= use.step < len(ran) and ran[use.step].name in _COPYING
        if volume is None or mount is None or not is_copied or use.path != normal(mount.path):
            continue
        if mount.sub_path or mount.has_sub_path_expression or _has_inner(container, use):
            continue
        if volume.type == "emptyDir":
            is_empty = not any(writes_before(graph, use))
            if is_empty and is_told(graph, volume, container, use.step):
                yield Hidden(use.path, mount, use.place)
        elif _is_copied_onto_itself(use, graph):
            yield Hidden(use.path, mount, use.place)


def hidden_program(container: Container, graph: VolumeGraph) -> Hidden | None:
    """Give the program of *container* if a volume that nobody puts it into lies over it."""
    found = _program(container, graph)
    location = graph.table(container).locate(found[0]) if found is not None else None
    if found is None or location is None or location.volume is None or location.mount is None:
        return None
    path, place = found
    volume = location.volume
    use = Use(container, UseKind.READS, location, path, place, ())
    if not volume.starts_empty or not _is_shared(volume, container, graph):
        return None
    if any(write.covers(location.path) for write in writes_before(graph, use)):
        return None
    return Hidden(path, location.mount, place) if is_told(graph, volume, container) else None


def _has_inner(container: Container, use: Use) -> bool:
    """Whether another mount below the directory shows files after all."""
    return any(
        is_within(normal(mount.path)[1:], use.path[1:])
        for mount in container.mounts
        if mount.path and normal(mount.path) != use.path
    )


def _is_copied_onto_itself(use: Use, graph: VolumeGraph) -> bool:
    return any(
        write.step == use.step and write.location == use.location
        for write in graph.uses(use.container).writes
    )


def _is_shared(volume: Volume, container: Container, graph: VolumeGraph) -> bool:
    return any(each.is_init for each in graph.mounting(volume) if each is not container)


def _program(container: Container, graph: VolumeGraph) -> tuple[str, Place] | None:
    """Give the file that the container runs, absolute, and where it stands."""
    argv = graph.facts(container).argv
    if not argv:
        return None
    word: Text | None = argv[0]
    if _INTERPRETERS.match(argv[0].string):
        word = _operand(argv[1:])
    if word is None or "\0" in word.string:
        return None
    path = word.string
    if not path.startswith("/"):
        directory = container.node.get("workingDir").text
        if (word is argv[0] and "/" not in path) or not directory:
            return None  # looked for on the PATH, or in a directory that is not known
        path = f"{directory}/{path}"
    return normal(path), word.place(0, len(word))


def _operand(words: tuple[Text, ...]) -> Text | None:
    """Give the file that an interpreter runs: its first operand, or what follows `-jar`."""
    for index, word in enumerate(words):
        if word.string == "-jar":
            return words[index + 1] if index + 1 < len(words) else None
        if not word.string.startswith("-"):
            return word
        if not re.fullmatch(r"-[uOBsE]+|-D\S+|-X\S+|--\S+", word.string):
            return None  # it may take the next word, or say what to run itself
    return None
