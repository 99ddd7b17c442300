"""What a known image's entry point starts, of the arguments that it is given."""

from __future__ import annotations

import re

from initlint.facts.container import Facts
from initlint.images.facts import ImageFacts
from initlint.knowledge.meaning import Meaning, Role
from initlint.knowledge.tools import tool_book
from initlint.record import record
from initlint.shell.questions import Place

# Entry points of official images end in `exec "$@"`; before that they put their own program in
# front of a subcommand or an option (docker-library/postgres docker-entrypoint.sh,
# hashicorp/docker-vault docker-entrypoint.sh, read 2026-11-22).
_PASSED_OVER = re.compile(
    r"(?:.*/)?(?:(?:docker-(?:php-)?)?entrypoint(?:\.sh)?|tini|dumb-init|-g|-s|--)"
)


@record
class Started:
    """The command behind an entry point; `runs_forever` is None where that is not known."""

    place: Place
    words: str
    meaning: Meaning | None
    runs_forever: bool | None


def started(facts: Facts) -> Started | None:
    """Give what the image of a container without `command` starts; None where it is not known."""
    image, container = facts.image, facts.container
    if image is None or container.command:
        return None
    words = _with_program(facts, image, _words(facts, image))
    meaning = _meaning(facts, words)
    written = container.args[0] if container.args else container.image
    place = Place(written, written.span)
    shown = " ".join(words) or f"the default process of '{container.image.text}'"
    is_server = image.is_server if facts.is_image_default else None
    if meaning is not None and meaning.knows("runs_forever"):
        # A server that goes to the background by itself is kept from it by the image's settings.
        is_kept = is_server is True and meaning.role is Role.SERVER
        return Started(place, shown, meaning, meaning.runs_forever or is_kept)
    return Started(place, shown, meaning, is_server)


def _words(facts: Facts, image: ImageFacts) -> tuple[str, ...]:
    if facts.container.args:
        given = tuple(text.string for text in facts.argv)
    else:
        given = (*(image.entrypoint or ()), *(image.cmd or ()))
    start = next(
        (i for i, word in enumerate(given) if not _PASSED_OVER.fullmatch(word)), len(given)
    )
    return given[start:]


def _with_program(facts: Facts, image: ImageFacts, words: tuple[str, ...]) -> tuple[str, ...]:
    """Put the image's own program in front, where its entry point does so."""
    if not words or _meaning(facts, words) is not None:
        return words
    is_option = words[0].startswith("-")
    program = (image.cmd or ("",))[0] if is_option else image.reference.canonical_name
    whole = (program.rpartition("/")[2], *words)
    meaning = _meaning(facts, whole)
    takes_it = meaning is not None and (is_option or meaning.subcommand is not None)
    return whole if takes_it else words


def _meaning(facts: Facts, words: tuple[str, ...]) -> Meaning | None:
    return tool_book().meaning(words, environment=facts.environment.strings)
