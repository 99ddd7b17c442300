"""What the everyday commands of a RUN do to files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from posixpath import dirname

from initlint.images.changes import (
    DIRECTORY,
    EVERYTHING,
    SOMETHING,
    Change,
    Doubted,
    Entry,
    Kind,
    Linked,
    Opened,
    Put,
    Removed,
    absolute,
)
from initlint.images.run_situation import Situation, place
from initlint.knowledge.meaning import Meaning, Word
from initlint.record import record, replace
from initlint.shell.run_commands import RunCommand
from initlint.shell.values import UNKNOWN_PIECE

# Commands that put no file anywhere but where it does not matter (/etc, caches, /dev).
_HARMLESS = frozenset(
    (
        *(
            ":",
            "[",
            "[[",
            "test",
            "true",
            "false",
            "set",
            "echo",
            "printf",
            "cd",
            "export",
            "unset",
        ),
        *("exit", "wait", "type", "command", "which", "hash", "umask", "ulimit", "read", "shift"),
        *("local", "declare", "readonly", "trap", "sleep", "id", "whoami", "uname", "date", "cat"),
        *("grep", "egrep", "fgrep", "ls", "head", "tail", "cut", "tr", "sort", "uniq", "wc", "du"),
        *("df", "stat", "file", "basename", "dirname", "readlink", "realpath", "getent", "env"),
        *("seq", "expr", "nproc", "ps", "kill", "pwd", "hostname", "diff", "cmp", "base64", "jq"),
        *("groupadd", "addgroup", "groupmod", "usermod", "chown", "chgrp", "passwd", "chpasswd"),
        *("sha1sum", "sha256sum", "sha512sum", "md5sum", "ldconfig", "locale-gen", "localedef"),
        *("update-ca-certificates", "apt-key", "add-apt-repository", "debconf-set-selections"),
        *("dpkg-reconfigure", "update-locale", "a2enmod", "a2dismod", "a2ensite", "ssh-keyscan"),
        *("gpg", "gpgconf", "setcap", "sync", "strip", "arch", "dpkg-architecture", "dpkg-query"),
        *("return", "let", "shopt", "alias", "getconf", "sed"),
    )
)
_ASKING = frozenset(("--version", "-version", "-v", "-V", "version", "--help", "-h"))


def file_changes(command: RunCommand, situation: Situation) -> tuple[Change, ...] | None:
    """Give what *command* does to files; None for one that is not modelled."""
    words = command.words
    if words[1:] and set(words[1:]) <= _ASKING:
        return ()
    if command.name in _HARMLESS or (command.name in ("awk", "gawk") and not _is_writing(words)):
        return ()
    meaning = command.meaning
    if command.name in ("useradd", "adduser"):
        return tuple(_homes(words))
    if meaning is None or meaning.tool not in _TOOLS:
        return None
    if "removes" in meaning.doubtful:
        return (Doubted("/"),)
    if not {"writes", "reads", "changes"}.isdisjoint(meaning.doubtful):
        return (EVERYTHING,)
    return tuple(_TOOLS[meaning.tool](_Doing(command, meaning, situation)))


def _is_writing(words: tuple[Word, ...]) -> bool:
    return any(word is None or ">" in word or UNKNOWN_PIECE in word for word in words)


def _homes(words: tuple[Word, ...]) -> Iterator[Change]:
    """Give the directories that a new user's home may be."""
    named = tuple(word for word in words if word and word.startswith("/") and "bin/" not in word)
    yield Opened(("/home", "/var/mail", "/var/spool/mail", *named))


@record(eq=False)
class _Doing:
    """One command, what it means, and what it finds."""

    command: RunCommand
    meaning: Meaning
    situation: Situation

    @property
    def directory(self) -> str | None:
        return self.command.call.directory

    def places(self, words: tuple[Word, ...]) -> Iterator[str | None]:
        """Give the absolute paths that *words* name, None for one that is not known."""
        for word in words:
            yield place(word, self.directory)

    @property
    def target(self) -> str | None:
        """The place that is written to, with a slash where it is a directory."""
        word = self.meaning.writes[0] if self.meaning.writes else None
        path = place(word, self.directory)
        is_directory = self.meaning.into_directory or word in (".", "..")
        return path and (f"{path.rstrip('/')}/" if is_directory else path)


def _is_pattern(path: str) -> bool:
    return any(sign in path for sign in "*?[{")


def _copying(doing: _Doing) -> Iterator[Change]:
    """Model `cp`, `mv` and `install`."""
    if doing.meaning.makes_directories:
        yield from _making_directories(doing)
        return
    target = doing.target
    for source in doing.places(doing.meaning.reads):
        if target is None:
            yield EVERYTHING
        elif source is None or _is_pattern(source):
            yield Put(target.rstrip("/"), SOMETHING)
            yield Opened((target.rstrip("/"),))
        else:
            yield from _copied(doing, source, target)
    if doing.meaning.removes:
        yield from _removing(doing)


