"""A file that an init container writes beside its volumes, and that a later container uses."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, related, rule
from initlint.volumes.doubts import may_gain
from initlint.volumes.unshared import Unshared, unshared_outputs


@rule(
    "unshared-output",
    summary="Output of an init container that lies on no volume and is used later",
    severity=Severity.WARNING,
    category="volumes",
    since="0.1.0",
    each=Container,
)
def unshared_output(container: Container, context: Context) -> Reports:
    if not container.is_init or may_gain(container.pod, context.workspace):
        return
    for found in unshared_outputs(container, context.volumes(container.pod)):
        yield _report(container, found)


def _report(container: Container, found: Unshared) -> Report:
    write, use = found.write, found.use
    message = (
        f"{container} writes '{write.path}' into its own files, which go with it: "
        f"{use.container} looks for '{use.path}', and no volume carries it"
    )
    return Report(
        write.place.node,
        message,
        write.place.span,
        related=(related(use.place.node, "looked for here", use.place.span),),
        severity=Severity.ERROR if found.is_proof else None,
    )
