"""A command whose failure the container does not notice."""

from __future__ import annotations

from itertools import takewhile

from initlint.context import Context
from initlint.facts.unnoticed import Unnoticed, unnoticed
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule
from initlint.shell.questions import EffectKind, Masking

_HOW = {
    Masking.OVERWRITTEN: "the status of a later command takes the place of its own",
    Masking.OR_TRUE: "what follows `||` always succeeds",
    Masking.LEFT_OF_PIPE: "a pipe has the status of its last command only",
    Masking.SUBSHELL: "it runs in a subshell whose status nobody looks at",
    Masking.BACKGROUND: "it runs in the background and nobody waits for its status",
    Masking.RAN_OUT: "the script goes on when the attempts have run out",
    None: "it exits 0 though statements of its file fail, without ON_ERROR_STOP",
}
_WHAT = {
    EffectKind.MIGRATES: "on a schema that was not migrated",
    EffectKind.FETCHES: "without what was to be fetched",
    EffectKind.WRITES: "without what was to be written",
    EffectKind.INSTALLS: "without what was to be installed",
    EffectKind.CREATES_OBJECT: "without what was to be created",
}


@rule(
    "masked-failure",
    summary="Command that fetches, migrates or writes, and whose failure is lost",
    severity=Severity.WARNING,
    category="commands",
    since="0.1.0",
    each=Container,
)
def masked_failure(container: Container, context: Context) -> Reports:
    if not container.is_init:
        return
    for failure in unnoticed(context.facts(container)):
        lost = f"{container} loses the failure of '{_words(failure)}': {_HOW[failure.how]}"
        message = f"{lost}, and the pod starts {_missing(failure)}"
        yield Report(failure.place.node, message, failure.place.span)


def _missing(failure: Unnoticed) -> str:
    kinds = (kind for kind in _WHAT if kind in failure.did)
    return _WHAT[next(kinds)] if failure.did else "on statements that were not all run"


def _words(failure: Unnoticed) -> str:
    """Give the program and what it is to do: the words before its options."""
    known = [word for word in failure.words[:4] if word is not None and "\0" not in word]
    rest = takewhile(_is_plain, known[1:])
    return " ".join([*known[:1], *rest]).split("\n")[0][:60]


def _is_plain(word: str) -> bool:
    """Whether a word is no option, and holds no password that would be printed here."""
    return word == "-m" or not (word.startswith("-") or "@" in word)
