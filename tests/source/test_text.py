"""Offsets, lines and columns, also of text that is a part of some tool's output."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initlint.rendering.stream import Origin, pieces, sources
from initlint.source.text import Source, decode

OUTPUTS = st.lists(st.sampled_from(["---", "--- ", "a: 1", "", "  b", "# c", "é"])).map("\n".join)


@given(OUTPUTS, st.lists(st.booleans(), min_size=20, max_size=20))
def test_a_line_of_rendered_text_is_that_line_of_the_output(output: str, sides: list[bool]) -> None:
    left, right = (Origin(name, Path(name), "") for name in "lr")
    parts = [(left if sides[i % 20] else right, each) for i, each in enumerate(pieces(output))]
    lines = output.split("\n")

    for source in sources(parts):
        for offset in (at for at, character in enumerate(source.text) if character != "\n"):
            line, column = source.position(offset)
            assert lines[line - 1][: column - 1].strip() in source.line_text(line)
            assert source.line_text(line)[column - 1] == source.text[offset]
            if not lines[line - 1].startswith("---"):
                assert lines[line - 1] == source.line_text(line)


def test_a_line_between_two_pieces_reads_as_the_last_one_before_it() -> None:
    source = Source("a", "one\ntwo\nthree\n", pieces=((1, 10), (3, 20)))

    assert [source.position(at).line for at in (0, 4, 8)] == [10, 11, 20]
    assert [source.line_text(line) for line in (10, 11, 15, 20)] == ["one", "two", "two", "three"]


def test_a_label_tells_of_rendered_text() -> None:
    assert Source("a", "").label == "a"
    assert Source("a", "", is_rendered=True, rendering="built from b").label == "a (built from b)"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"])
def test_a_text_remembers_the_encoding_of_its_file(encoding: str) -> None:
    mark = "\ufeff" if "16" in encoding else ""

    assert decode(f"{mark}é: 1".encode(encoding)) == ("é: 1", encoding)
