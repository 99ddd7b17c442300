"""The scripts of a container that no shell can read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from initlint.facts.placeholders import placeholders
from initlint.shell.questions import Place
from initlint.shell.refused import refusal
from initlint.shell.values import UNKNOWN_PIECE

if TYPE_CHECKING:
    from initlint.facts.container import Facts

_OF_TEMPLATES = ("{{", "}}", "<%", "${{")


def refused_scripts(facts: Facts) -> Iterator[tuple[Place, str]]:
    """Give the places where scripts cannot be read, with the reason.

    A script with a placeholder is left to the rule for those, one with remains of a template
    to whoever renders it, and one with an unknown value in it may be whole in the cluster.
    """
    if facts.is_image_default or next(placeholders(facts), None) is not None:
        return
    for script in facts.program.scripts:
        string = script.text.string
        if UNKNOWN_PIECE in string or any(mark in string for mark in _OF_TEMPLATES):
            continue
        found = refusal(string) if script.has_errors else None
        if found is not None:
            yield script.place(found.start, found.end), found.reason
