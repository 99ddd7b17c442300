"""A file or a part of a volume that a container looks for and nothing has put there."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Label, Severity
from initlint.model.container import Container
from initlint.model.volume import Lifetime
from initlint.rule import Report, Reports, related, rule
from initlint.volumes.doubts import may_gain
from initlint.volumes.missing_directories import MissingDirectory, missing_directories
from initlint.volumes.sub_paths import MissingPart, never_made
from initlint.volumes.unwritten import Unwritten, unwritten_files
from initlint.volumes.uses import Use


@rule(
    "read-of-unwritten-path",
    summary="Use of a file or part of a volume that nothing has written by then",
    severity=Severity.WARNING,
    category="volumes",
    since="0.1.0",
    each=Container,
)
def read_of_unwritten_path(container: Container, context: Context) -> Reports:
    if not container.pod.init_containers or may_gain(container.pod, context.workspace):
        return
    graph = context.volumes(container.pod)
    parts = tuple(never_made(container, graph))
    yield from (_part(container, part) for part in parts)
    lost = {part.mount for part in parts}
    for found in unwritten_files(container, graph):
        if found.use.location.mount not in lost:
            yield _file(found)
    for missing in missing_directories(container, graph):
        if missing.write.location.mount not in lost:
            yield _directory(missing)


def _part(container: Container, found: MissingPart) -> Report:
    mount = found.mount
    is_given = mount.volume is not None and mount.volume.lifetime is Lifetime.GIVEN
    why = "which holds no such file" if is_given else "which nothing makes"
    message = (
        f"{container} mounts '{mount.sub_path}' of volume '{mount.name}', {why}: "
        f"the kubelet makes an empty directory of that name"
    )
    severity = Severity.ERROR if found.is_proof else None
    labels = _written(found.write)
    return Report(found.key, message, related=labels, severity=severity)


def _file(found: Unwritten) -> Report:
    use, instead = found.use, found.instead
    severity = Severity.ERROR if found.is_proof else None
    labels = _written(instead)
    if found.found_at is not None and instead is not None:
        message = (
            f"{use.container} looks for '{use.path}' in its own files: what {instead.container} "
            f"writes is '{found.found_at}' here"
        )
    else:
        name = use.location.volume.name if use.location.volume is not None else ""
        message = (
            f"{use.container} looks for '{use.path}' in volume '{name}', where nothing has put it"
        )
    return Report(use.place.node, message, use.place.span, related=labels, severity=severity)


def _directory(found: MissingDirectory) -> Report:
    write = found.write
    message = (
        f"{write.container} writes '{write.path}', and nothing has made '{found.path}' by then"
    )
    return Report(write.place.node, message, write.place.span, severity=Severity.ERROR)


def _written(write: Use | None) -> tuple[Label, ...]:
    if write is None:
        return ()
    words = f"{write.container} writes '{write.path}'"
    return (related(write.place.node, words, write.place.span),)
