"""The commands that a container runs, and where its files come from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from initlint.shell.run_commands import RunCommand, run_commands

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.model.container import Container
    from initlint.model.volume import Mount
    from initlint.shell.program import WrittenCommand


def commands(facts: Facts) -> tuple[RunCommand, ...]:
    """Give the commands that are written for the container, as they run.

    Nothing is given where the manifest writes none and the image decides.
    """
    return () if facts.is_image_default else run_commands(facts.program)


def written_commands(facts: Facts) -> Iterator[WrittenCommand]:
    """Give the commands of the container's scripts as they are written."""
    if not facts.is_image_default:
        yield from facts.program.commands()


def mount_of(container: Container, path: str | None) -> Mount | None:
    """Give the mount that *path* lies in, the innermost one."""
    if path is None or not path.startswith("/"):
        return None
    holding = [mount for mount in container.mounts if _holds(mount.path, path)]
    return max(holding, key=lambda mount: len(mount.path), default=None)


def _holds(directory: str, path: str) -> bool:
    return bool(directory) and (path == directory or path.startswith(directory.rstrip("/") + "/"))
