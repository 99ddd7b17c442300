"""Packages installed from the network while the pod starts."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.installs import installs
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule


@rule(
    "runtime-install",
    summary="Packages that are installed from the network at each start of a pod",
    severity=Severity.WARNING,
    category="commands",
    since="0.1.0",
    each=Container,
)
def runtime_install(container: Container, context: Context) -> Reports:
    if not container.is_early:
        return
    said = set()
    for install in installs(context.facts(container)):
        when = "where a test asks for it" if install.is_at_need else "at each start of a pod"
        message = (
            f"{container} installs packages with '{install.name}' {when}:"
            " without the network, or its mirror, the pod cannot start"
        )
        is_light = install.into_volume or install.is_at_need
        severity = Severity.INFO if is_light else None
        if install.place not in said:
            yield Report(install.place.node, message, install.place.span, severity=severity)
        said.add(install.place)
