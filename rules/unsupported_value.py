"""A value that is not one of those which the API server takes."""

from __future__ import annotations

from itertools import chain

from initlint.context import Context
from initlint.finding import Severity
from initlint.knowledge.enumerations import Enumeration, enumerations
from initlint.model.admission import built_in_kind, pod_refusal, refusal
from initlint.model.ephemeral import ephemeral_problems
from initlint.model.fields import fields, roots
from initlint.model.names import is_placeholder
from initlint.model.pod import Pod
from initlint.model.pod_fields import pod_field_problems
from initlint.model.problem import Problem, Problems, either, text
from initlint.model.resizing import resize_problems
from initlint.model.resources import requirement_problems
from initlint.rule import Report, Reports, rule
from initlint.settings import KubeVersion

POD_RESOURCES = KubeVersion(1, 34)  # gate PodLevelResources: before, the field is dropped


@rule(
    "unsupported-value",
    summary="Value that the API server does not take",
    severity=Severity.ERROR,
    category="api",
    since="0.1.0",
    each=Pod,
)
def unsupported_value(pod: Pod, context: Context) -> Reports:
    version = context.settings.kube_version
    rows = (row for row in enumerations() if row.holds_for(version))
    found = chain(
        chain.from_iterable(_foreign_values(pod, row) for row in rows),
        _resource_problems(pod, version),
        chain.from_iterable(resize_problems(each, version) for each in pod.containers),
        ephemeral_problems(pod),
        pod_field_problems(pod, version),
        _no_containers(pod),
    )
    for problem in found:
        yield Report(problem.node, f"{problem.message}: {refusal(pod, version)}")
    for problem in _padded_images(pod):
        yield Report(problem.node, f"{problem.message}: {pod_refusal(pod)}")


def _foreign_values(pod: Pod, row: Enumeration) -> Problems:
    for root, container in roots(pod, row.of):
        for key, value in fields(root, row.path):
            given = text(value)
            if given is not None and not row.takes(given) and not is_placeholder(given):
                has = f"{container or 'the pod'} has `{key.text}: {given}`"
                yield Problem(value, f"{has}, which must be {either(row.values)}")


def _resource_problems(pod: Pod, version: KubeVersion) -> Problems:
    for container in pod.containers:
        for problem in requirement_problems(container.node.get("resources")):
            yield Problem(problem.node, f"{container}: {problem.message}")
    if version >= POD_RESOURCES and pod.is_whole:  # else they may be of an operator's container
        of_pod, is_pod = pod.node.get("resources"), built_in_kind(pod) == "Pod"
        yield from requirement_problems(of_pod, is_of_pod=True, is_completed=is_pod)


def _no_containers(pod: Pod) -> Problems:
    """Find `containers: []`; that the field is missing is the schema's to say."""
    listed = pod.node.get("containers")
    if listed and pod.is_whole and not pod.main_containers:
        yield Problem(listed, "the pod has no containers")


def _padded_images(pod: Pod) -> Problems:
    """Find blanks around an image; blanks alone hold the place of one in a template."""
    for container in pod.containers:
        image = text(container.image) or ""
        is_placeholder = not image.strip() and pod.manifest.kind != "Pod"
        if image != image.strip() and not is_placeholder:
            yield Problem(container.image, f"{container} has blanks around its image {image!r}")
