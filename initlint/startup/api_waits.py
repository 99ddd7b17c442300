"""What waits ask of the API server: a condition, and the permission to look at it."""

from __future__ import annotations

from initlint.knowledge.resources import resource
from initlint.shell.questions import Wait
from initlint.startup.causes import PlacedWait
from initlint.startup.permissions import Access


def condition_of(wait: Wait) -> str:
    """Give the condition of a Kubernetes wait in one spelling: `ready`, `complete`, `delete`."""
    wanted = wait.target.object
    condition = (wanted.condition if wanted else None) or ""
    return condition.lower().removeprefix("condition=").removesuffix("=true")


def accesses_of(placed: PlacedWait) -> tuple[Access, ...]:
    """Give what the wait may need of the API server; none where nobody can tell.

    `kubectl wait NAME` gets, lists and watches, `rollout status` too, `get NAME` gets
    (kubectl, pkg/cmd/wait and pkg/cmd/rollout). Without a known name it may be either: one
    of the accesses is then enough.
    """
    wanted = placed.wait.target.object
    known = resource(wanted.resource) if wanted is not None and wanted.resource else None
    if wanted is None or known is None:
        return ()
    condition = (wanted.condition or "").lower()
    watches = "=" in condition or condition in ("delete", "rolled out")
    first = ("get",) if wanted.name else ()
    every: tuple[tuple[str, ...], ...] = ((*first, "list", "watch"),) if watches else (("get",),)
    if not watches and not wanted.name:
        every = (("get",), ("list",))
    namespace = placed.target.namespace
    return tuple(
        Access(verbs, known.group, known.plural, namespace, wanted.name or "") for verbs in every
    )
