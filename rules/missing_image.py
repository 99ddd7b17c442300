"""A container that names no image."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.admission import refusal
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule


@rule(
    "missing-image",
    summary="Container without an image",
    severity=Severity.ERROR,
    category="api",
    since="0.1.0",
    each=Container,
)
def missing_image(container: Container, context: Context) -> Reports:
    if not container.pod.is_whole or (container.image.text and container.image):
        return
    message = f"{container} has no image"
    node = container.node.key("image") or container.node
    yield Report(node, f"{message}: {refusal(container.pod, context.settings.kube_version)}")
