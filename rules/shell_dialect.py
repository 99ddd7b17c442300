"""Syntax of bash under a shell that is another one."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.commands import written_commands
from initlint.facts.dialects import Misread, misread
from initlint.finding import Confidence, Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule
from initlint.shell.dialect import Dialect

_SHELLS = {
    Dialect.ASH: "busybox's `sh`",
    Dialect.DASH: "dash, the image's `sh`,",
    Dialect.UNKNOWN: "`sh`, be it dash or busybox's,",
}


@rule(
    "shell-dialect",
    summary="Syntax of bash under a shell that does not know it",
    severity=Severity.ERROR,
    category="commands",
    since="0.1.0",
    each=Container,
)
def shell_dialect(container: Container, context: Context) -> Reports:
    if not container.is_early:
        return
    facts = context.facts(container)
    said = set()
    for found in misread(facts):
        key = (found.bashism.construct, found.bashism.place.node, found.is_silent)
        if found.is_silent or key not in said:
            yield _report(container, found)
        said.add(key)
    for command in written_commands(facts):
        if command.words[:1] == ("set",) and _takes_pipefail_for_a_word(command.words):
            lost = "sets `$1` and no option: failures in pipes go on unseen"
            message = f"`set -e pipefail` of {container} {lost}"
            yield Report(command.places[0].node, message, command.places[0].span)


def _report(container: Container, found: Misread) -> Report:
    bashism, is_unknown = found.bashism, found.dialect is Dialect.UNKNOWN
    shell = _SHELLS[found.dialect]
    message = f"{shell} does not know '{bashism.words}' of {container}: {bashism.construct.follows}"
    is_error = found.is_silent and not is_unknown
    return Report(
        bashism.place.node,
        message,
        bashism.place.span,
        severity=Severity.ERROR if is_error else Severity.WARNING,
        confidence=Confidence.MEDIUM if is_unknown else None,
    )


def _takes_pipefail_for_a_word(words: tuple[str | None, ...]) -> bool:
    """Whether `pipefail` stands behind options of which none is `-o`."""
    if "pipefail" not in words:
        return False
    before = words[words.index("pipefail") - 1] or ""
    return before[:1] in ("-", "+") and not before.endswith("o")
