"""Files as sources: each is read and decoded once, however many bundles it stands in."""

from __future__ import annotations

from initlint.source.bundle import InputProblem
from initlint.source.files import ReadError, read_file, read_object_file
from initlint.source.names import display
from initlint.source.text import Source, decode
from initlint.source.walk import Entry

_GIT_CRYPT = b"\0GITCRYPT\0"  # git-crypt 0.7, commands.cpp: the head of an encrypted file


class Reader:
    """Reads entries and keeps what it read; `problems` says what it could not read."""

    def __init__(self) -> None:
        self.problems: list[InputProblem] = []
        self._sources: dict[str, Source | None] = {}

    def read(self, entry: Entry, *, is_named: bool = False) -> Source | None:
        """Give the source of *entry*; None where it cannot be read, or is none of ours."""
        known = self._sources.get(entry.real)
        if known is not None or (entry.real in self._sources and not is_named):
            return known
        source = self._sources[entry.real] = self._read(entry, is_named=is_named)
        return source

    def _read(self, entry: Entry, *, is_named: bool) -> Source | None:
        reads = read_object_file if entry.is_sniffed and not is_named else read_file
        try:
            content = reads(entry.path)
        except ReadError as error:
            problem = InputProblem(display(entry.path), str(error))
            if problem not in self.problems:
                self.problems.append(problem)
            return None
        if content is None:
            return None
        if content.startswith(_GIT_CRYPT):
            words = "is encrypted: git-crypt has it locked"
            self.problems.append(InputProblem(display(entry.path), words))
            return None
        text, encoding = decode(content)
        return Source(display(entry.path), text, entry.path, encoding=encoding)
