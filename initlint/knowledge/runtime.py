"""What is in a container although its image does not have it."""

from __future__ import annotations

from functools import cache

from initlint.knowledge.load import load


def is_provided(path: str) -> bool:
    """Tell whether kubelet or the runtime may have put the absolute *path* there."""
    return f"{path}/".startswith(_places())


def is_mounted_program(name: str) -> bool:
    """Tell whether the program *name* may come from the node, as tools of drivers do."""
    return name in load("runtime.yaml")["programs"]["names"]


@cache
def _places() -> tuple[str, ...]:
    return tuple(f"{path}/" for path in load("runtime.yaml")["places"]["paths"])
