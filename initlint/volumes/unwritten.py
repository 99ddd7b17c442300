"""Files that a container looks for in a volume, and that nothing has put there."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename

from initlint.facts.commands import commands
from initlint.model.container import Container
from initlint.model.volume import Lifetime, Volume
from initlint.record import record
from initlint.volumes.afterwards import is_marker, is_scratch
from initlint.volumes.graph import VolumeGraph
from initlint.volumes.hidden import hidden_program, hidden_sources
from initlint.volumes.intent import is_file_name, is_input, is_near, is_placeholder, meant_instead
from initlint.volumes.location import normal
from initlint.volumes.preparation import is_made, is_told, writes_before
from initlint.volumes.uses import LOOKING, MAKING, Use, UseKind


@record
class Unwritten:
    """A use of a file that is not there.

    `instead` is a write that was probably meant to make it; `found_at` is the path under
    which the reader has that. `is_proof`: the container cannot succeed without the file.
    """

    use: Use
    is_proof: bool
    instead: Use | None = None
    found_at: str | None = None


def unwritten_files(reader: Container, graph: VolumeGraph) -> Iterator[Unwritten]:
    """Give what *reader* looks for in the volumes of its pod and cannot find; once a path.

    Nothing where it never comes to look: the failure of an earlier container is the cause then.
    """
    if any(each.is_init and _always_fails(each, graph) for each in graph.forerunners(reader)):
        return
    # The image's own files may have been meant.
    program = hidden_program(reader, graph)
    said = {each.path for each in hidden_sources(reader, graph)}
    said |= set() if program is None else {program.path}
    for use in graph.uses(reader).uses:
        if use.path in said or not use.is_exact or is_placeholder(use):
            continue
        found = _misplaced(use, graph) if use.location.volume is None else _missing(use, graph)
        if found is not None:
            said.add(use.path)
            yield found


def _always_fails(container: Container, graph: VolumeGraph) -> bool:
    ran = commands(graph.facts(container))
    return not container.is_sidecar and any(
        each.exploration.ends(succeeded=False) and not each.exploration.ends(succeeded=True)
        for each in ran
    )


def _missing(use: Use, graph: VolumeGraph) -> Unwritten | None:
    volume = use.location.volume
    assert volume is not None
    if use.kind not in LOOKING:
        return None
    if _is_directory_instead(use, graph):
        return Unwritten(use, is_proof=False, instead=_inside(use, graph))
    if not _is_absent(use, volume, graph):
        return _too_early(use, volume, graph)
    if use.kind is not UseKind.NAMES:
        return Unwritten(use, True, meant_instead(use, graph)) if use.is_fatal else None
    if is_marker(use.path):
        return None
    if volume.lifetime is Lifetime.GIVEN:
        is_meant = is_file_name(use.path) and is_input(use)
        return Unwritten(use, is_proof=False) if is_meant else None
    instead = meant_instead(use, graph)
    return Unwritten(use, is_proof=False, instead=instead) if instead is not None else None


def _is_absent(use: Use, volume: Volume, graph: VolumeGraph) -> bool:
    """Whether it is known that nothing is at the place of *use* when it comes to it."""
    if volume.lifetime is Lifetime.GIVEN:
        given = graph.given(volume)
        return bool(given) and not _is_among(use.location.path, given or frozenset())
    if not volume.starts_empty or is_made(graph, use):
        return False
    return is_told(graph, volume, use.container, -1 if use.kind is UseKind.NAMES else use.step)


def _is_directory_instead(use: Use, graph: VolumeGraph) -> bool:
    """Whether a file is looked for where a mount puts the directory that holds it."""
    mount = use.location.mount
    is_root = mount is not None and normal(mount.path) == use.path
    return is_root and is_file_name(use.path) and _inside(use, graph) is not None


def _inside(use: Use, graph: VolumeGraph) -> Use | None:
    name = basename(use.path)
    wanted = f"{use.location.path}/{name}".lstrip("/")
    before = writes_before(graph, use)
    return next((write for write in before if write.location.path == wanted), None)


def _too_early(use: Use, volume: Volume, graph: VolumeGraph) -> Unwritten | None:
    """Give the file of a sidecar that an init container behind it is still to write."""
    if not use.container.is_sidecar or not (use.is_fatal or is_input(use)):
        return None
    if not volume.starts_empty or not is_told(graph, volume, use.container):
        return None
    made = [each for each in graph.writes(volume) if each.covers(use.location.path)]
    if not made or any(not _is_behind(each.container, use.container) for each in made):
        return None
    return Unwritten(use, is_proof=False, instead=made[0])


def _is_behind(writer: Container, reader: Container) -> bool:
    order = reader.pod.init_containers
    return writer.is_init and order.index(writer) > order.index(reader)


def _is_among(path: str, files: frozenset[str]) -> bool:
    return not path or any(each == path or each.startswith(f"{path}/") for each in files)


def _misplaced(use: Use, graph: VolumeGraph) -> Unwritten | None:
    """Find the file that the container has under another path than the one that it uses."""
    if use.kind not in LOOKING or is_marker(use.path) or _makes(use, graph):
        return None
    for writer in graph.forerunners(use.container):
        for write in graph.uses(writer).writes:
            found = _elsewhere(use, write, graph)
            if found is not None:
                return found
    return None


def _elsewhere(use: Use, write: Use, graph: VolumeGraph) -> Unwritten | None:
    volume, reader = write.location.volume, use.container
    if volume is None or write.is_tree or write.kind not in MAKING:
        return None
    paths = graph.table(reader).paths_of(volume, write.location.path)
    if not paths or _uses_one_of(paths, reader, graph):
        return None
    if use.path == write.path and write.kind is UseKind.WRITES:
        return Unwritten(use, is_proof=True, instead=write, found_at=paths[0])
    is_open = is_scratch(volume.name, write.path) or _uses_mount_of(paths[0], reader, graph)
    is_same_name = basename(use.path) == basename(write.path)
    if is_open or not (is_same_name or is_near(use.path, paths)):
        return None
    return Unwritten(use, is_proof=False, instead=write, found_at=paths[0])


def _makes(use: Use, graph: VolumeGraph) -> bool:
    """Whether the container itself writes what it uses."""
    return any(write.path == use.path for write in graph.uses(use.container).writes)


def _uses_one_of(paths: tuple[str, ...], container: Container, graph: VolumeGraph) -> bool:
    return any(use.path in paths for use in graph.uses(container).uses)


def _uses_mount_of(path: str, container: Container, graph: VolumeGraph) -> bool:
    """Whether the container is told of a place in the mount of *path*, and so may know this one."""
    mount = graph.table(container).mount_at(path)
    return any(use.location.mount is mount for use in graph.uses(container).uses)
