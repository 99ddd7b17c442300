"""Objects that a container hands to the API server as text: `kubectl apply -f -`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from initlint.facts.printed_text import input_text
from initlint.model.manifest import manifests
from initlint.shell.values import UNKNOWN_PIECE
from initlint.source.text import Source
from initlint.tree.read import documents

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.shell.run_commands import RunCommand
    from initlint.shell.text import Text

_STAND_IN = "initlint-unknown"  # YAML takes no NUL
_LONGEST = 100_000  # characters


class AppliedObject(NamedTuple):
    """What one document names; `namespace` is empty where it names none."""

    kind: str
    name: str
    namespace: str


def applied_objects(
    facts: Facts, command: RunCommand, files: Mapping[str, Text]
) -> Iterator[AppliedObject]:
    """Give the objects in the documents that *command* reads, as far as their names are known.

    From its here document or pipe, and from *files*, those that are mounted into the container.
    """
    for text in _texts(facts, command, files):
        source = Source("-", text.replace(UNKNOWN_PIECE, _STAND_IN))
        for document in documents(source) if len(text) <= _LONGEST else ():
            for manifest in manifests(document):
                given = AppliedObject(manifest.kind, manifest.name, manifest.namespace)
                if given.kind and given.name and not any(_STAND_IN in part for part in given):
                    yield given


def _texts(facts: Facts, command: RunCommand, files: Mapping[str, Text]) -> Iterator[str]:
    for name in _names(command):
        if name == "-":
            given = input_text(facts, command, files)
            if given is not None:
                yield given
        elif name in files:
            yield files[name].string


def _names(command: RunCommand) -> Iterator[str]:
    """Give the values of `-f`, in each of its spellings."""
    words = [word or "" for word in command.words]
    for index, word in enumerate(words):
        if word in ("-f", "--filename"):
            # The grammar loses a lone `-` in front of a here document.
            yield words[index + 1] if index + 1 < len(words) else "-"
        elif word.startswith("--filename="):
            yield word.partition("=")[2]
        elif word.startswith("-f"):
            yield word[2:].removeprefix("=")
