"""Files that a shell opens for more than one simple command: `{ …; } > file`, `exec > file`."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import join

from initlint.facts.container import Facts
from initlint.shell.calls import Call, FileUse
from initlint.shell.graph import CommandNode, Node
from initlint.shell.values import UNKNOWN_PIECE, template
from initlint.volumes.location import normal
from initlint.volumes.mounts import MountTable
from initlint.volumes.uses import Use, UseKind

_KINDS = (("<", UseKind.READS), (">", UseKind.WRITES))


def redirected_uses(facts: Facts, table: MountTable) -> Iterator[Use]:
    """Give the files that groups, loops, functions and nested shells of *facts* write and read.

    `exec > file` and a redirection that stands alone are among them; what a simple command
    opens for itself is not.
    """
    if facts.is_image_default:
        return
    for step, node, call in _openings(facts):
        for use in call.uses:
            path = _path(call, use)
            location = table.locate(path)
            if path is None or location is None:
                continue
            place = node.context.script.place(use.start, use.end)
            for sign, kind in _KINDS:
                if sign in use.operator:
                    appends = use.operator.endswith(">>")
                    yield Use(
                        table.container,
                        kind,
                        location,
                        normal(path),
                        place,
                        (),
                        step=step,
                        appends=appends,
                    )


def opens_unseen(facts: Facts) -> bool:
    """Whether one of these files has a name of which nothing is known."""
    return any(
        ">" in use.operator and _path(call, use) is None
        for _, _, call in _openings(facts)
        for use in call.uses
    )


def _openings(facts: Facts) -> Iterator[tuple[int, Node, Call]]:
    """Give what opens files beside the simple commands, each once.

    With it goes the number of commands that are met before.
    """
    exploration = facts.program.exploration
    met: set[tuple[int, object]] = set()
    opened: set[tuple[int, object]] = set()
    for node, call in zip(exploration.nodes, exploration.calls, strict=True):
        if call is None:
            continue
        is_simple = isinstance(node, CommandNode) and bool(call.words)
        key = (node.number, call.words if is_simple else call.uses)
        if call.uses and (call.is_function or not is_simple) and key not in opened:
            opened.add(key)
            yield len(met), node, call
        if is_simple:
            met.add(key)


def _path(call: Call, use: FileUse) -> str | None:
    path = template(use.path)
    if UNKNOWN_PIECE in path or not path or call.root is not None:
        return None
    if path.startswith("/"):
        return path
    return join(call.directory, path) if call.directory else None
