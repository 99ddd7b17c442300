"""What known tools do with their arguments: `meaning` of the words of a simple command."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from initlint.knowledge.meaning import KubernetesObject, Meaning, Role, Target, Word

__all__ = ["KubernetesObject", "Meaning", "Role", "Target", "ToolBook", "Word", "tool_book"]

_NOTHING: Mapping[str, Word] = MappingProxyType({})


class ToolBook:
    """Every known tool, by the names under which it is called."""

    def meaning(
        self,
        words: tuple[Word, ...],
        *,
        variant: str | None = None,
        environment: Mapping[str, Word] = _NOTHING,
    ) -> Meaning | None:
        """Say what the command *words* does, None for a tool that is not known.

        *words* are those of one simple command after quote removal, the program first; None
        is a word of unknown value. *variant* says whose tool it is (`busybox`, `openbsd`,
        `traditional`, `gnu`), None where unknown. *environment* holds the variables that the
        command sees, None for one of unknown value: some tools take host and port from it.
        """
        raise NotImplementedError


@cache
def tool_book() -> ToolBook:
    """Give the tools that initlint knows."""
    return ToolBook()
