"""What follows from a command's words only once all of them are read."""

from __future__ import annotations

import re

from initlint.knowledge.draft import Draft
from initlint.knowledge.meaning import KubernetesObject, Role, Word
from initlint.knowledge.values import UNKNOWN_PIECE, is_known
from initlint.record import replace

_CHANGES = re.compile(
    r"(?i)\b(insert|update|delete|create|drop|alter|grant|truncate|copy|initiate|reconfig|set"
    r"|remove|replace|merge|call|exec|do)"
)


def finish(draft: Draft) -> None:
    """Complete *draft*: selectors, verbs, names of files, executables."""
    _select(draft)
    _choose_verbs(draft)
    _name_output(draft)
    _unpack(draft)
    _mark_executables(draft)
    _choose_role(draft)
    _tell_directory(draft)
    if draft.values.get("edits"):
        for path in draft.values.get("writes", ()):
            draft.put("reads", path)
    if draft.values.get("moves"):
        for path in draft.values.get("reads", ()):
            draft.put("removes", path)
    if draft.values.get("is_strict_only") and "operand" in draft.values:
        draft.put("fails_at_bound", value=False)


def _select(draft: Draft) -> None:
    resource = draft.values.get("default_resource")
    if resource is not None and draft.selector is not None and not draft.objects:
        draft.objects.append(KubernetesObject(resource))
    if draft.selector is not None and is_known(draft.selector):
        draft.objects = [
            replace(one, selector=draft.selector) if one.name is None else one
            for one in draft.objects
        ]


def _choose_verbs(draft: Draft) -> None:
    verbs = draft.values.pop("named_verbs", None)
    others = draft.values.pop("list_verbs", verbs)
    if verbs is None and others is None:
        return
    is_named = all(one.name is not None for one in draft.objects)
    if draft.objects and "objects" not in draft.doubtful:
        draft.put("verbs", tuple(((verbs if is_named else others) or "").split()))


def _name_output(draft: Draft) -> None:
    hints = draft.values
    names = hints.get("names_output") or (hints.get("names_missing_output") and draft.targets)
    if names and "writes" not in hints:
        name_of = _file_name if hints.get("names_output") else _last_part
        for target in draft.targets:
            draft.put("writes", _join(draft.directory, name_of(target.url)))
    elif hints.get("joins_output") and not hints.get("unpacks") and "writes" in hints:
        hints["writes"] = tuple(_join(draft.directory, path) for path in hints["writes"])


def _unpack(draft: Draft) -> None:
    """Say what an archiver does with its archive and its directory."""
    hints = draft.values
    if hints.get("packs") and draft.archive is not None:
        draft.put("writes", draft.archive)
        return
    if draft.archive not in (None, "-"):
        draft.put("reads", draft.archive)
    if hints.get("unpacks") and not hints.get("lists"):
        draft.put("writes", draft.directory or ".")


def _file_name(url: Word) -> Word:
    """Give the name under which wget keeps what stands at *url*; a directory's is its index."""
    if url is None:
        return None
    behind_host = url.partition("://")[2] or url
    name = behind_host.split("?")[0].partition("/")[2].rpartition("/")[2]
    return None if UNKNOWN_PIECE in name else name or "index.html"


def _last_part(url: Word) -> Word:
    if url is None:
        return None
    name = url.split("?")[0].rstrip("/").rpartition("/")[2].removesuffix(".git")
    return name if name and UNKNOWN_PIECE not in name else None


def _join(directory: Word, name: Word) -> Word:
    if directory is None or (name is not None and name.startswith("/")):
        return name
    return f"{directory.rstrip('/')}/{name or UNKNOWN_PIECE}"


def _mark_executables(draft: Draft) -> None:
    mode = draft.values.get("mode")
    if mode is None or not _has_x(mode):
        return
    written = draft.values.get("writes", ()) if draft.values.get("installs_files") else ()
    for path in (*draft.values.get("changes", ()), *written):
        draft.put("executables", path)


def _choose_role(draft: Draft) -> None:
    """Tell a download from a probe, and from an upload."""
    if draft.values.get("fetches_to_files") and draft.values.get("writes"):
        draft.role = Role.FETCH if draft.role is Role.PROBE else draft.role
    if draft.values.get("asks") and _only_asks(draft):
        draft.role = Role.PROBE
    uploads = draft.places and draft.values.get("reads")
    if uploads and draft.role is Role.FETCH and draft.targets:
        draft.role = Role.OTHER


def _has_x(mode: str) -> bool:
    if mode.isdigit():
        return any(int(digit) % 2 for digit in mode[-3:] if digit in "01234567")
    return any("x" in clause.partition(sign)[2] for clause in mode.split(",") for sign in "+=")


def _only_asks(draft: Draft) -> bool:
    statements = draft.values.get("statements", ())
    texts = [text for text in statements if text is not None]
    return (
        "reads" not in draft.values
        and len(texts) == len(statements) > 0
        and not any(_CHANGES.search(text) for text in texts)
    )


def _tell_directory(draft: Draft) -> None:
    writes = draft.values.get("writes", ())
    if len(writes) != 1 or writes[0] is None or not draft.lacks("into_directory"):
        return
    several = len(draft.values.get("reads", ())) > 1 and draft.values.get("copies", False)
    if several or writes[0].endswith(("/", "/.")):
        draft.put("into_directory", value=True)
