r"""Two spellings that libyaml refuses and kubectl takes: `"it\'s"` and `[a:]`.

go-yaml v2 (`scannerc.go`) knows the escape `\'`, and reads a colon in front of a flow
indicator as part of the plain scalar. Such text is parsed with other characters in these
places, of the same width so that every offset stays true, and they are put back in values.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from initlint.tree.build import new_parser

# Of Unicode's private use area: no parser gives them a meaning.
_BACKSLASH, _QUOTE, _COLON = "\ue000", "\ue001", "\ue002"
_STANDINS = re.compile("[\ue000-\ue002]")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_MOST_COLONS = 8  # each one is found by parsing anew
_LONGEST = 1_000_000  # characters


def tolerate(text: str, error: yaml.MarkedYAMLError) -> str | None:
    """Give *text* with stand-ins for what *error* is about; None where nothing can be done."""
    if len(text) > _LONGEST or text.count(_COLON) >= _MOST_COLONS:
        return None
    if error.problem == "found unknown escape character":
        tolerated = _ESCAPE.sub(_stand_in, text)
    elif error.problem == "found unexpected ':'" and error.problem_mark is not None:
        tolerated = _without_colon(text, error.problem_mark.index)
    else:
        return None
    return tolerated if tolerated != text else None


def has_standins(text: str) -> bool:
    return _STANDINS.search(text) is not None


class TolerantParser:
    """Gives the events of a text with stand-ins, and none of them in a value."""

    def __init__(self, text: str) -> None:
        self._parser = new_parser(text)

    def get_event(self) -> Any:
        event = self._parser.get_event()
        if isinstance(event, yaml.ScalarEvent) and has_standins(event.value):
            event.value = _restored(event.value, is_decoded=event.style == '"')
        return event


def _stand_in(escape: re.Match[str]) -> str:
    return _BACKSLASH + _QUOTE if escape[1] == "'" else escape[0]


def _without_colon(text: str, near: int) -> str:
    at = text.find(":", near)
    return text if at < 0 else text[:at] + _COLON + text[at + 1 :]


def _restored(value: str, *, is_decoded: bool) -> str:
    apostrophe = "'" if is_decoded else "\\'"
    return value.replace(_BACKSLASH + _QUOTE, apostrophe).replace(_COLON, ":")
