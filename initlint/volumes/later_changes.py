"""What becomes of a file that one container made, through what it and others do later."""

from __future__ import annotations

from collections.abc import Sequence

from initlint.record import replace
from initlint.volumes.deeds import DeedKind
from initlint.volumes.location import is_related
from initlint.volumes.made_files import Event, MadeFile, given_away
from initlint.volumes.modes import changed


def after(file: MadeFile, later: Sequence[Event]) -> MadeFile | None:
    """Give *file* as it is once *later* has happened; None where that is not told."""
    found: MadeFile | None = file
    for event in later:
        if found is not None and _reaches(event, found):
            found = _after_one(found, event)
    return found


def _after_one(file: MadeFile, event: Event) -> MadeFile | None:
    match event.deed.kind:
        case DeedKind.REMOVES:
            return None
        case DeedKind.CHANGES_OWNER | DeedKind.CHANGES_MODE if event.deed.command.is_guarded:
            return None
        case DeedKind.CHANGES_OWNER:
            return _after_chown(file, event)
        case DeedKind.CHANGES_MODE:
            return _after_chmod(file, event)
        case _:
            return file


def _after_chown(file: MadeFile, event: Event) -> MadeFile | None:
    owner = event.deed.owner
    if owner is None:
        return None
    if event.by.has_chown:
        return given_away(file, owner)
    return file if event.by.can_give_to(owner) is False else None


def _after_chmod(file: MadeFile, event: Event) -> MadeFile | None:
    """Only the owner changes a mode, and root (chmod(2): CAP_FOWNER)."""
    is_owner = event.by.is_same_user(file.owner)
    if not is_owner and not event.by.ignores_modes:
        return file if is_owner is False and event.by.is_root is False else None
    text, umask = event.deed.mode, event.umask
    return replace(file, mode=changed(file.mode, text, is_directory=file.is_directory, umask=umask))


def _reaches(event: Event, file: MadeFile) -> bool:
    if event.location.volume is not file.location.volume:
        return False
    own, path = event.location.path, file.location.path
    is_deep = event.deed.is_recursive or event.deed.is_tree or not event.deed.is_exact
    return is_related(own, path) if is_deep else own == path
