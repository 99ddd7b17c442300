"""Whether a container may itself bring about what it waits for in its own pod."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from initlint.facts.container import Facts
from initlint.model.container import Container
from initlint.model.workspace import Workspace
from initlint.settings import Settings
from initlint.shell.questions import ConditionKind, Effect, EffectKind, Wait
from initlint.startup.analysis import Startup

# Programs that neither serve nor stay; what they write is told by other effects.
_HARMLESS = frozenset(
    [
        "apk",
        "apt",
        "apt-get",
        "awk",
        "base64",
        "basename",
        "cat",
        "chgrp",
        "chmod",
        "chown",
        "cp",
        "curl",
        "cut",
        "date",
        "dig",
        "dirname",
        "envsubst",
        "find",
        "getent",
        "grep",
        "head",
        "host",
        "hostname",
        "id",
        "jq",
        "kubectl",
        "ln",
        "ls",
        "mkdir",
        "mv",
        "mysqladmin",
        "nc",
        "ncat",
        "netcat",
        "nslookup",
        "od",
        "openssl",
        "pg_isready",
        "ping",
        "printenv",
        "psql",
        "redis-cli",
        "rm",
        "sed",
        "seq",
        "sleep",
        "sort",
        "stat",
        "tail",
        "tee",
        "touch",
        "tr",
        "uname",
        "wc",
        "wget",
        "which",
        "whoami",
        "yq",
    ]
)
_WRITING = frozenset({EffectKind.WRITES, EffectKind.MAKES_DIRECTORY, EffectKind.FETCHES})


def startup_of(
    workspace: Workspace, settings: Settings, facts_of: Callable[[Container], Facts]
) -> Startup:
    """Analyse *workspace* with what its containers' programs really do."""

    def waits_of(container: Container) -> tuple[Wait, ...]:
        return facts_of(container).waits

    def provides(container: Container, wait: Wait) -> bool:
        return provides_itself(facts_of(container).effects, wait)

    return Startup(workspace, settings, waits_of, provides)


def provides_itself(effects: Iterable[Effect], wait: Wait) -> bool:
    """Tell whether a program with *effects* may meet its own *wait*.

    It serves, it writes the file, or it runs before the wait what nobody knows.
    """
    return any(_provides(effect, wait) for effect in effects)


def _provides(effect: Effect, wait: Wait) -> bool:
    if effect.kind is EffectKind.LISTENS:
        return True
    if effect.kind in _WRITING and wait.kind is ConditionKind.FILE:
        return effect.path is None or _covers(effect.path, wait.target.path or "")
    if effect.kind is not EffectKind.CALLS or not _is_before(effect, wait):
        return False
    name = (effect.program or "").rpartition("/")[2]
    return name not in _HARMLESS


def _covers(written: str, path: str) -> bool:
    return path == written or path.startswith(written.rstrip("/") + "/")


def _is_before(effect: Effect, wait: Wait) -> bool:
    """Tell whether the effect's command may run before the wait's probe."""
    if effect.place.node is not wait.probe_place.node:
        return True
    return effect.place.span.start < wait.probe_place.span.start
