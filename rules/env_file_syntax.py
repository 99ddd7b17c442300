"""An env file whose lines kubelet rejects or skips."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.env_file import QUOTED, Outcome
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, related, rule
from initlint.settings import KubeVersion
from initlint.volumes.env_files import Misread, exporting, misread
from initlint.volumes.file_keys import ENABLED, KNOWN


@rule(
    "env-file-syntax",
    summary="Env file whose lines the target version rejects or skips",
    severity=Severity.ERROR,
    category="volumes",
    since="0.1.0",
    each=Pod,
)
def env_file_syntax(pod: Pod, context: Context) -> Reports:
    version = context.settings.kube_version
    has_keys = any(
        entry.value_from.get("fileKeyRef") for each in pod.containers for entry in each.env
    )
    if not has_keys or not pod.is_whole or version < KNOWN:
        return
    for one in misread(context.volumes(pod), context.objects, version):
        place, source = one.place, one.key.node.get("key")
        message = _message(one, version)
        severity = Severity.ERROR if _is_proof(one, version) else Severity.WARNING
        if one.reading.outcome is Outcome.MISSING:
            label = related(place.node, f"{one.writer} writes the file here", place.span)
            name = one.key.container.name
            yield Report(source, message, related=(label,), severity=severity, container=name)
        else:
            label = related(source, f"{one.key.container} takes this from the file")
            name = one.writer.name
            yield Report(
                place.node, message, place.span, (label,), severity=severity, container=name
            )


def _is_proof(one: Misread, version: KubeVersion) -> bool:
    is_fatal = one.reading.outcome is Outcome.REFUSED or not one.key.is_optional
    return one.reading.is_sure and is_fatal and version >= ENABLED


def _message(one: Misread, version: KubeVersion) -> str:
    file = f"'{one.key.target.path}'"
    line = f"{one.writer} writes {file}, whose line {one.reading.line}"
    outcome, follows = one.reading.outcome, _consequence(one)
    if outcome is Outcome.REFUSED:
        form = "NAME='value'" if version >= QUOTED else "NAME=value"
        return (
            f"{line} {one.reading.reason}: Kubernetes {version} reads `{form}` only, and {follows}"
        )
    if outcome is Outcome.EMPTY:
        reason = one.reading.reason or f"gives '{one.key.key}' an empty value"
        return f"{line} {reason}: kubelet takes that for no value, and {follows}"
    if outcome is Outcome.FOUND:
        return f"{line} has quotes around the value: Kubernetes {version} makes them part of it"
    found = exporting(one.reading, one.key)
    has = f"a line for '{found}', which is another name" if found else "no line of that name"
    takes = f"{one.key.container} takes '{one.key.key}' from file {file}"
    return f"{takes}, into which {one.writer} writes {has}: {follows}"


def _consequence(one: Misread) -> str:
    if one.reading.outcome is not Outcome.REFUSED and one.key.is_optional:
        return f"the variable '{one.key.entry.name}' is left out"
    return f"{one.key.container} never starts"
