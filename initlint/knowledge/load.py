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
    with (_ROOM / name).open("rb") as file:
        return yaml.load(file, Loader=_Loader)
