"""An init container whose image comes from another registry than the main containers'."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.mirrors import mirrors
from initlint.facts.platform import is_rewritten
from initlint.finding import Severity
from initlint.knowledge.references import parse_reference
from initlint.model.container import Container
from initlint.rule import Report, Reports, related, rule


@rule(
    "foreign-registry",
    summary="Init container from another registry than the main containers",
    severity=Severity.INFO,
    category="images",
    since="0.1.0",
    each=Container,
)
def foreign_registry(container: Container, context: Context) -> Reports:
    own = _registry(container)
    if own is None or not container.is_early or is_rewritten(container, context.workspace):
        return
    mains = container.pod.main_containers
    registries = {_registry(main) for main in mains}
    if len(registries) != 1 or own in registries or None in registries:
        return
    registry = registries.pop()
    mirrored = mirrors(context.workspace).get(registry or "")
    if mirrored is not None:
        message = (
            f"{container} takes its image from {own}, all main containers from {registry}, which"
            " has public images too: where only that one is reached, the pod cannot start"
        )
        yield Report(container.image, message, related=(related(mirrored.image, "a mirrored one"),))


def _registry(container: Container) -> str | None:
    reference = parse_reference(container.image.text or "")
    return reference.registry if reference is not None else None
