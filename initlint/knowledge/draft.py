"""A meaning in the making: fields gather here while the words are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any

from initlint.knowledge.meaning import KubernetesObject, Meaning, Role, Target, Word

_TARGET_PARTS = ("host", "port", "path", "url", "encrypted")
# What the data files may set beside the fields of a meaning: hints that `finish` uses up.
HINTS = frozenset(
    (
        "_",
        "archive",
        "asks",
        "copies",
        "default_resource",
        "delegate",
        "delegate_variant",
        "directory",
        "doubtful",
        "edits",
        "fetches_to_files",
        "installs_files",
        "is_opaque",
        "is_strict_only",
        "joins_output",
        "list_verbs",
        "lists",
        "moves",
        "named_verbs",
        "names_missing_output",
        "names_output",
        "packs",
        "selector",
        "unpacks",
    )
)
EVERY_FIELD = frozenset(
    {one.name for one in fields(Meaning)} - {"tool", "role", "doubtful", "notes"}
    | {"host", "port", "path", "url"}
)
_NAMES = frozenset(one.name for one in fields(Meaning))
_LISTS = frozenset(
    one.name
    for one in fields(Meaning)
    if str(one.type).startswith("tuple[") and one.name != "verbs"
)


@dataclass
class Draft:
    """What is known so far of one command."""

    tool: str
    role: Role
    kind: str | None = None  # of the target that host, port and path make up
    values: dict[str, Any] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)
    targets: list[Target] = field(default_factory=list)
    objects: list[KubernetesObject] = field(default_factory=list)
    selector: Word = None
    directory: Word = None  # where files land whose names the tool makes up
    archive: Word = None
    places: list[tuple[bool, Word]] = field(default_factory=list)  # copies: (comes from, place)

    def put(self, name: str, value: Any) -> None:
        """Set a field; one that holds many gains a value."""
        if name in _LISTS:
            self.values[name] = (*self.values.get(name, ()), value)
        else:
            self.values[name] = value
            self.doubtful.discard(name)

    def doubt(self, names: Iterable[str]) -> None:
        """Leave fields open: the words do not tell what they hold."""
        for name in names:
            self.doubtful.add(name)
            if name not in _LISTS:
                self.values.pop(name, None)

    def lacks(self, name: str) -> bool:
        """Tell whether a field is neither set nor open."""
        return name not in self.values and name not in self.doubtful

    def meaning(self) -> Meaning:
        """Give what has gathered."""
        known = {name: value for name, value in self.values.items() if name in _NAMES}
        parts = {name: self.values[name] for name in _TARGET_PARTS if name in self.values}
        if self.kind and (parts or not self.targets):
            self.targets.insert(0, Target(self.kind, **parts))
        known["targets"] = tuple(self.targets)
        known["objects"] = tuple(self.objects)
        known["doubtful"] = frozenset(self.doubtful) & EVERY_FIELD
        return Meaning(self.tool, self.role, **known)
