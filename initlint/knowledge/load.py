"""The data files of this room."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

_ROOM = Path(__file__).parent
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def load(name: str) -> Any:
    """Give the content of the data file *name*, read once."""
    return load_text((_ROOM / name).read_text(encoding="utf-8"))


def load_section(name: str, heading: str) -> Any:
    """Give that document of the data file *name* whose first line is *heading*, else None.

    The rest of the file is not parsed, which is what takes the time.
    """
    section = _sections(name).get(heading)
    return None if section is None else load_text(section)


@cache
def _sections(name: str) -> dict[str, str]:
    sections = (_ROOM / name).read_text(encoding="utf-8").split("\n---\n")
    return {section.partition("\n")[0]: section for section in sections}


def load_text(text: str) -> Any:
    """Give what the YAML *text* holds."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506 the safe loader, in C where it is there
