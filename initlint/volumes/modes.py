"""File modes as far as they are known: bits that are surely set, and bits that may be."""

from __future__ import annotations

import re

from initlint.record import record

_CLAUSE = re.compile(r"([ugoa]*)((?:[-+=](?:[ugo]|[rwxXst]*))+)\Z")
_ACTION = re.compile(r"([-+=])([ugo]|[rwxXst]*)")
_SHIFTS = {"u": 6, "g": 3, "o": 0}
_BITS = {"r": 4, "w": 2, "x": 1}
_ALL = 0o777

# runc sets it where the runtime names none (finalizeRootfs, libcontainer/rootfs_linux.go).
DEFAULT_UMASK = 0o022


@record
class Mode:
    """The permission bits of a file: those in `surely` are set, those beyond `possibly` are not."""

    surely: int
    possibly: int

    def __str__(self) -> str:
        least = "" if self.surely == self.possibly else "at most "
        return f"{least}{self.possibly:04o}"

    def has(self, bits: int) -> bool | None:
        """Whether all of *bits* are set, None where that is not known."""
        if self.surely & bits == bits:
            return True
        return None if self.possibly & bits == bits else False

    def but(self, *, added: int = 0, removed: int = 0) -> Mode:
        return Mode(self.surely & ~removed | added, self.possibly & ~removed | added)


UNKNOWN = Mode(0, _ALL)
PRIVATE = Mode(0o600, 0o600)


def made(is_directory: bool, umask: int | None) -> Mode:  # noqa: FBT001 - a kind of file
    """Give the mode of a file or directory that a program makes without saying which."""
    whole = _ALL if is_directory else 0o666
    return Mode(0, whole) if umask is None else Mode(whole & ~umask, whole & ~umask)


def copied(umask: int | None) -> Mode:
    """Give the mode of a copy: that of the original, of which nothing is known, less the umask."""
    return Mode(0, _ALL if umask is None else _ALL & ~umask)


def changed(mode: Mode, text: str | None, *, is_directory: bool, umask: int | None) -> Mode:
    """Give what `chmod` *text* makes of *mode*: octal, or symbolic such as `u+rwX,g=r`."""
    if text is None:
        return UNKNOWN
    if re.fullmatch(r"0*[0-7]{1,4}", text):
        bits = int(text, 8) & _ALL
        return Mode(bits, bits)
    for clause in text.split(","):
        match = _CLAUSE.match(clause)
        if match is None:
            return UNKNOWN
        for sign, permissions in _ACTION.findall(match[2]):
            mode = _acted(mode, match[1], sign, permissions, is_directory, umask)
    return mode


def umask_of(text: str | None, umask: int | None) -> int | None:
    """Give the umask that `umask` *text* sets where *umask* was in force."""
    if text is None:
        return None
    if re.fullmatch(r"[0-7]{1,4}", text):
        return int(text, 8) & _ALL
    if umask is None:
        return None
    # A symbolic umask names what is left (POSIX.1-2024, umask).
    left = Mode(_ALL & ~umask, _ALL & ~umask)
    kept = changed(left, text, is_directory=True, umask=0)
    return _ALL & ~kept.surely if kept.surely == kept.possibly else None


def _acted(
    mode: Mode,
    who: str,
    sign: str,
    permissions: str,
    is_directory: bool,  # noqa: FBT001
    umask: int | None,
) -> Mode:
    field = _ALL if not who or "a" in who else sum(7 << _SHIFTS[each] for each in set(who))
    sure, possible = _named(mode, permissions, is_directory)
    sure, possible = _spread(sure) & field, _spread(possible) & field
    if not who:  # only what the umask leaves is changed
        sure, possible = (sure & ~umask, possible & ~umask) if umask is not None else (0, possible)
    if sign == "+":
        return Mode(mode.surely | sure, mode.possibly | possible)
    if sign == "-":
        return Mode(mode.surely & ~possible, mode.possibly & ~sure)
    return Mode(mode.surely & ~field | sure, mode.possibly & ~field | possible)


def _named(mode: Mode, permissions: str, is_directory: bool) -> tuple[int, int]:  # noqa: FBT001
    """Give the three bits that *permissions* surely and possibly name."""
    if permissions in _SHIFTS:
        shift = _SHIFTS[permissions]
        return mode.surely >> shift & 7, mode.possibly >> shift & 7
    bits = sum(_BITS.get(each, 0) for each in set(permissions))
    if "X" not in permissions:
        return bits, bits
    # X is x for directories and for files that somebody may execute already.
    sure = bits | (1 if is_directory or mode.surely & 0o111 else 0)
    return sure, bits | (1 if is_directory or mode.possibly & 0o111 else 0)


def _spread(bits: int) -> int:
    return bits << 6 | bits << 3 | bits
