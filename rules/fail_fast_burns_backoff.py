"""A wait of a Job that asks once, and spends the Job's retries on it."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.single_attempts import single_attempts
from initlint.facts.wording import awaited, rounded
from initlint.finding import Severity
from initlint.model.job_retries import Retries, job_retries
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, related, rule


@rule(
    "fail-fast-burns-backoff",
    summary="Job whose wait asks once and spends the backoffLimit",
    severity=Severity.INFO,
    category="pod",
    since="0.1.0",
    each=Pod,
)
def fail_fast_burns_backoff(pod: Pod, context: Context) -> Reports:
    retries = job_retries(pod) if pod.is_whole and pod.init_containers else None
    if retries is None:
        return
    for one in single_attempts(pod, context.facts):
        place = one.wait.probe_place
        yield Report(
            one.container.node.get("name"),
            f"{one.container} asks for {awaited(one.wait)} once: {_consequence(retries)}",
            related=(related(place.node, "it asks here", place.span),),
            container=one.container.name,
        )


def _consequence(retries: Retries) -> str:
    if retries.limit == 0:
        return "where it is not up at that moment, the Job fails for good"
    costs = "a restart" if retries.restarts else "a pod"
    spent = f"each failure costs {costs} of the {retries.limit} that `backoffLimit` grants"
    after = f"after about {rounded(retries.seconds)}" if retries.seconds else "at once"
    return f"{spent}, and {after} the Job fails"
