"""The reader of Dockerfiles against moby's own parser, and by itself."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from initlint.images.dockerfile import DockerfileError, onbuild, read

_WORDS = st.sampled_from(
    [
        *(
            "a",
            "b/c",
            "/app",
            ".",
            "'q r'",
            '"q r"',
            "$X",
            "${X:-y z}",
            "\\",
            "\\\\",
            "#",
            "[",
            "]",
        ),
        *('["a", "b"]', '["a" "b"]', "[1]", "[]", '[ "x" ] y', "&&", "|", "--", "--x", "--from=a"),
        *('--m="a b"', "--chmod=755", "<<EOF", "<<-EOF", "<<'EOF'", "EOF", "a<<EOF", "3<<EOF"),
        *("\t", "é", "A=b", "=", "RUN", "`", "x\\", '\\"', "'", '"', "<<", "<<<x", "--a\\ b"),
    ]
)
_NAMES = st.sampled_from(
    ["RUN", "run", "COPY", "ADD", "CMD", "Entrypoint", "SHELL", "VOLUME", "ONBUILD RUN", "USER"]
)
_BREAKS = st.sampled_from(
    ["\n", "\n", "\n", " \\\n", "\\\n  ", " `\n", "\\ \n#c\n\n", "\r\n", "\n\n"]
)
_HEADS = st.sampled_from(["", "# escape=`\n", "# syntax=docker/dockerfile:1\n", "#x\n", "\ufeff"])


@st.composite
def _dockerfiles(draw):
    pieces = [draw(_HEADS), "FROM a\n"]
    for _ in range(draw(st.integers(1, 5))):
        pieces.append(draw(_NAMES))
        for word in draw(st.lists(_WORDS, min_size=1, max_size=5)):
            pieces += [draw(st.sampled_from([" ", " ", "\t", "  "])), word]
        pieces.append(draw(_BREAKS))
    pieces.append(draw(st.sampled_from(["", "\nEOF\n", "body\n\tEOF\n", "EOF\nUSER x\n"])))
    return "".join(pieces)


def _ours(text):
    try:
        return [
            (
                i.name,
                i.flags,
                i.words,
                # the oracle shows those of an inner instruction nowhere
                tuple(t.content for t in i.here_texts if i.name != "onbuild"),
            )
            for i in read(text)
        ]
    except DockerfileError:
        return None


def _mobys(text):
    oracle = pytest.importorskip("dockerfile")
    try:
        commands = oracle.parse_string(text)
    except oracle.GoParseError:
        return None
    return [
        (
            c.cmd.lower(),
            tuple(c.flags),
            tuple(c.value) if c.json and c.cmd.lower() != "onbuild" else None,
            tuple(h.content for h in c.heredocs),
        )
        for c in commands
    ]


@given(_dockerfiles())
@settings(max_examples=300, deadline=None)
@example("FROM a\nRUN a \\\n\n# c\n b\n")
@example("FROM a\nRUN cat <<EOF <<-X > y\n1\nEOF\n\t2\n\tX\nUSER a\n")
@example("# escape=`\nFROM a\nRUN a `\n b \\\n")
@example('FROM a\nCMD ["a"] b\n')
def test_instructions_are_those_that_moby_reads(text):
    expected = _mobys(text)

    assert expected is None or _ours(text) == expected


def test_a_here_text_of_onbuild_stays_with_the_inner_instruction():
    (_, outer) = read("FROM a\nONBUILD RUN <<EOF\ntouch x\nEOF\n")

    inner = onbuild(outer)

    assert (inner.name, inner.here_texts[0].content) == ("run", "touch x\n")


def test_a_here_text_that_never_ends_is_refused():
    with pytest.raises(DockerfileError, match="'EOF' does not end"):
        read("FROM a\nRUN <<EOF\ntouch x\n")


@pytest.mark.parametrize(
    "text",
    [
        "FROM a\nRUN " + "x" * 10_000_000,
        "FROM a\nRUN " + "x \\\n" * 400_000,
        "FROM a\nRUN " + "\\" * 2_000_000 + " " * 2_000_000 + "y",
        "FROM a\nRUN " + "[" * 1_000_000,
        "FROM a\nCOPY " + '--a="' * 500_000,
        "FROM a\nRUN " + "<<a " * 100_000 + "\n",
    ],
    ids=["line", "continuations", "escapes", "brackets", "flags", "here-texts"],
)
def test_large_input_is_read_in_linear_time(text):
    start = time.perf_counter()
    _ours(text)

    assert time.perf_counter() - start < 10
