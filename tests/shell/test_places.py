"""Every word of a script keeps its place in the manifest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initlint.shell.expansion import expand
from initlint.shell.program import Program
from initlint.shell.text import join, made, plain
from tests.shell.examples import at, manifest

BLOCK = """\
command:
- sh
- -c
- |
  echo é "ü"
  until nc -z db 5432; do
    sleep 1
  done
"""


@pytest.mark.parametrize(
    "text",
    [
        BLOCK,
        "command: [sh, -c, 'until nc -z db 5432; do sleep 1; done']",
        'command: [sh, -c, "echo \\"é\\"\\n until nc -z db 5432; do sleep 1; done"]',
        "command: [sh, -c, \"bash -c 'until nc -z db 5432; do sleep 1; done'\"]",
        "command: [sh, -c, 'bash -c \"until nc -z db 5432; do sleep 1; done\"']",
        "command: [sh, -c, 'echo ''ü''; until nc -z db 5432; do sleep 1; done']",
        "command:\n- sh\n- -c\n- >\n  until nc -z db 5432;\n  do sleep 1; done\n",
        'command: [sh, -c, "H=db; sh -c \\"until nc -z $H 5432; do sleep 1; done\\""]',
    ],
)
def test_a_wait_is_found_at_its_keyword_through_every_kind_of_quoting(text: str) -> None:
    (wait,) = manifest(text).waits

    assert (at(wait.place), at(wait.probe_place)) == ("until", "nc")


def test_a_line_and_column_in_a_block_are_exact() -> None:
    (wait,) = manifest(BLOCK).waits
    place = wait.place

    assert place.node.source.position(place.span.start) == (6, 3)


def test_a_word_of_exec_form_is_its_own_element() -> None:
    program = manifest("command: [timeout, '30', sleep, infinity]")
    calls = [at(effect.place) for effect in program.effects]

    assert calls == []
    assert [at(place) for place in _words(program)] == []


def _words(program: Program) -> list:
    return [place for command in program.commands() for place in command.places]


def test_the_words_of_every_command_have_places() -> None:
    program = manifest("command: [sh, -c, \"cp -r '/a b' $(dirname /c/d) > /log\"]")
    found = [[at(place) for place in command.places] for command in program.commands()]

    assert found == [["cp", "-r", "'/a b'", "$(dirname /c/d)"], ["dirname", "/c/d"]]


def test_text_that_stands_nowhere_has_the_place_of_the_whole_scalar() -> None:
    text = expand(plain("nc $(HOST) 80"), {"HOST": "db"})

    assert text.string == "nc db 80"
    assert at(text.place(0, 2)) == "nc"
    assert at(text.place(3, 5)) == "nc $(HOST) 80"
    assert at(text.place(6, 8)) == "80"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$(A)", "x"),
        ("$(A)$(A)-$(B)", "xx-$(B)"),
        ("$$(A)", "$(A)"),
        ("$$", "$"),
        ("$$$(A)", "$x"),
        ("$(date +%s)", "$(date +%s)"),
        ("$(A", "$(A"),
        ("$A ${A}", "$A ${A}"),
        ("$($(A))", "$($(A))"),
        ("end$", "end$"),
        ("$(UNKNOWN)", "\0"),
        ("", ""),
    ],
)
def test_references_are_expanded_as_the_kubelet_expands_them(text: str, expected: str) -> None:
    assert expand(plain(text), {"A": "x", "UNKNOWN": None}).string == expected


@given(st.lists(st.text(max_size=8), max_size=6), st.data())
def test_a_slice_of_joined_texts_is_the_slice_of_their_string(
    pieces: list[str], data: st.DataObject
) -> None:
    texts = [plain(piece) if index % 2 else made(piece) for index, piece in enumerate(pieces)]
    whole = join(texts, plain("").fallback)
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    part = whole.slice(start, end)

    assert part.string == "".join(pieces)[start:end]
    assert all(part.slice(n, n + 1).string == part.string[n] for n in range(len(part)))


@given(st.text(alphabet="ab$(){}", max_size=12))
def test_places_survive_expansion(text: str) -> None:
    whole = expand(plain(text), {"a": "VALUE"})

    for index, character in enumerate(whole.string):
        found = at(whole.place(index, index + 1))
        assert found in (character, text)
