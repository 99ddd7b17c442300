"""References between the variables of one container: `$(NAME)` in the value of another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from initlint.model.container import Container
from initlint.model.environment import EnvVar

_REFERENCE = re.compile(r"\$\$|\$\(([^()]*)\)")
# Variables that Kubernetes sets for the Services of the namespace (pkg/kubelet/envvars).
_OF_SERVICE = re.compile(r"[A-Z0-9_]+_(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT(?:_\d+_\w+)?)\Z")


class EarlyReference(NamedTuple):
    """A variable whose value names one that is defined further down."""

    variable: EnvVar
    later: EnvVar


def early_references(container: Container) -> Iterator[EarlyReference]:
    """Give the values that name a variable which only a later entry defines.

    The kubelet expands a value with what stands before it, envFrom and the variables of
    Services (makeEnvironmentVariables, pkg/kubelet/kubelet_pods.go); nothing is said where
    one of these may hold the name.
    """
    if container.env_from:
        return
    entries = container.env
    before: set[str] = set()
    for index, variable in enumerate(entries):
        after = {later.name: later for later in reversed(entries[index + 1 :])}
        for name in _names(variable.value.text or ""):
            if name in after and name not in before and not _OF_SERVICE.match(name):
                yield EarlyReference(variable, after[name])
        before.add(variable.name)


def _names(value: str) -> Iterator[str]:
    seen = dict.fromkeys(match[1] for match in _REFERENCE.finditer(value) if match[1])
    return iter(seen)
