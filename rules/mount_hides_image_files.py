"""A mount that lies over the very files that a container needs of its image."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, related, rule
from initlint.volumes.doubts import may_gain
from initlint.volumes.hidden import hidden_program, hidden_sources


@rule(
    "mount-hides-image-files",
    summary="Mount over the image's own files that are copied or run",
    severity=Severity.WARNING,
    category="volumes",
    since="0.1.0",
    each=Container,
)
def mount_hides_image_files(container: Container, context: Context) -> Reports:
    if may_gain(container.pod, context.workspace):
        return
    graph = context.volumes(container.pod)
    if container.is_main:
        found = hidden_program(container, graph)
        if found is not None:
            message = (
                f"{container} runs '{found.path}', but volume '{found.mount.name}' lies over the "
                f"image's '{found.mount.path}', and nothing puts the program there"
            )
            note = related(found.mount.node, "the mount that hides it")
            yield Report(found.place.node, message, found.place.span, (note,))
        return
    for found in hidden_sources(container, graph):
        message = (
            f"{container} copies from '{found.path}', where its own mount of volume "
            f"'{found.mount.name}' hides what the image has: there is nothing to copy"
        )
        note = related(found.mount.node, "the mount that hides it")
        yield Report(found.place.node, message, found.place.span, (note,))
