"""What COPY and ADD put into an image."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from posixpath import basename

from initlint.images.build_context import BuildContext
from initlint.images.changes import (
    DIRECTORY,
    EVERYTHING,
    SOMETHING,
    Change,
    Copied,
    Entry,
    Files,
    Kind,
    Matched,
    Opened,
    Put,
    absolute,
    joined,
)
from initlint.images.contents import Contents
from initlint.images.dockerfile import Instruction
from initlint.images.dockerfile_words import Variables, expand
from initlint.record import record, replace
from initlint.shell.values import UNKNOWN_PIECE

_ARCHIVE = re.compile(r"\.(tar(\.\w+)?|tgz|tbz2?|txz|tzst)$", re.IGNORECASE)
_REMOTE = re.compile(r"(https?|ftp|git|ssh)://|git@")
# Names that are those of files, so that one that is made before the build puts no others there.
_FILE_NAME = re.compile(
    r"[^/]\.(py|[cm]?js|ts|json|jar|war|sh|txt|toml|ya?ml|lock|cfg|ini|conf|xml|rb|php|sql"
    r"|html|css|md|pem|crt|key|properties|env|mod|sum)$"
)
_SIMPLE_PATTERN = re.compile(r"[^\[\]\\]*")


@record(eq=False)
class Copy:
    """One COPY or ADD: the files it copies `files` from, and where to."""

    files: Files
    destination: str
    is_directory: bool | None
    is_executable: bool | None
    is_add: bool
    is_partial: bool  # `--exclude` leaves some out

    def changes(self, sources: list[str]) -> Iterator[Change]:
        """Give what copying *sources* does."""
        for source in sources:
            yield from self._one(source)

    def _one(self, source: str) -> Iterator[Change]:
        if UNKNOWN_PIECE in source:
            yield from self.unclear()
        elif self.is_add and _REMOTE.match(source):
            yield from self._fetched(source)
        elif any(sign in source for sign in "*?["):
            yield from self._matches(absolute(source))
        else:
            yield from self._copied(absolute(source))

    def unclear(self) -> Iterator[Change]:
        """Give what copying something does of which too little is known."""
        yield Put(self.destination, DIRECTORY if self.is_directory else SOMETHING)
        yield Opened((self.destination,))

    def _copied(self, source: str) -> Iterator[Change]:
        entry = self.files.look(source)
        if self.is_partial or (self.is_add and _ARCHIVE.search(source)):
            yield from self.unclear()
        elif entry.kind is Kind.DIRECTORY:
            yield Copied(self.destination, self.files, source)
        elif entry.kind is Kind.FILE:
            yield from self._file(source, entry)
        elif entry.kind is Kind.ABSENT and isinstance(self.files, BuildContext):
            yield EVERYTHING  # the build fails: it is made from another directory
        elif _FILE_NAME.search(source) and self.is_directory:
            yield self.put(basename(source), SOMETHING)
        else:  # what is missing here is made before the build, or the build fails
            yield from self.unclear()

    def _file(self, source: str, entry: Entry) -> Iterator[Change]:
        if self.is_executable is not None:
            entry = replace(entry, is_executable=self.is_executable)
        if self.is_directory is None:
            yield from self.unclear()
        else:
            yield self.put(basename(source), entry)

    def put(self, name: str, entry: Entry) -> Change:
        """Give the file *name* at its place."""
        into = self.is_directory
        return Put(joined(self.destination, name) if into else self.destination, entry)

    def _fetched(self, source: str) -> Iterator[Change]:
        name = basename(source.partition("?")[0].partition("#")[0])
        is_git = not source.startswith(("http", "ftp")) or ".git" in source
        if is_git or not name or self.is_directory is None:
            yield from self.unclear()
        else:
            yield self.put(name, Entry(Kind.FILE, None, bool(self.is_executable)))

    def _matches(self, source: str) -> Iterator[Change]:
        """Give what a pattern brings: its last step alone may hold `*` and `?`."""
        directory, _, pattern = source.rpartition("/")
        is_simple = _SIMPLE_PATTERN.fullmatch(source) and not set("*?").intersection(directory)
        names = self.files.names(directory or "/") if isinstance(self.files, BuildContext) else None
        if not is_simple or names is None or self.is_partial or self.is_executable is not None:
            yield from self.unclear()
            return
        matched = Matched(self.destination, self.files, directory or "/", pattern)
        if self.is_add and any(map(_ARCHIVE.search, names)):
            yield from self.unclear()
            return
        yield from self._directories(directory, pattern, names)
        yield matched

    def _directories(
        self, directory: str, pattern: str, names: tuple[str, ...]
    ) -> Iterator[Change]:
        for name in names:
            source = joined(directory or "/", name)
            if fnmatchcase(name, pattern) and self.files.look(source).kind is Kind.DIRECTORY:
                yield Copied(self.destination, self.files, source)


def copy(
    instruction: Instruction,
    files: Files,
    contents: Contents,
    variables: Variables,
    workdir: str | None,
) -> tuple[Change, ...]:
    """Give what a COPY or ADD from *files* does to *contents*."""
    words = instruction.words or tuple(instruction.text.split())
    *sources, last = [expand(word, variables, instruction.escape) for word in words] or ["", ""]
    if UNKNOWN_PIECE in last or (workdir is None and not last.startswith("/")):
        return (EVERYTHING,)
    destination = absolute(last, workdir or "/")
    texts = {f"<<{text.name}" for text in instruction.here_texts}
    plain = [source for source in sources if not _is_here_text(source, texts)]
    copying = Copy(
        files,
        destination,
        _is_directory(last, sources, contents.look(destination)),
        _executable(instruction.flag("chmod")),
        instruction.name == "add",
        instruction.flag("exclude") is not None or instruction.flag("parents") is not None,
    )
    here = (
        copying.put(text.name, Entry(Kind.FILE, None, bool(copying.is_executable)))
        for text in instruction.here_texts
    )
    return (*copying.changes(plain), *here)


def _is_here_text(source: str, texts: set[str]) -> bool:
    return source.replace("<<-", "<<") in texts


def _is_directory(written: str, sources: list[str], there: Entry) -> bool | None:
    """Tell whether files land in the destination, or under its name; None: not known."""
    has_many = len(sources) != 1 or any(sign in sources[0] for sign in "*?[")
    if written.endswith(("/", "/.")) or written in (".", "..") or has_many:
        return True
    if there.kind in (Kind.UNKNOWN, Kind.OTHER):
        return None
    return there.kind is Kind.DIRECTORY


def _executable(mode: str | None) -> bool | None:
    """Tell whether `--chmod` makes a file executable; None where it is not given, or unclear."""
    if mode is None or not re.fullmatch("[0-7]{3,4}", mode):
        return True if mode is not None and "x" in mode else None
    return bool(int(mode, 8) & 0o111)
