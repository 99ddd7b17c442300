"""References to variables that neither Kubernetes nor a shell expands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from initlint.facts.exec_form import ExecForm, exec_form
from initlint.knowledge.tools import tool_book
from initlint.record import record
from initlint.shell.questions import Place
from initlint.shell.text import Text, written
from initlint.shell.unwrap import shell_call

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.model.container import Container
    from initlint.tree.node import Node

_SHELL_REFERENCE = re.compile(r"(?<![\\$])\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))")
_REFERENCE = re.compile(r"(?<!\$)\$\(([A-Za-z_][\w.-]*)\)")
# `NAME_SERVICE_HOST`, `NAME_PORT`, `NAME_PORT_80_TCP_ADDR`: semantics of envvars.go.
_OF_SERVICE = re.compile(r"[A-Z0-9_]+_(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT(?:_\d+_\w+)?)\Z")
# Programs that read `$` in their words themselves: patterns, languages, templates.
_READING_DOLLARS = frozenset(
    ("awk", "gawk", "mawk", "sed", "grep", "egrep", "perl", "jq", "yq", "envsubst", "gomplate",
     "php", "python", "node", "ruby", "java", "mongo", "mongosh", "psql", "mysql", "expect", "make",
     "dockerize", "confd", "consul-template", "find", "xargs", "su", "runuser", "ssh", "kubectl",
     "ansible", "ansible-playbook", "terraform", "nomad", "vault", "helm", "pwsh", "fish", "script")
)  # fmt: skip
_PID = re.compile(r"(?:\bkill(?:[ \t]+-\w+)*[ \t]+|/proc/|\w[._-]|=|\bpid[:= ]+)(\$\$)(?![\w{($])")
_SQL = re.compile(r"(?i)\b(?:as|do)\s+(\$\$)(?=\s)")
_BUILT_IN = frozenset(
    ("Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob")
)


@record
class Unexpanded:
    """A reference that stays as it is written; `is_sure` where no program may read it itself."""

    place: Place
    text: str
    why: str
    is_sure: bool = True


def unexpanded(facts: Facts, *, has_late_names: bool) -> Iterator[Unexpanded]:
    """Give the references that stay, each at its word.

    *has_late_names* tells that something (kustomize) may put values in place of `$(NAME)`
    before the manifest is applied.
    """
    if facts.is_image_default:
        return
    yield from _in_exec_form(facts)
    if not has_late_names:
        yield from _unresolved(facts)
    yield from _shrunk(facts)


def _in_exec_form(facts: Facts) -> Iterator[Unexpanded]:
    form = exec_form(facts)
    if form is None or _reads_dollars(form):
        return
    is_known = tool_book().name(form.words[0].string) is not None
    for index, word in enumerate(form.words[1:], 1):
        for match in _SHELL_REFERENCE.finditer(word.string):
            name = match[1] or match[2]
            if _is_given(facts, name):
                why = f"no shell reads it, and Kubernetes expands `$({name})` only"
                yield Unexpanded(form.place(index), match[0], why, is_known)


def _reads_dollars(form: ExecForm) -> bool:
    return form.program.rstrip("0123456789.") in _READING_DOLLARS


def _is_given(facts: Facts, name: str) -> bool:
    """Whether the manifest itself sets the variable, so that it is sure to be meant."""
    variable = facts.environment.variables.get(name)
    return variable is not None and "${" not in (variable.value or "")


def _unresolved(facts: Facts) -> Iterator[Unexpanded]:
    """Give the `$(NAME)` that Kubernetes leaves, where no shell takes them for commands."""
    form = exec_form(facts)
    container, environment = facts.container, facts.environment
    is_whole = container.pod.is_whole and container.pod.manifest.kind in _BUILT_IN
    if form is None or not is_whole or not environment.is_complete or not container.command:
        return
    if _reads_dollars(form):
        return
    for index, word in enumerate(form.words[1:], 1):
        for match in _REFERENCE.finditer(word.string):
            if match[1] not in environment.variables and not _OF_SERVICE.match(match[1]):
                why = f"the container has no variable '{match[1]}', and no shell runs it"
                yield Unexpanded(form.place(index), match[0], why)


def _shrunk(facts: Facts) -> Iterator[Unexpanded]:
    """Give the `$$` of which Kubernetes leaves one `$` where two were needed."""
    script = _script_node(facts.container)
    if script is not None:
        for match in _PID.finditer(script.string):
            why = "Kubernetes makes one `$` of it, and the shell never sees its process id"
            yield Unexpanded(_at(script, match), "$$", why)
    for node in (*facts.container.command, *facts.container.args):
        text = written(node)
        for match in _SQL.finditer(text.string):
            why = "Kubernetes makes one `$` of it, which opens no body in SQL"
            yield Unexpanded(_at(text, match), "$$", why)


def _at(text: Text, match: re.Match[str]) -> Place:
    return text.place(match.start(1), match.end(1))


def _script_node(container: Container) -> Text | None:
    """Give the script that a shell is called with, as it is written."""
    nodes: tuple[Node, ...] = (*container.command, *container.args)
    words = [node.text or "" for node in nodes]
    for start in range(len(words)):
        shell = shell_call(words[start:])
        if shell is not None and shell.script is not None:
            return written(nodes[start + shell.script])
    return None
