"""A volume that the API server does not take."""

from __future__ import annotations

from itertools import chain

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.admission import refusal
from initlint.model.pod import Pod
from initlint.model.volume_sources import template_problems, volume_list_problems
from initlint.rule import Report, Reports, rule


@rule(
    "invalid-volume",
    summary="Volume that the API server does not take",
    severity=Severity.ERROR,
    category="api",
    since="0.1.0",
    each=Pod,
)
def invalid_volume(pod: Pod, context: Context) -> Reports:
    version = context.settings.kube_version
    follows = refusal(pod, version)
    for problem in chain(volume_list_problems(pod, version), template_problems(pod)):
        yield Report(problem.node, f"{problem.message}: {follows}")
