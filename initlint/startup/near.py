"""Names that somebody may have meant."""

from __future__ import annotations

from collections.abc import Iterable

_SHORTEST = 4  # characters; shorter names are one edit from anything


def near(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """Give those of *names* that are one edit, or one affix, from *name*."""
    return tuple(sorted(each for each in set(names) if each != name and is_near(name, each)))


def is_near(a: str, b: str) -> bool:
    """Tell whether one edit or one affix (`db`, `my-db`) turns *a* into *b*."""
    short, long = sorted((a, b), key=len)
    if not short:
        return False
    return _is_affixed(short, long) or (len(short) >= _SHORTEST and _is_one_edit(short, long))


def _is_affixed(short: str, long: str) -> bool:
    affix = ""
    if long.startswith(short + "-"):
        affix = long[len(short) + 1 :]
    elif long.endswith("-" + short):
        affix = long[: -len(short) - 1]
    return bool(affix) and "-" not in affix


def _is_one_edit(short: str, long: str) -> bool:
    if len(long) - len(short) > 1:
        return False
    at = next((i for i, c in enumerate(short) if c != long[i]), len(short))
    if len(long) > len(short):
        return short[at:] == long[at + 1 :]
    is_swapped = short[at : at + 2] == long[at : at + 2][::-1]
    return short[at + 1 :] == long[at + 1 :] or (is_swapped and short[at + 2 :] == long[at + 2 :])
