"""A Job whose long-running helper is one of its main containers."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.endless import Proof
from initlint.facts.helpers import Helper, helpers
from initlint.facts.wording import shortened
from initlint.finding import Confidence, Severity
from initlint.model.admission import built_in_kind, job_spec
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, related, rule

_GRADES = {
    Proof.WORDS: (Severity.WARNING, Confidence.HIGH),
    Proof.IMAGE: (Severity.WARNING, Confidence.MEDIUM),
    Proof.NONE: (Severity.INFO, Confidence.LOW),
}


@rule(
    "job-never-completes",
    summary="Job whose long-running helper is a main container",
    severity=Severity.WARNING,
    category="pod",
    since="0.1.0",
    each=Pod,
)
def job_never_completes(pod: Pod, context: Context) -> Reports:
    if not job_spec(pod) or not pod.is_whole:
        return
    for helper in helpers(pod, context.facts, context.objects):
        severity, confidence = _GRADES[helper.program.proof]
        place = helper.program.place
        yield Report(
            helper.container.node.get("name"),
            _message(helper),
            related=(related(place.node, "this never ends", place.span),),
            severity=severity,
            confidence=confidence,
            container=helper.container.name,
        )


def _message(helper: Helper) -> str:
    container, program = helper.container, helper.program
    follows = _consequence(container.pod)
    if program.proof is Proof.NONE:
        follows = f"unless its configuration ends it, {follows}"
    what = "daemon " if program.is_daemon else ""
    runs = f"{container} runs {what}'{shortened(program.words)}' beside '{helper.beside[0].name}'"
    return f"{runs} and does not end with it: {follows}"


def _consequence(pod: Pod) -> str:
    job = job_spec(pod)
    limit = job.get("activeDeadlineSeconds").text or pod.node.get("activeDeadlineSeconds").text
    if limit:
        return f"the Job fails at its deadline of {limit} s"
    if built_in_kind(pod) == "CronJob":
        is_single = pod.manifest.node.get("spec", "concurrencyPolicy").text == "Forbid"
        skipped = ", and every later one is skipped" if is_single else ""
        return f"no run of the CronJob completes{skipped}"
    return "the Job never completes"
