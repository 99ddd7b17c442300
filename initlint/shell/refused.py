"""Scripts that no shell reads: the syntax errors that dash, ash and bash agree on.

The parser mends what it does not understand, so an error of its own proves nothing. This
reads the reserved words and operators once more, and says nothing where it is not sure.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from initlint.shell.bare import QUOTED, bare

_SYMBOL = re.compile(
    r"\$\(|&>>|&>|&&|\|\||\|&|;;&|;;|;&|<<<|<<-?|<>|<&|>&|>>|>\||<\(|>\(|[;&|()<>\n`]|[^\s;&|()<>`$]+|\$"
)
_REDIRECTS = frozenset(("<", ">", ">>", ">|", "<>", "<&", ">&", "&>", "&>>", "<<", "<<-", "<<<"))
_JOINING = frozenset(("&&", "||", "|", "|&"))
_CLOSING = frozenset(("then", "else", "elif", "fi", "do", "done", "esac", "}", "in"))
_LOOPS = frozenset(("while", "until"))
_BASH_ONLY = frozenset(("function", "select", "coproc", "[[", "time"))


class Refusal(NamedTuple):
    """Where a script cannot be read, as offsets into it, and why."""

    start: int
    end: int
    reason: str


class _UnsureError(Exception):
    """Something that shells may read in different ways."""


class _Frame(NamedTuple):
    """Something open: the word that opened it, where, and how far it has come."""

    opener: str
    start: int
    stage: str


def refusal(script: str) -> Refusal | None:
    """Tell why no shell can read *script*, None where one may."""
    if "\r" in script:
        return None
    text, opened = bare(script)
    if opened is not None:
        what = (
            "quote" if script[opened] in "'\"" or script[opened : opened + 2] == "$'" else "bracket"
        )
        return Refusal(opened, opened + 1, f"this {what} is never closed")
    if "`" in text:
        return None
    try:
        return _Reader(text).run()
    except _UnsureError:
        return None


class _Reader:
    """Goes through the symbols of a script with all quotes blanked out."""

    def __init__(self, text: str) -> None:
        self.symbols = [(m[0], m.start()) for m in _SYMBOL.finditer(text)]
        self.text = text
        self.frames: list[_Frame] = []
        self.is_start = True  # a reserved word would be taken for one here
        self.is_empty = True  # nothing stands before the next separator yet
        self.is_closed = False  # a compound command ended just before
        self.pending: tuple[str, int] | None = None  # an operator that needs something behind it

    def run(self) -> Refusal | None:
        index = 0
        while index < len(self.symbols):
            symbol, start = self.symbols[index]
            found, used = self.step(symbol, start, index)
            if found is not None:
                return found
            index += used
        return self.at_end()

    def at_end(self) -> Refusal | None:
        if self.pending is not None:
            symbol, start = self.pending
            return Refusal(start, start + len(symbol), f"nothing follows `{symbol}`")
        if self.frames:
            frame = self.frames[-1]
            return Refusal(frame.start, frame.start + len(frame.opener), _missing(frame))
        return None

    def top(self) -> _Frame:
        return self.frames[-1] if self.frames else _Frame("", 0, "")

    def stage(self, stage: str) -> None:
        self.frames[-1] = self.frames[-1]._replace(stage=stage)

    def begin(self) -> None:
        """Expect a command."""
        self.is_start, self.is_empty, self.is_closed = True, True, False

    def end_of_compound(self) -> None:
        self.is_start, self.is_empty, self.is_closed, self.pending = False, False, True, None

    def step(self, symbol: str, start: int, index: int) -> tuple[Refusal | None, int]:
        if self.top().opener == "case" and self.top().stage in ("head", "pattern"):
            return self.in_case(symbol), 1
        if symbol in _REDIRECTS:
            return self.redirect(symbol, start, index)
        if symbol in ("$(", "<(", ">("):
            self.frames.append(_Frame(symbol, start, ""))
            self.begin()
            return None, 1
        if symbol == "(":
            return self.bracket(start, index)
        if symbol == ")":
            return self.close_bracket(start), 1
        if symbol in _JOINING or symbol in (";", "&", "\n", ";;", ";&", ";;&"):
            return self.separator(symbol, start), 1
        return self.word(symbol, start)

    def in_case(self, symbol: str) -> Refusal | None:
        if self.top().stage == "head":
            if symbol == "in":
                self.stage("pattern")
            return None
        if symbol == "esac":
            self.frames.pop()
            self.end_of_compound()
        elif symbol == ")":
            self.stage("body")
            self.begin()
        return None

    def redirect(self, symbol: str, start: int, index: int) -> tuple[Refusal | None, int]:
        following = self.symbols[index + 1][0] if index + 1 < len(self.symbols) else "\n"
        if following in ("\n", ";", "&", "|", "&&", "||", ")", ";;"):
            return Refusal(start, start + len(symbol), f"`{symbol}` names no file"), 1
        self.is_empty, self.pending = False, None
        if following == "(" or following in _REDIRECTS:
            raise _UnsureError
        # The word behind it may be glued to more (`>"$x"/y`); it is never a reserved one.
        self.is_start = False
        return None, 1 if following in ("$(", "<(", ">(", "$") else 2

    def bracket(self, start: int, index: int) -> tuple[Refusal | None, int]:
        is_function = index + 1 < len(self.symbols) and self.symbols[index + 1][0] == ")"
        if not self.is_start:
            if not is_function:
                raise _UnsureError
            self.begin()
            self.pending = None
            return None, 2
        if self.text.startswith("((", start):
            raise _UnsureError
        self.frames.append(_Frame("(", start, ""))
        self.begin()
        self.pending = None
        return None, 1

    def close_bracket(self, start: int) -> Refusal | None:
        frame = self.top()
        if frame.opener not in ("(", "$(", "<(", ">("):
            if frame.opener and not any(f.opener in ("(", "$(", "<(", ">(") for f in self.frames):
                raise _UnsureError
            reason = _missing(frame) if frame.opener else "no bracket is open here"
            return Refusal(start, start + 1, reason)
        if self.pending is not None:
            symbol, at = self.pending
            return Refusal(at, at + len(symbol), f"nothing follows `{symbol}`")
        self.frames.pop()
        if frame.opener == "(":
            self.end_of_compound()
        else:
            self.is_start, self.is_empty, self.is_closed = False, False, False
        return None

    def separator(self, symbol: str, start: int) -> Refusal | None:
        here = Refusal(start, start + len(symbol), f"`{symbol}` follows no command")
        if symbol == "\n":
            if self.pending is None and not (self.top().opener == "for" and self.is_empty):
                self.begin()
            self.is_start = True
            return None
        if symbol in (";;", ";&", ";;&"):
            if self.top().opener != "case":
                return Refusal(start, start + len(symbol), f"`{symbol}` stands in no `case`")
            self.stage("pattern")
            self.begin()
            return None
        if self.is_empty:
            return here
        self.pending = (symbol, start) if symbol in _JOINING else None
        self.begin()
        return None

    def word(self, symbol: str, start: int) -> tuple[Refusal | None, int]:
        before = self.text[start - 1] if start else " "
        is_glued = before not in " \t\n;&|()<>"
        after = start + len(symbol)
        is_whole = after >= len(self.text) or self.text[after] in " \t\n;&|()<>"
        is_plain = not is_glued and is_whole and QUOTED not in symbol and symbol != "$"
        if symbol.isdigit() and is_whole and after < len(self.text) and self.text[after] in "<>":
            return None, 1
        if is_plain and self.top().opener == "for" and self.top().stage != "body":
            return self.in_for(symbol, start), 1
        if is_plain and (self.is_start or (self.is_closed and symbol in _CLOSING)):
            return self.reserved(symbol, start)
        if self.is_closed and not is_glued:
            raise _UnsureError
        self.plain()
        return None, 1

    def plain(self) -> None:
        self.is_start, self.is_empty, self.pending = False, False, None

    def in_for(self, symbol: str, start: int) -> Refusal | None:
        if (
            symbol == "do"
            and self.top().stage in ("name", "words")
            and (self.is_start or self.top().stage == "name")
        ):
            self.stage("body")
            self.begin()
            return None
        if self.is_start and self.top().stage == "words":
            return Refusal(start, start + len(symbol), "`for` needs a `do` here")
        self.stage({"": "name", "name": "words"}.get(self.top().stage, "words"))
        self.plain()
        return None

    def reserved(self, symbol: str, start: int) -> tuple[Refusal | None, int]:
        if symbol in _BASH_ONLY:
            raise _UnsureError
        if symbol in ("if", "case", "{", "for") or symbol in _LOOPS:
            self.frames.append(_Frame(symbol, start, "head" if symbol == "case" else ""))
            self.begin()
            self.is_start = symbol not in ("case", "for")
            self.is_empty = True
            self.pending = None
            return None, 1
        if symbol in _CLOSING and symbol != "in":
            return self.closing(symbol, start), 1
        if symbol == "!":
            if self.text[start + 1 :].lstrip(" \t").startswith(";"):
                raise _UnsureError  # bash takes `! ;`
            return None, 1
        self.plain()
        return None, 1

    def closing(self, symbol: str, start: int) -> Refusal | None:
        frame = self.top()
        wanted = {
            "then": (("if", ""),),
            "elif": (("if", "then"),),
            "else": (("if", "then"),),
            "fi": (("if", "then"), ("if", "else")),
            "do": (("while", ""), ("until", "")),
            "done": (("while", "do"), ("until", "do"), ("for", "body")),
            "esac": (("case", "body"),),
            "}": (("{", ""),),
        }[symbol]
        if (frame.opener, frame.stage) not in wanted:
            return Refusal(start, start + len(symbol), f"`{symbol}` is not expected here")
        if self.pending is not None:
            return Refusal(start, start + len(symbol), f"nothing follows `{self.pending[0]}`")
        if symbol in ("fi", "done", "esac", "}"):
            self.frames.pop()
            self.end_of_compound()
        else:
            self.stage("" if symbol == "elif" else symbol)
            self.begin()
        return None


def _missing(frame: _Frame) -> str:
    closer = {"if": "fi", "case": "esac", "{": "}", "while": "done", "until": "done", "for": "done"}
    return f"`{frame.opener}` is never closed by `{closer.get(frame.opener, ')')}`"
