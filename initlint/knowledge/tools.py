"""What known tools do with their arguments: `meaning` of the words of a simple command."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from initlint.knowledge.arguments import arguments
from initlint.knowledge.draft import Draft
from initlint.knowledge.entries import Entries, entries
from initlint.knowledge.grammar import Grammar, grammar
from initlint.knowledge.interpret import interpret
from initlint.knowledge.meaning import KubernetesObject, Meaning, Role, Target, Word
from initlint.knowledge.traps import Trap, Version, applies, read_traps
from initlint.knowledge.values import UNKNOWN_PIECE
from initlint.record import record, replace

__all__ = [
    "KubernetesObject",
    "Meaning",
    "Role",
    "Target",
    "Tool",
    "ToolBook",
    "Trap",
    "Word",
    "tool_book",
]

FILES = ("tools.yaml", "clients.yaml", "files.yaml", "migrations.yaml", "servers.yaml")
_NOTHING: Mapping[str, Word] = MappingProxyType({})
_ITSELF = "$0"  # in `reads`: the file that the call names as its program
_ITSELF = "$0"  # in `reads`: the file that the call names as its program
# Programs whose first operand is the file that they run (see their entries in tools.yaml).
_INTERPRETERS = frozenset(
    ("python", "pypy", "php", "ruby", "node", "perl", "deno", "bun", "sh", "ash", "dash", "bash")
)
_LONGEST_COMMAND = 4096  # words; whoever writes more says nothing that we need


@record
class Tool:
    """What is written about one tool: for people, and with its sources."""

    name: str
    summary: str
    exit: Mapping[str, str]  # what its exit statuses mean
    notes: tuple[str, ...]
    source: tuple[str, ...]
    date: str


class ToolBook:
    """Every known tool, by the names under which it is called."""

    def __init__(self, books: tuple[Entries, ...]) -> None:
        """Make the book of the tools in *books*; a name counts where it comes first."""
        self._books = books
        self._grammars: dict[tuple[str, str | None], Grammar] = {}

    def meaning(
        self,
        words: tuple[Word, ...],
        *,
        variant: str | None = None,
        environment: Mapping[str, Word] = _NOTHING,
    ) -> Meaning | None:
        r"""Say what the command *words* does, None for a tool that is not known.

        *words* are those of one simple command after quote removal, the program first; None
        is a word of unknown value, and `\0` within a word a piece of unknown value.
        *variant* says whose tool it is (`busybox`, `openbsd`, `traditional`, `gnu`), None
        where unknown. *environment* holds the variables that the command sees, None for one
        of unknown value: some tools take host and port from it.
        """
        meaning = self._meaning(words, variant, environment)
        is_path = bool(words) and "/" in (words[0] or "")
        return meaning and _opening(meaning, words[0] if is_path else None)

    def _meaning(
        self, words: tuple[Word, ...], variant: str | None, environment: Mapping[str, Word]
    ) -> Meaning | None:
        name = self.name(words[0]) if words else None
        if name is None or len(words) > _LONGEST_COMMAND:
            return None
        draft = interpret(arguments(self._grammar(name, variant), words), environment)
        if draft.values.get("is_opaque"):
            return None
        if "delegate" in draft.values:
            start = draft.values["delegate"]
            inner = self._meaning(words[start:], draft.values.get("delegate_variant"), environment)
            opened = words[start] if _opens_file(words, start) else None
            return inner and _outward(_opening(inner, opened), start, draft)
        return draft.meaning()

    def traps(
        self,
        words: tuple[Word, ...],
        *,
        variant: str | None,
        version: Version | None = None,
        distribution: str | None = None,
    ) -> tuple[Trap, ...]:
        """Give what is wrong with the command *words* for this *variant* and *version*.

        Nothing is said about a variant that is not known, nor about a version that is not
        known where it matters. *distribution* is `alpine 3.12` and the like.
        """
        name = self.name(words[0]) if words else None
        if name is None or variant is None:
            return ()
        entry = self._entry(name)
        if "traps" not in entry:
            return ()
        given = arguments(self._grammar(name, variant), words)
        return tuple(
            trap
            for trap in read_traps(entry["traps"])
            if trap.variant == variant
            and not trap.spares(distribution)
            and applies(trap, given, version)
        )

    def tool(self, name: str) -> Tool | None:
        """Give what is written about the tool called *name*."""
        known = self.name(name)
        return None if known is None else _tool(known, self._entry(known))

    def names(self) -> tuple[str, ...]:
        """Give every name by which a tool is known."""
        return tuple(name for book in self._books for name in book.names())

    def name(self, program: Word) -> str | None:
        """Give the name under which the tool *program* (a name or a path) is known."""
        if program is None:
            return None
        name = program.rpartition("/")[2]
        if UNKNOWN_PIECE in name:
            return None
        unversioned = name.rstrip("0123456789.")
        return next((one for one in (name, unversioned) if self._book(one) is not None), None)

    def _book(self, name: str) -> Entries | None:
        return next((book for book in self._books if book.has(name)), None)

    def _entry(self, name: str) -> Any:
        book = self._book(name)
        return book.get(name) if book else None

    def _grammar(self, name: str, variant: str | None) -> Grammar:
        key = (name, variant)
        if key not in self._grammars:
            book = self._book(name)
            first = book.first_name(name) if book else name
            self._grammars[key] = grammar(first, self._entry(name), variant)
        return self._grammars[key]


def _opens_file(words: tuple[Word, ...], start: int) -> bool:
    """Tell whether the word at *start* names a file: no module, no command of a task runner."""
    name = (words[0] or "").rpartition("/")[2].rstrip("0123456789.")
    return name in _INTERPRETERS and words[start - 1] != "-m"


def _opening(meaning: Meaning, program: Word) -> Meaning:
    """Give *meaning* with the name of the file that is its *program*, None where there is none."""
    if _ITSELF not in meaning.reads:
        return meaning
    others = tuple(path for path in meaning.reads if path != _ITSELF)
    return replace(meaning, reads=(program, *others) if program else others)


def _outward(inner: Meaning, start: int, draft: Draft) -> Meaning:
    """Give *inner*, found from word *start* on, as a meaning of the whole command."""
    return replace(
        inner,
        operand=None if inner.operand is None else inner.operand + start,
        script=None if inner.script is None else inner.script + start,
        reads=(*draft.values.get("reads", ()), *inner.reads),
    )


def _tool(name: str, entry: Mapping[str, Any]) -> Tool:
    return Tool(
        name,
        entry["summary"],
        {str(status): text for status, text in entry.get("exit", {}).items()},
        tuple(entry.get("notes", ())),
        tuple(entry["source"]),
        str(entry["date"]),
    )


@cache
def tool_book() -> ToolBook:
    """Give the tools that initlint knows."""
    return ToolBook(tuple(entries(name) for name in FILES))
