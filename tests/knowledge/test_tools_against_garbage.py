"""Whatever the words are, the tool book answers, and more unknown words never tell more."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from initlint.knowledge.images import image_book, parse_reference
from initlint.knowledge.tools import Meaning, tool_book

NAMES = st.sampled_from(tool_book().names())
PIECES = [
    "-",
    "--",
    "-z",
    "-h",
    "--host",
    "=",
    "=x",
    "a:1",
    "http://",
    "\0",
    "[",
    "::",
    "@",
    ",",
    "5",
]
PIECES += [
    "wait",
    "get",
    "pod/x",
    "-c",
    "-m",
    "migrate",
    "run",
    "s3 cp",
    ";",
    "{}",
    "-exec",
    "+",
    ".",
]
WORDS = st.none() | st.text(max_size=8) | st.lists(st.sampled_from(PIECES), max_size=3).map("".join)


@given(NAMES, st.lists(WORDS, max_size=8), st.sampled_from([None, "busybox", "openbsd", "x"]))
def test_every_command_has_an_answer(
    name: str, words: list[str | None], variant: str | None
) -> None:
    found = tool_book().meaning((name, *words), variant=variant)

    assert found is None or isinstance(found, Meaning)
    assert found is None or found.operand is None or found.operand <= len(words)
    assert found is None or found.script is None or found.script <= len(words)


@given(NAMES, st.lists(WORDS, max_size=6))
def test_every_command_can_be_asked_for_traps(name: str, words: list[str | None]) -> None:
    for trap in tool_book().traps((name, *words), variant="busybox", version=(1, 36)):
        assert trap.fact


@given(NAMES, st.lists(WORDS, min_size=1, max_size=6), st.integers(0, 5))
def test_an_unknown_value_is_never_shown_as_a_known_one(
    name: str, words: list[str | None], at: int
) -> None:
    marked = [*words]
    marked[at % len(words)] = "\0"
    found = tool_book().meaning((name, *marked))

    if found is not None:
        for target in found.targets:
            assert target.host is None or "\0" not in target.host
            assert not isinstance(target.port, str) or "\0" not in target.port


@given(st.text(max_size=40) | st.lists(st.sampled_from(PIECES), max_size=6).map("".join))
def test_every_reference_has_an_answer(text: str) -> None:
    reference = parse_reference(text)
    facts = image_book().facts(text)

    assert reference is None or parse_reference(str(reference)) == reference
    assert facts is None or facts.has("sh") in (True, False, None)
