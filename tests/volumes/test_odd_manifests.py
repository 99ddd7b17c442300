"""Rules about volumes take whatever stands in a manifest."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initlint.rule import Rule
from rules.chown_without_root import chown_without_root
from rules.memory_volume_limit import memory_volume_limit
from rules.mount_hides_image_files import mount_hides_image_files
from rules.slow_recursive_chown import slow_recursive_chown
from rules.volume_owner_mismatch import volume_owner_mismatch
from rules.write_to_read_only_mount import write_to_read_only_mount
from tests.volumes.reports import said

RULES = (
    chown_without_root,
    memory_volume_limit,
    mount_hides_image_files,
    slow_recursive_chown,
    volume_owner_mismatch,
    write_to_read_only_mount,
)
SPEC: dict[str, Any] = {
    "securityContext": {"fsGroup": 2000, "supplementalGroups": [3000], "runAsUser": 0},
    "initContainers": [
        {
            "name": "first",
            "image": "busybox:1.36",
            "workingDir": "/work",
            "command": ["sh", "-ec", "umask 077; mkdir -p a; chown -R 5 a; cp -r /work/. /ro"],
            "securityContext": {"capabilities": {"drop": ["ALL"]}, "readOnlyRootFilesystem": True},
            "resources": {"limits": {"memory": "64Mi"}},
            "volumeMounts": [
                {"name": "work", "mountPath": "/work", "subPath": "a"},
                {"name": "config", "mountPath": "/ro", "readOnly": True},
            ],
        }
    ],
    "containers": [
        {
            "name": "app",
            "image": "registry.example.com/app:1",
            "command": ["/work/app"],
            "securityContext": {"runAsUser": 1000, "runAsGroup": 1000},
            "volumeMounts": [{"name": "work", "mountPath": "/work"}],
        }
    ],
    "volumes": [
        {"name": "work", "emptyDir": {"medium": "Memory", "sizeLimit": "1Gi"}},
        {"name": "config", "projected": {"sources": [{"configMap": {"name": "app"}}]}},
    ],
}


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    if isinstance(value, dict):
        found += [place for key, each in value.items() for place in _places(each, (*path, key))]
    if isinstance(value, list):
        found += [place for key, each in enumerate(value) for place in _places(each, (*path, key))]
    return found


ODD = st.sampled_from(
    [None, "", "x", "/", "..", 0, -1, True, 1.5, [], {}, [None], [[]], [{}], "\0"]
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@given(changes=st.lists(st.tuples(st.sampled_from(_places(SPEC)), ODD), max_size=4))
@settings(max_examples=60, deadline=None)
def test_a_rule_takes_odd_values_anywhere(
    rule: Rule, changes: list[tuple[tuple[Any, ...], object]]
) -> None:
    spec = copy.deepcopy(SPEC)
    for path, value in changes:
        _put(spec, path, value)

    assert all(report.message for report in said(rule, **spec))


def _put(value: Any, path: tuple[Any, ...], new: object) -> None:
    try:
        for key in path[:-1]:
            value = value[key]
        value[path[-1]] = copy.deepcopy(new)
    except (KeyError, IndexError, TypeError):
        return  # an earlier change took the place away
