"""What shells carry out themselves."""

from __future__ import annotations

from functools import cache

from initlint.knowledge.entries import entries


@cache
def builtins() -> frozenset[str]:
    """Give the commands that some shell carries out without a program of that name.

    Of one that the script's own shell lacks (`source` under dash) the dialect rules speak.
    """
    book = entries("shells.yaml")
    return frozenset(name for shell in book.names() for name in book.get(shell)["builtins"])
