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
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+', re.DOTALL)
_LONGEST = 1_000_000  # characters; the text is parsed anew for each scalar that needs it
MOST_ATTEMPTS = 20


def tolerate(text: str, error: yaml.MarkedYAMLError) -> str | None:
    """Give *text* with stand-ins for what *error* is about; None where nothing can be done."""
    if len(text) > _LONGEST or error.problem_mark is None or error.context_mark is None:
        return None
    if error.problem == "found unknown escape character":
        tolerated = _without_apostrophes(text, error.context_mark.index)
    elif error.problem == "found unexpected ':'":
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
            event.value = _restored(event.value)
        return event


def _without_apostrophes(text: str, start: int) -> str:
    """Put stand-ins for the escaped apostrophes of the quoted scalar at *start*."""
    quoted = _QUOTED.match(text, start)
    if quoted is None:
        return text
    return text[:start] + _ESCAPE.sub(_stand_in, quoted[0]) + text[quoted.end() :]


def _stand_in(escape: re.Match[str]) -> str:
    return _BACKSLASH + _QUOTE if escape[1] == "'" else escape[0]


def _without_colon(text: str, at: int) -> str:
    return text[:at] + _COLON + text[at + 1 :] if text.startswith(":", at) else text


def _restored(value: str) -> str:
    return value.replace(_BACKSLASH + _QUOTE, "'").replace(_COLON, ":")
