"""The name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable

_SHORTEST = 3  # characters; below it everything is near to everything


def near_misses(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Give those of *known* that are one edit or one affix away from *name*.

    An edit replaces, adds, drops or swaps a character; an affix is a part set off by `-`.
    """
    return tuple(each for each in dict.fromkeys(known) if _is_near(name, each))


def _is_near(name: str, other: str) -> bool:
    if name == other or min(len(name), len(other)) < _SHORTEST:
        return False
    return _is_affix_apart(name, other) or _is_edit_apart(name, other)


def _is_affix_apart(name: str, other: str) -> bool:
    short, long = sorted((name, other), key=len)
    return long.startswith(f"{short}-") or long.endswith(f"-{short}")


def _is_edit_apart(name: str, other: str) -> bool:
    short, long = sorted((name, other), key=len)
    if len(long) - len(short) > 1:
        return False
    same = next(
        (i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short)
    )
    rest, other_rest = short[same:], long[same:]
    if len(short) < len(long):
        return rest == other_rest[1:]
    is_swapped = rest[:2] == other_rest[1::-1]
    return rest[1:] == other_rest[1:] or (is_swapped and rest[2:] == other_rest[2:])
