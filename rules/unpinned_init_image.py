"""An init container's image that may be another one tomorrow."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.platform import is_rewritten
from initlint.finding import Severity
from initlint.knowledge.references import parse_reference
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule


@rule(
    "unpinned-init-image",
    summary="Image of an init container that has no tag, or `latest`",
    severity=Severity.INFO,
    category="images",
    since="0.1.0",
    each=Container,
)
def unpinned_init_image(container: Container, context: Context) -> Reports:
    reference = parse_reference(container.image.text or "")
    if reference is None or not container.is_early or is_rewritten(container, context.workspace):
        return
    if reference.effective_tag == "latest" and reference.digest is None:
        what = "the tag 'latest'" if reference.tag else "no tag"
        message = (
            f"{container} has an image with {what}: what runs changes with the day of the pull,"
            " and each start of a pod asks the registry"
        )
        yield Report(container.image, message)
