"""Kubernetes' own `$(VAR)` in command and args, expanded before any shell sees it."""

from __future__ import annotations

from collections.abc import Mapping

from initlint.shell.text import Text, join, made
from initlint.shell.values import UNKNOWN_PIECE


def expand(text: Text, environment: Mapping[str, str | None]) -> Text:
    """Expand `$(NAME)` and `$$` as the kubelet does; places are kept.

    *environment* holds what env and envFrom give the container, None for a value that is
    not known (it becomes the unknown piece). A name that is not there stays as it is
    written, so that a shell's `$(command)` survives
    (k8s.io/kubernetes/third_party/forked/golang/expansion/expand.go).
    """
    string = text.string
    if "$" not in string:
        return text
    pieces: list[Text] = []
    done = at = 0
    while (at := string.find("$", at)) >= 0 and at + 1 < len(string):
        end, value = _reference(string, at, environment)
        if value is not None:
            pieces += text.slice(done, at), value_text(text, at, value)
            done = end
        at = end
    return join([*pieces, text.slice(done, len(string))], text.fallback) if pieces else text


def value_text(text: Text, at: int, value: str) -> Text:
    """Give what stands for the reference at *at*: a dollar sign keeps its place."""
    return text.slice(at, at + 1) if value == "$" else made(value, text.fallback)


def _reference(
    string: str, at: int, environment: Mapping[str, str | None]
) -> tuple[int, str | None]:
    """Read what the dollar sign at *at* begins: where it ends, and what stands for it."""
    if string[at + 1] == "$":
        return at + 2, "$"
    if string[at + 1] != "(":
        # The kubelet drops nothing: `$X` stays, and X is not read again.
        return at + 2, None
    close = string.find(")", at + 2)
    if close < 0:
        return at + 2, None
    name = string[at + 2 : close]
    if name not in environment:
        return close + 1, None
    value = environment[name]
    return close + 1, UNKNOWN_PIECE if value is None else value
