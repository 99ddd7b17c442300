"""A subPath that the API server does not take."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.admission import refusal
from initlint.model.container import Container, Role
from initlint.model.paths import descending_problem
from initlint.model.problem import Problem, Problems, text
from initlint.model.volume import Mount
from initlint.rule import Report, Reports, rule

# ValidateVolumeMounts, pkg/apis/core/validation: run at 1.29 to 1.37, read at 1.31 and 1.34.


@rule(
    "invalid-sub-path",
    summary="`subPath` that the API server does not take",
    severity=Severity.ERROR,
    category="api",
    since="0.1.0",
    each=Container,
)
def invalid_sub_path(container: Container, context: Context) -> Reports:
    version = context.settings.kube_version
    for mount in container.mounts:
        for problem in _problems(container, mount):
            message = f"{container} {problem.message}: {refusal(container.pod, version)}"
            yield Report(problem.node, message)


def _problems(container: Container, mount: Mount) -> Problems:
    fields = tuple(name for name in ("subPath", "subPathExpr") if text(mount.node.get(name)))
    if container.role is Role.EPHEMERAL and fields:
        message = f"has `{fields[0]}` in a mount, which no ephemeral container may"
        yield Problem(mount.node.key(fields[0]), message)
        return
    if len(fields) > 1:
        message = "has both `subPath` and `subPathExpr` in one mount"
        yield Problem(mount.node.key("subPathExpr"), message)
    for name in fields:
        value = mount.node.get(name)
        problem = descending_problem(value.text or "")
        if problem:
            yield Problem(value, f"has `{name}` '{value.text}', which {problem}")