def _copied(doing: _Doing, source: str, target: str) -> Iterator[Change]:
    entry = doing.situation.look(source.rstrip("/") or "/")
    into = doing.situation.into(target, source)
    contents = doing.situation.contents
    if doing.meaning.tool == "mv" and contents.beside(into or target) in contents.links:
        yield Removed(into or target)  # rename(2) replaces a link, and does not follow it
    is_contents = source.endswith("/.") or doing.meaning.into_directory is False
    if into is None or entry.kind in (Kind.DIRECTORY, Kind.UNKNOWN) or is_contents:
        yield Put(target.rstrip("/") or "/", SOMETHING)
        yield Opened((target.rstrip("/") or "/",))
        return
    mode = doing.meaning.mode
    is_executable = entry.is_executable if mode is None else _makes_executable(mode)
    yield Put(into, Entry(Kind.FILE, entry.origin, is_executable))


def _removing(doing: _Doing) -> Iterator[Change]:
    for path in doing.places(doing.meaning.removes):
        if path is None:
            yield Doubted("/")
        elif _is_pattern(path):
            start = min(path.find(sign) for sign in "*?[{" if sign in path)
            yield Doubted(dirname(path[:start] + "x"), with_itself=False)
        else:
            yield Removed(path.rstrip("/") or "/")


def _making_directories(doing: _Doing) -> Iterator[Change]:
    for path in doing.places(doing.meaning.makes_directories):
        if path is None or _is_pattern(path):
            yield EVERYTHING
        else:
            yield Put(path.rstrip("/") or "/", DIRECTORY)


def _writing(doing: _Doing) -> Iterator[Change]:
    """Model commands that write files, or unpack into directories."""
    for path in doing.places(doing.meaning.writes):
        if path is None:
            yield EVERYTHING
        elif doing.meaning.into_directory:
            yield Put(path.rstrip("/") or "/", DIRECTORY)
            yield Opened((path.rstrip("/") or "/",))
        else:
            yield Put(path, Entry(Kind.FILE))


def _touching(doing: _Doing) -> Iterator[Change]:
    """Model `touch`, which leaves alone what is there."""
    for path in doing.places(doing.meaning.writes):
        if path is None:
            yield EVERYTHING
        elif not doing.situation.look(path).is_present:
            yield Put(path, Entry(Kind.FILE, None, is_executable=False))


def _changing_mode(doing: _Doing) -> Iterator[Change]:
    mode = doing.meaning.mode
    for path in doing.places(doing.meaning.changes):
        if path is None or _is_pattern(path) or mode is None:
            continue
        entry = doing.situation.look(path)
        if entry.kind is Kind.FILE:
            yield Put(path, replace(entry, is_executable=_makes_executable(mode)))
        elif entry.kind in (Kind.OTHER, Kind.UNKNOWN) and doing.command.is_fatal:
            yield Put(path, SOMETHING)  # chmod fails where nothing is


def _makes_executable(mode: str) -> bool | None:
    """Tell whether *mode* lets somebody run a file; None where it says nothing of that."""
    if mode.isdecimal():
        return bool(int(mode[-3:], 8) & 0o111) if set(mode) <= set("01234567") else None
    if "x" not in mode and "X" not in mode:
        return None
    return True if "+" in mode or "=" in mode else None


def _linking(doing: _Doing) -> Iterator[Change]:
    """Model `ln`: a link to one thing; several leave open what they are called."""
    operands = [word for word in doing.command.words[1:] if word is None or word[:1] != "-"]
    target = doing.target
    if len(operands) != 2 or operands[0] is None or target is None:
        yield Doubted(target.rstrip("/") or "/") if target else EVERYTHING
        return
    path = doing.situation.into(target, operands[0])
    if path is None or UNKNOWN_PIECE in operands[0]:
        yield Doubted(target.rstrip("/"))
        return
    is_symbolic = any(word and word[:1] == "-" and "s" in word for word in doing.command.words)
    start = dirname(path) if is_symbolic else doing.directory
    to = place(operands[0], start)
    yield Linked(path, absolute(to)) if to is not None else Put(path, SOMETHING)


def _finding(doing: _Doing) -> Iterator[Change]:
    """Model `find`, which may remove whatever is below where it starts."""
    words = doing.command.words
    if not {"-delete", "-exec", "-execdir", "-ok", "-fprint"}.isdisjoint(words):
        for path in doing.places(doing.meaning.removes or doing.meaning.reads):
            yield Doubted((path or "/").rstrip("/") or "/")


def _git(doing: _Doing) -> Iterator[Change]:
    """Model `git`: `clone` fills a directory, others work in the one they stand in."""
    subcommand = (doing.meaning.subcommand or "").partition(" ")[0]
    if subcommand in ("config", "status", "log", "rev-parse", "describe", "diff"):
        return
    target = doing.target if subcommand == "clone" else doing.directory
    if target is None:
        yield EVERYTHING
        return
    yield Put(target.rstrip("/") or "/", DIRECTORY)
    yield Opened((target.rstrip("/") or "/",))


def _packing(doing: _Doing) -> Iterator[Change]:
    """Model gzip and its like, which put one file in another's place."""
    for path in doing.places(doing.meaning.reads):
        yield Doubted(dirname(path) if path else "/")


_TOOLS: Mapping[str, Callable[[_Doing], Iterator[Change]]] = {
    "cp": _copying,
    "mv": _copying,
    "install": _copying,
    "rm": _removing,
    "rmdir": _removing,
    "mkdir": _making_directories,
    "touch": _touching,
    "truncate": _writing,
    "tee": _writing,
    "chmod": _changing_mode,
    "ln": _linking,
    "find": _finding,
    "tar": _writing,
    "unzip": _writing,
    "curl": _writing,
    "wget": _writing,
    "git": _git,
    "gunzip": _packing,
}
