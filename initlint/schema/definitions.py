"""The shared definitions of one Kubernetes version, decoded one by one as they are needed.

The file has 1.8 MB and a Deployment needs some twenty of its 860 definitions, so the text is
cut at the definitions' names and only what is asked for goes through the JSON decoder.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cache, cached_property
from pathlib import Path
from typing import Any

_NAME = '\n    "'  # how a definition begins in the file: one line, four blanks, its name
_FILE = "_definitions.json"
_KINDS = "x-kubernetes-group-version-kind"
_decode = json.JSONDecoder().raw_decode

Schema = dict[str, Any]


class Definitions:
    """The definitions in one folder, by name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._decoded: dict[str, Schema] = {}

    def __getitem__(self, name: str) -> Schema:
        if name not in self._decoded:
            self._decoded[name] = self._decode(name)
        return self._decoded[name]

    @property
    def names(self) -> Collection[str]:
        return self._pieces.keys()

    def _decode(self, name: str) -> Schema:
        piece = self._pieces[name]
        schema: Schema = _decode(piece, piece.index("{"))[0]
        return schema

    @cached_property
    def _pieces(self) -> dict[str, str]:
        text = (self._folder / _FILE).read_text(encoding="utf-8")
        pieces = text.split(_NAME)[1:]
        if pieces:
            return {piece[: piece.index('"')]: piece for piece in pieces}
        # A release that lays the file out in another way costs time and nothing else.
        return {name: json.dumps(schema) for name, schema in json.loads(text)["$defs"].items()}


@cache
def definitions(folder: Path) -> Definitions:
    """Give the definitions in *folder*, one object a folder."""
    return Definitions(folder)


def kind_name(known: Definitions, api_version: str, kind: str) -> str | None:
    """Give the name of a kind's definition; None where this version has no such kind.

    Group, version and kind must match as they are written, in full.
    """
    group, _, version = api_version.rpartition("/")
    if "." in group and not group.endswith(".k8s.io"):
        return None  # no built-in group, and no reason to read the file
    wanted = {"group": group, "version": version, "kind": kind}
    ending = f".{version}.{kind}"
    candidates = (name for name in known.names if name.endswith(ending))
    return next((name for name in candidates if wanted in known[name].get(_KINDS, ())), None)
