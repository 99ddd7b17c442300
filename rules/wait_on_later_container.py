"""A wait for what a later container of the same pod would bring."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, related, rule
from initlint.startup.providers import providers
from initlint.startup.shapes import Shape
from initlint.startup.stuck import stuck_waits


@rule(
    "wait-on-later-container",
    summary="Init container that waits for a container which starts after it",
    severity=Severity.ERROR,
    category="waits",
    since="0.1.0",
    each=Pod,
)
def wait_on_later_container(pod: Pod, context: Context) -> Reports:
    for stuck in stuck_waits(context.startup, pod, Shape.LATER_CONTAINER):
        labels = tuple(
            related(provider.node.get("name"), f"{provider} starts only after it")
            for provider in providers(stuck.wait)
        )
        message = f"{stuck.sentence}: {stuck.consequence} for ever"
        yield Report(
            stuck.place.node, message, stuck.place.span, labels, container=stuck.container.name
        )
