"""Changes of owner that the kernel does not allow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from initlint.volumes.deeds import Deed, deeds, runs_as_another
from initlint.volumes.ownership import Identity, identity

if TYPE_CHECKING:
    from initlint.facts.container import Facts


class Forbidden(NamedTuple):
    """A change of owner that fails for any file, and why."""

    deed: Deed
    owner: str
    why: str


def forbidden(facts: Facts) -> Iterator[Forbidden]:
    """Give the changes of owner that fail, whatever stands at the path."""
    someone = identity(facts.container, facts.image)
    if someone.has_chown is not False or runs_as_another(facts):
        return
    for deed in deeds(facts):
        if deed.owner is not None and someone.can_give_to(deed.owner) is False:
            yield Forbidden(deed, deed.owner, _why(someone))


def _why(someone: Identity) -> str:
    if someone.is_root:
        return "it has no CAP_CHOWN, which root needs for that too"
    return f"it runs as {someone}, and only root may do that"
