"""What one rule says of a pod, in few words."""

from __future__ import annotations

import json
from typing import NamedTuple

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.model.manifest import manifests
from initlint.model.pod import Pod
from initlint.model.workspace import Workspace
from initlint.rule import Rule
from initlint.settings import Settings
from initlint.source.text import Source
from initlint.tree.read import documents


class Said(NamedTuple):
    """A report: the container, the text that it points at, how bad it is, and its message."""

    container: str
    text: str
    severity: Severity
    message: str


def said(rule: Rule, *objects: dict[str, object], **spec: object) -> list[Said]:
    """Give what *rule* says of the containers of a pod with this spec, beside other *objects*."""
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": spec}
    texts = [json.dumps(each) for each in (pod, *objects)]
    read = [d for i, text in enumerate(texts) for d in documents(Source(f"{i}.yaml", text))]
    workspace = Workspace("shop", tuple(m for document in read for m in manifests(document)))
    context = Context(Settings(), workspace)
    pods = [pod for pod in workspace.pods if pod.manifest.kind == "Pod"]
    subjects = [each for pod in pods for each in ((pod,) if rule.each is Pod else pod.containers)]
    return [said for subject in subjects for said in _of(rule, subject, context)]


def _of(rule: Rule, subject: Container | Pod, context: Context) -> list[Said]:
    found = []
    for report in rule.check(subject, context):
        span = report.span or report.node.span
        text = report.node.source.text[span.start : span.end]
        severity = report.severity or rule.severity
        name = report.container or getattr(subject, "name", "")
        found.append(Said(name, text, severity, report.message))
    return found


def init(script: str, **fields: object) -> dict[str, object]:
    """Give an init container that runs *script* under `set -e`."""
    name = str(fields.pop("name", "first"))
    image = fields.pop("image", "busybox:1.36")
    return {"name": name, "image": image, "command": ["sh", "-ec", script], **fields}


def mounts(**paths: str) -> list[dict[str, object]]:
    """Give `volumeMounts`: the names of volumes, and the paths that they are mounted at."""
    return [{"name": name, "mountPath": path} for name, path in paths.items()]
