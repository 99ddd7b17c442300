"""A container that names no image."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.admission import built_in_kind, refusal
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule

_COMPLETED_BY_INJECTORS = frozenset({"istio-proxy"})


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
    if built_in_kind(container.pod) == "Pod" and container.name in _COMPLETED_BY_INJECTORS:
        return  # a webhook adds the image before the API server looks at the pod
    node = container.node.key("image") or container.node
    if node.source.is_rendered and container.node.key("image"):
        return  # a value that the chart leaves to whoever installs it
    message = f"{container} has no image"
    yield Report(node, f"{message}: {refusal(container.pod, context.settings.kube_version)}")
