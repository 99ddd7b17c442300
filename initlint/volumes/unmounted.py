"""What an init container leaves in a volume where no later container sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename

from initlint.facts.commands import commands
from initlint.model.container import Container
from initlint.model.volume import Lifetime, Mount, Volume
from initlint.record import record
from initlint.volumes.afterwards import is_for_itself, is_marker, is_scratch
from initlint.volumes.doubts import is_mentioned
from initlint.volumes.graph import VolumeGraph
from initlint.volumes.location import is_within, normal
from initlint.volumes.uses import LOOKING, Use, UseKind

_PAUSE = re.compile(r"(?:^|/)(?:[\w.]*-)?pause(?:[:@-]|$)")

_BRINGS = re.compile(r"(?:^|-)(?:download|fetch|pull|clone|copy)(?:s|er|or|ing)?(?:-|$)")

# Left for sidecars that users add to the pod:
# https://argo-cd.readthedocs.io/en/stable/operator-manual/config-management-plugins/
_FOR_ADDED_SIDECARS = re.compile(r"(?:^|/)argocd-cmp-server\Z")

_BRINGING = frozenset(("cp", "mv", "tar", "unzip", "git", "aws", "gsutil"))


@record
class Unmounted:
    """A volume of an init container of which no later container sees what is written there.

    `named` are uses, by later containers, of the very path that the writer has and they have
    not; `alike` are those of the same file under another path. `is_seen` tells that the write
    is, and not only its path; `is_partly_mounted` that others mount the volume and do not see
    this part of it.
    """

    mount: Mount
    volume: Volume
    write: Use
    named: tuple[Use, ...]
    alike: tuple[Use, ...]
    is_seen: bool
    is_partly_mounted: bool


def unmounted_volumes(container: Container, graph: VolumeGraph) -> Iterator[Unmounted]:
    """Give the volumes of an init *container* whose content nobody gets; each once."""
    for volume in graph.pod.volumes:
        is_own = volume.lifetime is Lifetime.POD or volume.starts_empty
        if is_own and graph.table(container).has(volume) and not is_mentioned(volume):
            found = _lost(container, volume, graph)
            if found is not None:
                yield found


def _lost(container: Container, volume: Volume, graph: VolumeGraph) -> Unmounted | None:
    is_mounted = any(graph.table(each).has(volume) for each in graph.followers(container))
    writes = _writes(container, volume, graph)
    hidden = [w for w in writes if not _is_visible(w, graph) and not _is_too_late(w, graph)]
    wanted = next(filter(None, (_wanted(w, graph, is_mounted=is_mounted) for w in hidden)), None)
    if wanted is not None:
        return wanted
    if is_mounted and len(hidden) < len(graph.writes(volume)):
        return None  # the others have their part of it
    left = [w for w in hidden if _is_left(w, volume, graph)]
    if left and volume.lifetime is Lifetime.POD:
        return None if _only_pauses(graph) else _made(left[-1], is_partly_mounted=is_mounted)
    return None if is_mounted else _unseen(container, volume, graph)


def _wanted(write: Use, graph: VolumeGraph, *, is_mounted: bool) -> Unmounted | None:
    """Give what a later container says that it wants."""
    named, alike = _named(graph, write), _alike(graph, write)
    is_same = any(use.path == write.path for use in named)
    if not is_same and (not (named or alike) or is_for_itself(graph, write)):
        return None
    return _made(write, named, alike, is_partly_mounted=is_mounted)


def _is_left(write: Use, volume: Volume, graph: VolumeGraph) -> bool:
    """Whether nothing in the container itself says why it wrote."""
    if _FOR_ADDED_SIDECARS.search(write.path):
        return False
    is_passing = _is_passing(write, volume) and not _is_all_there_is(write, graph)
    return not is_passing and not is_for_itself(graph, write)


def _writes(container: Container, volume: Volume, graph: VolumeGraph) -> list[Use]:
    """Give what the container makes in *volume*: files, or where there are none, directories."""
    own = graph.uses(container)
    found = [use for use in own.writes if use.location.volume is volume]
    files = [use for use in found if use.kind is UseKind.WRITES]
    return files or ([] if own.may_write_unseen else found)


def _is_visible(write: Use, graph: VolumeGraph) -> bool:
    """Whether a container that runs after the writer or beside it has what is written."""
    volume, path = write.location.volume, write.location.path
    assert volume is not None
    return any(_may_see(graph, each, volume, path) for each in graph.followers(write.container))


def _is_too_late(write: Use, graph: VolumeGraph) -> bool:
    """Whether a container that runs before the writer wants the file: the order is the defect."""
    followers = graph.followers(write.container)
    return any(
        use.kind in LOOKING and write.covers(use.location.path)
        for other in graph.pod.containers
        if other is not write.container and other not in followers
        for use in graph.uses(other).uses
        if use.location.volume is write.location.volume
    )


def _may_see(graph: VolumeGraph, reader: Container, volume: Volume, path: str) -> bool:
    table = graph.table(reader)
    return table.has_unknown_part(volume) or any(
        is_within(path, mounted.root) or is_within(mounted.root, path)
        for mounted in table.mounted
        if mounted.mount.volume is volume and mounted.root is not None
    )


def _unseen(container: Container, volume: Volume, graph: VolumeGraph) -> Unmounted | None:
    """Give what an opaque program is told to write, where that is plainly for others.

    A later container is told the same path; or the container is called after what it brings,
    and the path is told to its last command.
    """
    if not graph.may_be_written_unseen(volume, container):
        return None
    told = [
        each
        for each in graph.uses(container).names
        if each.location.volume is volume and each.is_exact and not is_scratch(each.path)
    ]
    for each in told:
        named = _named(graph, each)
        if named:
            return _made(each, named, is_seen=False)
    last = len(commands(graph.facts(container))) - 1
    final = [each for each in told if each.step == last and each.variable is None]
    is_meant = final and _BRINGS.search(container.name) and not is_scratch(volume.name)
    return _made(final[-1], is_seen=False) if is_meant and not _only_pauses(graph) else None


def _made(
    write: Use,
    named: tuple[Use, ...] = (),
    alike: tuple[Use, ...] = (),
    *,
    is_seen: bool = True,
    is_partly_mounted: bool = False,
) -> Unmounted:
    mount, volume = write.location.mount, write.location.volume
    assert mount is not None
    assert volume is not None
    return Unmounted(mount, volume, write, named, alike, is_seen, is_partly_mounted)


def _named(graph: VolumeGraph, write: Use) -> tuple[Use, ...]:
    """Give the uses of what *write* makes under its own path, where something else is."""
    return tuple(use for use in _lacking(graph, write) if _is_same_path(use, write))


def _alike(graph: VolumeGraph, write: Use) -> tuple[Use, ...]:
    """Give the uses of a file of the same name, where nothing is either."""
    if write.is_tree or write.kind is not UseKind.WRITES or is_marker(write.path):
        return ()
    name = basename(write.path)
    return tuple(use for use in _lacking(graph, write) if basename(use.path) == name)


def _lacking(graph: VolumeGraph, write: Use) -> Iterator[Use]:
    """Give the uses by later containers of paths at which they have nothing, as far as is seen."""
    for follower in graph.followers(write.container):
        own = graph.uses(follower)
        made = {each.path for each in own.writes}
        for use in own.uses:
            if use.kind in LOOKING and use.is_exact and use.path not in made:
                volume = use.location.volume
                if volume is None or (volume.starts_empty and not graph.writes(volume)):
                    yield use


def _is_same_path(use: Use, write: Use) -> bool:
    if use.path == write.path:
        return True
    mount = normal(write.location.mount.path) if write.location.mount is not None else "/"
    if is_scratch(mount) or not is_within(use.path[1:], mount[1:]):
        return False
    is_inside = write.is_tree and is_within(use.path[1:], write.path[1:])
    return is_inside or is_within(write.path[1:], use.path[1:])


def _is_passing(write: Use, volume: Volume) -> bool:
    mount = write.location.mount
    path = mount.path if mount is not None else ""
    return is_marker(write.path) or is_scratch(volume.name, path)


def _is_all_there_is(write: Use, graph: VolumeGraph) -> bool:
    """Whether its container does nothing else than to bring files into this one volume."""
    own, program = graph.uses(write.container), (*write.words, None)[0] or ""
    is_alone = all(each.location.volume is write.location.volume for each in own.writes)
    is_brought = program.rpartition("/")[2] in _BRINGING and not is_marker(write.path)
    return is_alone and is_brought and not own.may_write_unseen


def _only_pauses(graph: VolumeGraph) -> bool:
    """Whether every main container does nothing: the init containers are the work."""
    return all(
        _PAUSE.search(main.image.text or "") or not graph.uses(main).may_read_unseen
        for main in graph.pod.main_containers
    )
