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


def access_of(placed: PlacedWait) -> Access | None:
    """Give the verbs that the wait needs of the API server; None where nobody can tell.

    `kubectl wait NAME` gets, lists and watches, `rollout status` too, `get NAME` gets
    (kubectl, pkg/cmd/wait and pkg/cmd/rollout).
    """
    wanted = placed.wait.target.object
    if wanted is None or not wanted.resource:
        return None
    known = resource(wanted.resource)
    if known is None:
        return None
    condition = (wanted.condition or "").lower()
    watches = "=" in condition or condition in ("delete", "rolled out")
    verbs = ("get", "list", "watch") if watches else ("get",)
    name = wanted.name or ""
    return Access(verbs, known.group, known.plural, placed.target.namespace, name)
