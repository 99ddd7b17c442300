"""An init container's image that is gone from its registry."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.platform import is_rewritten
from initlint.finding import Severity
from initlint.knowledge.references import parse_reference
from initlint.knowledge.removed_images import removal
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule


@rule(
    "removed-image",
    summary="Image that is gone from its registry",
    severity=Severity.ERROR,
    category="images",
    since="0.1.0",
    each=Container,
)
def removed_image(container: Container, context: Context) -> Reports:
    reference = parse_reference(container.image.text or "")
    if reference is None or not container.is_early or is_rewritten(container, context.workspace):
        return
    gone = removal(reference)
    if gone is not None:
        tag = f":{reference.tag}" if reference.tag else ""
        hint = f", and was moved to '{gone.instead}{tag}'" if gone.instead else ""
        message = (
            f"{container} has the image '{container.image.text}', which is gone from"
            f" {reference.registry} since {gone.since}{hint}"
        )
        yield Report(container.image, message)
