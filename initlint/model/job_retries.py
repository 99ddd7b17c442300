"""How often a Job tries again, and how long its attempts take where each fails at once."""

from __future__ import annotations

from initlint.model.admission import job_spec
from initlint.model.pod import Pod
from initlint.model.problem import integer
from initlint.record import record

_DEFAULT_LIMIT = 6  # SetDefaults_Job, pkg/apis/batch/v1/defaults.go at 1.36
_FIRST_PAUSE = 10.0  # seconds, of kubelet and of the Job controller
_LONGEST_RESTART = 300.0  # kubelet's back-off of a container
_LONGEST_REPLACEMENT = 600.0  # MaxJobPodFailureBackOff, pkg/controller/job at 1.36


@record
class Retries:
    """What a Job grants an init container that fails at once each time.

    `limit` counts the retries; `seconds` go by until the last one. `restarts` tells that
    kubelet starts the container again; otherwise each failure costs a whole pod.
    """

    limit: int
    seconds: float
    restarts: bool


def job_retries(pod: Pod) -> Retries | None:
    """Give the retries of the Job that makes *pod*.

    None where that is no Job, or its failures are counted in another way: by index, or by a
    podFailurePolicy.
    """
    job, policy = job_spec(pod), pod.restart_policy.text
    if policy not in ("Never", "OnFailure"):
        return None
    if job.get("podFailurePolicy") or job.get("backoffLimitPerIndex"):
        return None
    limit = _DEFAULT_LIMIT if not job.get("backoffLimit") else integer(job.get("backoffLimit"))
    if limit is None or limit < 0:
        return None
    return _restarted(limit) if policy == "OnFailure" else _replaced(limit)


def _restarted(limit: int) -> Retries:
    """Count restarts: the first comes at once, and the last one allowed ends the Job.

    doBackOff, pkg/kubelet/kuberuntime; pastBackoffLimitOnFailure, pkg/controller/job.
    """
    return Retries(limit, _pauses(max(limit - 1, 0), _LONGEST_RESTART), restarts=True)


def _replaced(limit: int) -> Retries:
    return Retries(limit, _pauses(limit, _LONGEST_REPLACEMENT), restarts=False)


def _pauses(count: int, longest: float) -> float:
    """Give the sum of so many pauses, each twice as long as the one before, up to *longest*."""
    pause, total = _FIRST_PAUSE, 0.0
    while count > 0 and pause < longest:
        total, count, pause = total + pause, count - 1, pause * 2
    return total + count * longest
