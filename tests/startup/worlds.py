"""Workspaces from text, with the waits of containers from a table by container name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from initlint.model.container import Container
from initlint.model.manifest import manifests
from initlint.model.workspace import Workspace
from initlint.settings import Settings
from initlint.shell.questions import AtBound, ConditionKind, ObjectCondition, Place, Target, Wait
from initlint.source.text import Source
from initlint.startup.analysis import Startup
from initlint.startup.blocked import Blocked
from initlint.startup.shapes import Shape
from initlint.startup.verdicts import Judgement, Verdict
from initlint.tree.node import ABSENT
from initlint.tree.read import documents

Make = Wait
PLACE = Place(ABSENT, ABSENT.span)


def wait(kind: ConditionKind, target: Target, *, at_bound: AtBound | None = None) -> Wait:
    return Wait(
        kind, target, PLACE, PLACE, kind.value, is_hard=True, in_loop=True, at_bound=at_bound
    )


def tcp(host: str | None, port: int | None = None) -> Wait:
    return wait(ConditionKind.TCP, Target(host=host, port=port))


def dns(host: str) -> Wait:
    return wait(ConditionKind.DNS, Target(host=host))


def file(path: str) -> Wait:
    return wait(ConditionKind.FILE, Target(path=path))


def obj(
    resource: str,
    name: str,
    condition: str | None = None,
    namespace: str | None = None,
    selector: str | None = None,
) -> Wait:
    wanted = ObjectCondition(resource, name or None, condition, selector)
    return wait(ConditionKind.KUBERNETES, Target(object=wanted, namespace=namespace))


def soft(hard: Wait) -> Wait:
    return wait(hard.kind, hard.target, at_bound=AtBound.GOES_ON)


def workspace(text: str) -> Workspace:
    source = Source("world.yaml", text)
    return Workspace("world", tuple(m for d in documents(source) for m in manifests(d)))


def startup(
    text: str,
    waits: Mapping[str, Sequence[Wait]],
    settings: Settings | None = None,
    provides: Sequence[str] = (),
) -> Startup:
    """Analyse *text*; *waits* by container name, *provides* the containers that help themselves."""

    def waits_of(container: Container) -> tuple[Wait, ...]:
        return tuple(waits.get(container.name, ()))

    def provides_itself(container: Container, _: Wait) -> bool:
        return container.name in provides

    return Startup(workspace(text), settings or Settings(), waits_of, provides_itself)


def judgements(found: Startup) -> dict[str, Judgement]:
    return {j.workload.name: j for j in found.judgements}


def verdicts(found: Startup) -> dict[str, Verdict]:
    return {name: judgement.verdict for name, judgement in judgements(found).items()}


def blocked(found: Startup, name: str) -> list[Blocked]:
    return [
        each
        for workload in found.index.workloads
        if workload.name == name
        for each in (*found.blocked(workload.pod), *found.blocked_references(workload.pod))
    ]


def shapes(found: Startup, name: str) -> list[Shape]:
    return [each.shape for each in blocked(found, name)]


def deployment(
    name: str,
    inits: str = "",
    *,
    kind: str = "Deployment",
    extra: str = "",
    pod: str = "",
    annotations: str = "{}",
    ports: str = "[{name: http, containerPort: 8080}]",
    group: str = "apps/v1",
) -> str:
    """Give a workload whose pods carry `app: NAME`; *inits* are names of init containers."""
    containers = ", ".join(f"{{name: {n}, image: busybox}}" for n in inits.split())
    return f"""---
apiVersion: {group}
kind: {kind}
metadata: {{name: {name}, annotations: {annotations}}}
spec:
  {extra or "replicas: 1"}
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec:
      {pod or "restartPolicy: Always"}
      initContainers: [{containers}]
      containers: [{{name: main-{name}, image: nginx, ports: {ports}}}]
"""


def job(
    name: str, inits: str = "", *, extra: str = "backoffLimit: 6", annotations: str = "{}"
) -> str:
    return deployment(
        name,
        inits,
        kind="Job",
        group="batch/v1",
        extra=extra,
        pod="restartPolicy: Never",
        annotations=annotations,
    )


def stateful_set(
    name: str,
    inits: str = "",
    *,
    replicas: int = 3,
    service: str = "",
    policy: str = "OrderedReady",
) -> str:
    extra = (
        f"{{replicas: {replicas}, serviceName: {service or name}, podManagementPolicy: {policy}}}"
    )
    fields = extra.strip("{}").replace(", ", "\n  ")
    return deployment(name, inits, kind="StatefulSet", extra=fields)


def service(
    name: str,
    app: str = "",
    *,
    ports: str = "[{port: 80, targetPort: 8080}]",
    extra: str = "",
    annotations: str = "{}",
) -> str:
    return f"""---
apiVersion: v1
kind: Service
metadata: {{name: {name}, annotations: {annotations}}}
spec:
  {extra or "type: ClusterIP"}
  selector: {{app: {app or name}}}
  ports: {ports}
"""
