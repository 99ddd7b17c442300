"""How long a pod may take until something gives up on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from initlint.model.pod import Pod
from initlint.settings import Deployer, Settings
from initlint.tree.node import Node

# SetDefaults_Deployment (pkg/apis/apps/v1/defaults.go); Argo Rollouts has the same default.
_DEFAULT_PROGRESS = 600
_PROGRESSING = (("apps", "Deployment"), ("argoproj.io", "Rollout"))
_JOB_SPECS = {"Job": ("spec",), "CronJob": ("spec", "jobTemplate", "spec")}
# `--timeout` of helm install and upgrade, and that of a HelmRelease: 5 minutes.
_HELM_TIMEOUT = 300


class Deadline(NamedTuple):
    """A limit in seconds: what sets it, what follows at it, and where it is written, if it is."""

    seconds: int
    name: str
    follows: str
    node: Node | None = None


def active_deadline(pod: Pod) -> Deadline | None:
    """Give the first `activeDeadlineSeconds` that ends the pod; init containers count for it."""
    found = [deadline for deadline in _active_deadlines(pod) if deadline is not None]
    return min(found, key=lambda deadline: deadline.seconds, default=None)


def deadlines(pod: Pod, settings: Settings) -> Iterator[Deadline]:
    """Give everything that gives up on the pod after a known time."""
    active = active_deadline(pod)
    if active is not None:
        yield active
    if (pod.manifest.group, pod.manifest.kind) in _PROGRESSING:
        yield _progress_deadline(pod)
    if settings.deployer is Deployer.HELM_WAIT:
        yield Deadline(_HELM_TIMEOUT, "the default timeout of `helm --wait`", "helm gives up")


def _active_deadlines(pod: Pod) -> Iterator[Deadline | None]:
    follows = "the pod is killed"
    yield _written(pod.node, "activeDeadlineSeconds", follows)
    path = _JOB_SPECS.get(pod.manifest.kind)
    if path is not None:
        yield _written(pod.manifest.node.get(*path), "activeDeadlineSeconds", "the Job fails")


def _progress_deadline(pod: Pod) -> Deadline:
    name, follows = "progressDeadlineSeconds", "the rollout counts as failed"
    written = _written(pod.manifest.node.get("spec"), name, follows)
    return written or Deadline(_DEFAULT_PROGRESS, f"the default of `{name}`", follows)


def _written(spec: Node, name: str, follows: str) -> Deadline | None:
    node = spec.get(name)
    value = node.value
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        return None
    return Deadline(value, f"`{name}`", follows, node)
