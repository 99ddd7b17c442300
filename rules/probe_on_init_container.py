"""A probe or a lifecycle hook where the API server takes none."""

from __future__ import annotations

from initlint.context import Context
from initlint.edits import remove_entry
from initlint.finding import Fix, Safety, Severity
from initlint.model.admission import refusal
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule

# validateInitContainers, pkg/apis/core/validation/validation.go at 1.36: an empty object counts.
_FORBIDDEN = ("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")


@rule(
    "probe-on-init-container",
    summary="Probe or lifecycle hook on a plain init container",
    severity=Severity.ERROR,
    category="api",
    since="0.1.0",
    each=Container,
)
def probe_on_init_container(container: Container, context: Context) -> Reports:
    if not container.is_init or container.pod.manifest.is_patch:
        return  # what a patch is merged into may be a sidecar
    follows = refusal(container.pod, context.settings.kube_version)
    for name in _FORBIDDEN:
        if container.node.get(name):
            message = f"{container} has `{name}` and is no sidecar: {follows}"
            yield Report(container.node.key(name), message, fix=_fix(container, name))


def _fix(container: Container, name: str) -> Fix | None:
    """Remove it; somebody may have meant a sidecar instead, so not without asking."""
    edit = remove_entry(container.node, container.node.key(name))
    return Fix(f"Remove `{name}`", Safety.UNSAFE, (edit,)) if edit is not None else None
