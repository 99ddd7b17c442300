"""Downloads that may leave something else than the file under its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from initlint.facts.commands import commands
from initlint.shell.questions import EffectKind, Place
from initlint.shell.surroundings import statements
from initlint.shell.syntax import Parameter
from initlint.shell.values import template

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.shell.run_commands import RunCommand

# Programs that fail on a page of HTML where they were to read their own format.
_CHECKING = frozenset(
    ("tar", "bsdtar", "unzip", "gunzip", "gzip", "zcat", "bunzip2", "xz", "unxz", "zstd", "cpio",
     "sha256sum", "sha1sum", "sha512sum", "md5sum", "shasum", "gpg", "gpgv", "cosign", "jq", "dpkg",
     "rpm", "java", "python", "python3", "grep", "file", "pip", "kubectl", "apt", "apt-get", "yum")
)  # fmt: skip


class Download(NamedTuple):
    """A download to `path` (empty where it is not known), at its first word.

    `keeps_error` tells that an error page of the server becomes the file; else an attempt
    that breaks off leaves a part of it, and the next one takes that for all.
    """

    place: Place
    name: str
    path: str
    keeps_error: bool


def doubtful_downloads(facts: Facts) -> Iterator[Download]:
    """Give the downloads after which a file is there that is not what was asked for."""
    ran = commands(facts)
    for command in ran:
        path = _target(command)
        if path is None:
            continue
        if _keeps_error(command) and not _is_checked(command, path, ran):
            yield Download(command.place, command.name, path, keeps_error=True)
        elif path and _is_guarded_by(command, path, ran):
            yield Download(command.place, command.name, path, keeps_error=False)


def _target(command: RunCommand) -> str | None:
    """Give the file that a client writes what it gets to; empty where its name is not known."""
    meaning = command.meaning
    if meaning is None or meaning.tool not in ("curl", "wget") or command.is_elsewhere:
        return None
    if any(
        word in ("-X", "--request", "-I", "--head", "-w", "--write-out") for word in command.words
    ):
        return None
    writes = [effect.path for effect in command.effects if effect.kind is EffectKind.WRITES]
    named = [path or "" for path in writes if not (path or "").startswith("/dev/")]
    is_redirected = any(use.operator in (">", ">|") for use in command.uses)
    return named[0] if named and (meaning.writes or is_redirected) else None


def _keeps_error(command: RunCommand) -> bool:
    """Whether a 404 is no failure to the client: curl without `-f` (wget fails by itself)."""
    meaning = command.meaning
    assert meaning is not None
    if meaning.tool != "curl" or meaning.fails_on_http_error is not False:
        return False
    if any(_may_be_option(command, index) for index in range(1, len(command.words))):
        return False
    short = [word for word in command.words if word and re.match(r"-[A-Za-z#]*w", word)]
    urls = [target.url or "" for target in meaning.targets]
    return not short and all(re.match(r"https?://|[^:]*(?:/|$)|\0", url) for url in urls)


def _may_be_option(command: RunCommand, index: int) -> bool:
    """Whether a word of unknown value may hold an option (`$CURL_ARGS`)."""
    word = command.words[index]
    if word is not None and not word.startswith("\0"):
        return False
    first = command.call.origins[index].parts[0]
    if not isinstance(first, Parameter):
        return True
    return not first.is_quoted and not re.search(r"(?i)url|uri|host|link|server|base", first.name)


def _is_checked(command: RunCommand, path: str, ran: Sequence[RunCommand]) -> bool:
    """Whether a later command would fail on an error page, or looks at what came."""
    later = ran[ran.index(command) + 1 :]
    for each in later:
        if each.words[:1] == (path,):
            return True
        takes = any(
            word is not None and word.endswith(path.rpartition("/")[2]) for word in each.words[1:]
        )
        is_fed = any(template(use.path) == path for use in each.uses if use.operator == "<")
        reads = {effect.path for effect in each.effects if effect.kind is EffectKind.READS}
        if each.name in _CHECKING and (takes or is_fed or path in reads or "-c" in each.words):
            return True
    return False


def _is_guarded_by(command: RunCommand, path: str, ran: Sequence[RunCommand]) -> bool:
    """Whether the download only runs while the file is not there."""
    tests = {statement for each in command.conditions for statement in _within(command, each)}
    for each in ran:
        judgement = each.call.judgement
        if each.statement in tests and judgement is not None and judgement.path == path:
            return judgement.operator in ("-f", "-e", "-s") and not _is_cleaned(path, ran)
    return False


def _within(command: RunCommand, condition: object) -> Iterator[object]:
    inside = False
    for statement in statements(command.script):
        if statement is condition:
            inside = True
        if inside and statement.start >= condition.start and statement.end <= condition.end:  # type: ignore[attr-defined]
            yield statement


def _is_cleaned(path: str, ran: Sequence[RunCommand]) -> bool:
    return any(
        effect.kind is EffectKind.REMOVES and effect.path == path
        for each in ran
        for effect in each.effects
    )
