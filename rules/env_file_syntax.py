"""An env file whose lines kubelet rejects or skips."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.env_file import QUOTED, Outcome
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, related, rule
from initlint.settings import KubeVersion
from initlint.volumes.file_keys import ENABLED, KNOWN

if TYPE_CHECKING:
    from initlint.volumes.env_files import Misread


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
    from initlint.volumes.env_files import misread  # few pods get here

    for one in misread(context.volumes(pod), context.objects, version):
        yield _report(one, version)


def _report(one: Misread, version: KubeVersion) -> Report:
    """Point at the command that writes the line, or at the key that no line defines."""
    message, place, key = _message(one, version), one.place, one.key.node.get("key")
    severity = Severity.ERROR if _is_proof(one, version) else Severity.WARNING
    if one.reading.outcome is Outcome.MISSING:
        label = related(place.node, f"{one.writer} writes the file here", place.span)
        name = one.key.container.name
        return Report(key, message, related=(label,), severity=severity, container=name)
    label = related(key, f"{one.key.container} takes this from the file")
    name = one.writer.name
    return Report(place.node, message, place.span, (label,), severity=severity, container=name)


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
    found = one.exported
    has = f"a line for '{found}', which is another name" if found else "no line of that name"
    takes = f"{one.key.container} takes '{one.key.key}' from file {file}"
    return f"{takes}, into which {one.writer} writes {has}: {follows}"


def _consequence(one: Misread) -> str:
    if one.reading.outcome is not Outcome.REFUSED and one.key.is_optional:
        return f"the variable '{one.key.entry.name}' is left out"
    return f"{one.key.container} never starts"
