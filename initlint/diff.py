"""What a change of a file looks like, as git and patch read it."""

from __future__ import annotations

import re
from os import fsencode

from initlint.source.text import BYTE_ORDER_MARK, UTF_8_WITH_MARK, Source


def diff(source: Source, new_text: str) -> str:
    """Give the unified diff from *source* to *new_text*, as git and patch read it.

    Empty where nothing changes. Paths stand behind `a/` and `b/`; an absolute one as it is.
    """
    from difflib import unified_diff

    mark = BYTE_ORDER_MARK if source.encoding == UTF_8_WITH_MARK else ""
    old, new = _lines(mark + source.text), _lines(mark + new_text)
    lines = unified_diff(old, new, _header("a", source.name), _header("b", source.name))
    return "".join(map(_closed, lines))


def _lines(text: str) -> list[str]:
    """Split at line feeds alone, as diff does; the last line may lack one."""
    return [line for line in re.split(r"(?<=\n)", text) if line]


def _closed(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _header(side: str, name: str) -> str:
    path = name if name.startswith("/") else f"{side}/{name.removeprefix('./')}"
    if not path.isprintable() or '"' in path or "\\" in path:
        return _quoted(path)
    return f"{path}\t" if " " in path else path  # the tab tells patch where the path ends


def _quoted(path: str) -> str:
    """Quote a path as git does: bytes that are not plain ASCII become octal escapes."""
    content = fsencode(path)
    plain = {byte: chr(byte) for byte in range(0x20, 0x7F)} | {0x22: '\\"', 0x5C: "\\\\"}
    return '"' + "".join(plain.get(byte, f"\\{byte:03o}") for byte in content) + '"'
