"""The logical lines of a Dockerfile: continuations joined, comments and directives taken off.

As moby's parser reads them (buildkit, frontend/dockerfile/parser/parser.go).
"""

from __future__ import annotations

import re

_DIRECTIVE = re.compile(r"#[ \t\v\f\r]*([a-zA-Z][a-zA-Z0-9]*)[ \t\v\f\r]*=[ \t\v\f\r]*(\S.*)")
_BLANK = " \t\v\f\r"
_ESCAPES = ("\\", "`")


class Lines:
    """The lines of one Dockerfile, taken one after the other; `escape` is its escape sign."""

    def __init__(self, text: str) -> None:
        """Cut *text* into lines and read its directives."""
        self._lines = text.removeprefix("\ufeff").split("\n")
        self._at = 0
        self.escape = _escape(self._lines)

    def take(self) -> str | None:
        """Give the next logical line that is not empty, None at the end."""
        while self._at < len(self._lines):
            parts = [self._next().lstrip(_BLANK)]
            if parts[0].startswith("#"):
                continue
            while (continued := self._continued(parts[-1])) is not None:
                parts[-1] = continued
                following = self._following()
                if following is None:
                    break
                parts.append(following)
            line = "".join(parts)
            if line:
                return line
        return None

    def take_until(self, end: str, *, is_indented: bool) -> str | None:
        """Give the lines of a here text up to the line *end*; None where that never comes."""
        body: list[str] = []
        while self._at < len(self._lines):
            raw = self._lines[self._at]
            line = self._next()
            if (line.lstrip("\t") if is_indented else line) == end:
                return "".join(f"{each}\n" for each in body)
            body.append(raw)
        return None

    def _next(self) -> str:
        self._at += 1
        return self._lines[self._at - 1].rstrip("\r")

    def _continued(self, line: str) -> str | None:
        """Give *line* without the sign that the next line belongs to it, None without one."""
        bare = line.rstrip(" \t")
        is_continued = bare.endswith(self.escape) and not bare[:-1].endswith(self.escape)
        return bare[:-1] if is_continued else None

    def _following(self) -> str | None:
        """Give the line that goes on; blank lines and comments between are passed over."""
        while self._at < len(self._lines):
            line = self._next()
            bare = line.lstrip(_BLANK)
            if bare and not bare.startswith("#"):
                return line
        return None


def _escape(lines: list[str]) -> str:
    for line in lines:
        found = _DIRECTIVE.fullmatch(line.rstrip("\r"))
        if found is None:
            break
        if found[1].lower() == "escape" and found[2].rstrip(_BLANK) in _ESCAPES:
            return found[2].rstrip(_BLANK)
    return _ESCAPES[0]
