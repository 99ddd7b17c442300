"""One small world that several reporters' tests print: a Deployment that waits for itself."""

from __future__ import annotations

from pathlib import Path

from initlint.finding import Confidence, Edit, Finding, Fix, Label, ObjectRef, Safety, Severity
from initlint.report.outcome import Extent, Outcome, Verdict, outcome
from initlint.source.bundle import InputProblem
from initlint.source.text import Source, Span

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      initContainers:
        - name: wait
          image: busybox
          command:
            - sh
            - -c
            - until nc -z web 80; do sleep 2; done
"""
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  selector: {app: web}\n"

deployment = Source("k8s/web.yaml", DEPLOYMENT, Path("k8s/web.yaml"))
service = Source("k8s/service.yaml", SERVICE, Path("k8s/service.yaml"))
web = ObjectRef("apps/v1", "Deployment", "shop", "web")


def at(source: Source, text: str) -> Span:
    start = source.text.index(text)
    return Span(start, start + len(text))


deadlock = Finding(
    "wait-on-own-service",
    Severity.ERROR,
    Confidence.HIGH,
    "init container 'wait' waits for Service 'web', which selects only this pod: "
    "it has no ready endpoint before the wait ends",
    deployment,
    at(deployment, "nc -z web 80"),
    web,
    "wait",
    (Label(service, at(service, "selector"), "the Service selects this pod and no other"),),
    url="https://example.com/wait_on_own_service.md",
)
untagged = Finding(
    "image-without-tag",
    Severity.WARNING,
    Confidence.MEDIUM,
    "image 'busybox' has no tag",
    deployment,
    at(deployment, "busybox"),
    web,
    "wait",
    fix=Fix(
        "Add the tag `1.36`", Safety.UNSAFE, (Edit(at(deployment, "busybox"), "busybox:1.36"),)
    ),
)
hushed = Finding(
    "missing-limits",
    Severity.INFO,
    Confidence.LOW,
    "init container 'wait' has no limits",
    deployment,
    at(deployment, "name: wait"),
    suppressed="batch nodes only",
)
stuck = Verdict(
    web,
    "cannot-start",
    ("Service/web",),
    "init container 'wait' waits for Service 'web', which has no endpoint before this pod is ready",
)


def world() -> Outcome:
    return outcome(
        (deadlock, untagged, hushed),
        startup=(stuck, Verdict(ObjectRef("v1", "Pod", "shop", "job"), "starts")),
        extent=Extent(2, 2, 1, 1, 1, (InputProblem("gone.yaml", "no such file"),)),
    )
