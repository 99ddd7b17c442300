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
    """Give what *container* copies from under its own mounts, where that shows nothing of it."""
    ran = commands(graph.facts(container))
    for use in graph.uses(container).reads:
        mount = use.location.mount
        if mount is None or not 0 <= use.step < len(ran) or ran[use.step].name not in _COPYING:
            continue
        if mount.sub_path or mount.has_sub_path_expression or _has_inner(container, use):
            continue
        image = graph.facts(container).image
        if image is not None and image.file(use.path).is_present is False:
            continue
        if _shows_nothing(use, graph):
            yield Hidden(use.path, mount, use.place)


def _shows_nothing(use: Use, graph: VolumeGraph) -> bool:
    volume, mount = use.location.volume, use.location.mount
    assert volume is not None
    assert mount is not None
    is_whole = use.path == normal(mount.path)
    if volume.type != "emptyDir":
        return is_whole and _is_copied_onto_itself(use, graph)
    if any(writes_before(graph, use)) or not is_told(graph, volume, use.container, use.step):
        return False
    # A file of a volume that others fill is looked for in the wrong place, or too early.
    before = graph.forerunners(use.container)
    is_filled = any(write.container is not use.container for write in graph.writes(volume))
    return is_whole or not (is_filled or any(graph.table(each).has(volume) for each in before))


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
