r"""Text that is safe to print: what a terminal would obey or hide is spelled out.

Manifests are hostile: an escape character in a name could repaint the terminal, a right-to-left
mark could make a line lie. Whatever Python calls unprintable becomes an escape (`\x1b`,
`\u202e`); a byte that is not UTF-8 becomes `\xff`.
"""

from __future__ import annotations

import re
from unicodedata import category, east_asian_width

# Where Python keeps bytes that are not UTF-8 (PEP 383).
_FIRST_LOST_BYTE, _LAST_LOST_BYTE = "\udc80", "\udcff"
_LAST_SHORT = 0xFFFF  # of what an escape of four digits can name
_SURROGATE = re.compile("[\ud800-\udfff]")


def visible(text: str) -> str:
    """Spell out every character of *text* that cannot be printed; the result is one line."""
    return text if text.isprintable() else "".join(map(visible_character, text))


def visible_character(character: str) -> str:
    """Give *character*, or its escape where it cannot be printed."""
    if character.isprintable():
        return character
    if _FIRST_LOST_BYTE <= character <= _LAST_LOST_BYTE:
        return f"\\x{ord(character) & 0xFF:02x}"
    if character.isascii():
        return character.encode("unicode_escape").decode("ascii")
    code = ord(character)
    return f"\\u{code:04x}" if code <= _LAST_SHORT else f"\\U{code:08x}"


def encodable(text: str) -> str:
    """Spell out the lone surrogates of *text*, which no encoding takes; keep all else."""
    return _SURROGATE.sub(lambda match: visible_character(match[0]), text)


def width(text: str) -> int:
    """Count the terminal columns that printable *text* takes."""
    return len(text) if text.isascii() else sum(map(_character_width, text))


def _character_width(character: str) -> int:
    if category(character) in ("Mn", "Me"):
        return 0
    return 2 if east_asian_width(character) in ("W", "F") else 1


def wrap(text: str, room: int) -> list[str]:
    """Break *text* at its spaces into lines of at most *room* columns; words stay whole."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and width(longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
