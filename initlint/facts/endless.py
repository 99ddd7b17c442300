"""Programs of a container that run for ever: servers, and daemons made to run beside others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum

from initlint.facts.container import Facts
from initlint.facts.entrypoint import started
from initlint.knowledge.meaning import Meaning, Role
from initlint.record import record
from initlint.shell.calling import Called, called
from initlint.shell.questions import LoopKind, Place, Verdict
from initlint.shell.text import Text

# A setting that ends a daemon once it has done its work, in its own configuration:
# https://developer.hashicorp.com/vault/docs/agent-and-proxy/agent
_ENDING_SETTING = re.compile(r"^\s*\"?exit_after_auth\"?\s*[=:]\s*\"?true", re.MULTILINE)


class Proof(Enum):
    """How it is known that a program runs for ever."""

    WORDS = "words"  # command and args say so
    IMAGE = "image"  # the image says what runs
    NONE = "none"  # a configuration that was not read decides


@record
class Endless:
    """A program that never ends: its place, what it is, and how that is known."""

    place: Place
    words: str
    is_daemon: bool
    proof: Proof


def endless_programs(facts: Facts, files: Mapping[str, Text]) -> Iterator[Endless]:
    """Give the programs that keep a container from ending.

    *files* are those that are mounted into it, by path: they may hold a daemon's settings.
    """
    verdict = facts.ends.verdict
    if verdict is Verdict.NEVER or facts.ends.never_succeeds:
        yield from _blocking(facts)
    elif verdict is Verdict.EXITS:
        yield from list(_configured(facts, files)) or _of_image(facts, files)


def _blocking(facts: Facts) -> Iterator[Endless]:
    daemons = {one.place for one in called(facts.program) if is_daemon(one.meaning)}
    for loop in facts.ends.loops:
        if loop.kind is LoopKind.BLOCKING_COMMAND:
            proof = Proof.IMAGE if loop.place.node is facts.container.image else Proof.WORDS
            yield Endless(loop.place, loop.words, loop.place in daemons, proof)


def _configured(facts: Facts, files: Mapping[str, Text]) -> Iterator[Endless]:
    """Give the daemons of the script whose own configuration tells whether they end."""
    for one in called(facts.program):
        if _is_left_open(one.meaning) and _is_in_front(one):
            words = " ".join(one.words).replace("\0", "…")
            yield from _by_files(one.place, words, one.meaning, files, Proof.WORDS)


def _is_in_front(one: Called) -> bool:
    return one.is_hard and not one.is_timed and not one.is_aside


def _of_image(facts: Facts, files: Mapping[str, Text]) -> Iterator[Endless]:
    """Give what the image itself starts."""
    found = started(facts)
    if found is None:
        return
    if found.runs_forever:
        yield Endless(found.place, found.words, is_daemon(found.meaning), Proof.IMAGE)
    elif _is_left_open(found.meaning):
        yield from _by_files(found.place, found.words, found.meaning, files, Proof.IMAGE)


def _by_files(
    place: Place, words: str, meaning: Meaning | None, files: Mapping[str, Text], proof: Proof
) -> Iterator[Endless]:
    """Look into a daemon's configuration, unless it ends the daemon."""
    paths = [path for path in meaning.reads if path] if meaning is not None else []
    texts = [
        text.string
        for path in paths
        for name, text in files.items()
        if name == path or name.startswith(path.rstrip("/") + "/")
    ]
    if not any(_ENDING_SETTING.search(text) for text in texts):
        is_seen = bool(paths) and len(texts) >= len(paths)
        yield Endless(place, words, is_daemon=True, proof=proof if is_seen else Proof.NONE)


def is_daemon(meaning: Meaning | None) -> bool:
    return meaning is not None and meaning.role is Role.DAEMON


def _is_left_open(meaning: Meaning | None) -> bool:
    return is_daemon(meaning) and meaning is not None and not meaning.knows("runs_forever")
