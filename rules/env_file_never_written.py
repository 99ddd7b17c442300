"""A variable from a file that no earlier container writes."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Label, Severity
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, related, rule
from initlint.volumes.doubts import may_gain
from initlint.volumes.file_keys import ENABLED, FileKey, Lack, Lacking, file_keys, lacking


@rule(
    "env-file-never-written",
    summary="Variable from a file that no earlier container writes",
    severity=Severity.ERROR,
    category="volumes",
    since="0.1.0",
    each=Pod,
)
def env_file_never_written(pod: Pod, context: Context) -> Reports:
    keys = tuple(file_keys(pod)) if context.settings.kube_version >= ENABLED else ()
    if not keys or may_gain(pod, context.workspace):
        return
    for key in _first_of_each_file(keys):
        lack = lacking(context.volumes(pod), key)
        if lack is not None:
            node = key.node.get("volumeName") if lack.lack is Lack.UNMOUNTED else key.path_node
            name = key.container.name
            yield Report(node, _message(lack), related=_labels(lack), container=name)


def _first_of_each_file(keys: tuple[FileKey, ...]) -> tuple[FileKey, ...]:
    firsts = {(key.container, key.target): key for key in reversed(keys)}
    return tuple(reversed(firsts.values()))


def _message(lacking: Lacking) -> str:
    key = lacking.key
    volume, path = key.node.get("volumeName").text, key.path_node.text
    takes = f"{key.container} takes variables from file '{path}' of volume '{volume}'"
    why = {
        Lack.UNMOUNTED: "which no container mounts, so kubelet never sets it up",
        Lack.OWN: "which only the container itself writes, once it has started",
        Lack.LATER: "which only a container behind it writes",
        Lack.NEVER: "which no container before it writes",
    }
    return f"{takes}, {why[lacking.lack]}: it never starts"


def _labels(lacking: Lacking) -> tuple[Label, ...]:
    labels = []
    for use in lacking.uses[:3]:
        message = f"{use.container} writes '{use.location.path}' of the volume"
        labels.append(related(use.place.node, message, use.place.span))
    return tuple(labels)
