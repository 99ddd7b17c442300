"""Every character of a scalar has its exact place, however the scalar is written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from initlint.source.text import Source, Span, decode
from initlint.tree.node import Scalar
from initlint.tree.scalars import CharacterMap, offsets
from initlint.tree.scan import Token, scalar_tokens
from initlint.tree.split import split
from tests.tree.examples import tree

CORPUS = Path(os.environ.get("INITLINT_MANIFESTS", "manifests-of-others"))
BREAKS = ("\n", "\r\n", "\r", "\x85", "\u2028")
WORDS = st.text("ab#:'é😀-|>&*!\\/\"[{", min_size=1, max_size=4)
BLANKS = st.text(" \t", max_size=3)
ENDS = st.sampled_from(("\n", "\n", "\n", "\r\n", "\x85", "\u2028"))


def value_token(text: str) -> Token:
    """Give the scalar behind `k:` in *text*; passes over text that is no YAML."""
    try:
        list(yaml.parse(text, yaml.CBaseLoader))
    except yaml.YAMLError:
        assume(False)
    tokens = list(scalar_tokens(text))
    assume(len(tokens) > 1 and tokens[0].value == "k")
    return tokens[1]


def exact_map(text: str, token: Token) -> CharacterMap:
    where = offsets(text, token.start, token.end, token.style, token.value)
    assert where is not None, (text, token)
    return where


def check(text: str) -> None:
    token = value_token(text)
    where = exact_map(text, token)
    spans = [where.span(index, index + 1) for index in range(len(where))]

    assert where.text == token.value
    assert list(where) == sorted(set(where))
    for character, span in zip(token.value, spans, strict=True):
        assert span is not None
        assert token.start <= span.start < span.end <= len(text)
        assert_spells(character, text[slice(*span)])


def assert_spells(character: str, written: str) -> None:
    if written.startswith("\\") and len(written) > 1:
        assert yaml.safe_load(f'"{written}"') == character
    elif written == "''":
        assert character == "'"
    elif written in BREAKS:
        assert character in "\n \u2028"
    else:
        assert written == character


@st.composite
def block_scalars(draw: st.DrawFn) -> str:
    style, indent = draw(st.sampled_from("|>")), draw(st.integers(1, 3))
    explicit = str(indent) if draw(st.booleans()) else ""
    chomping = draw(st.sampled_from(("", "-", "+")))
    indicators = "".join(draw(st.permutations((explicit, chomping))))
    comment = draw(st.sampled_from(("", "  ", " # c", "\t#")))
    properties = draw(st.sampled_from(("", "&a ", "!!str ", "&a !!str ", "! &a  ")))
    lines = draw(st.lists(st.tuples(BLANKS, st.one_of(st.just(""), WORDS), BLANKS), max_size=6))
    end = draw(ENDS)
    body = end.join(" " * indent + "".join(line) for line in lines)
    rest = draw(st.sampled_from(("", end, end + end, f"{end}l: 1\n", f"{end}# c\nl: 1\n")))
    return f"k: {properties}{style}{indicators}{comment}{end}{body}{rest}"


ESCAPES = (
    "\\n",
    "\\\\",
    '\\"',
    "\\x41",
    "\\u00e9",
    "\\U0001f600",
    "\\/",
    "\\ ",
    "\\t",
    "\\\t",
    "\\L",
)
PIECES = {
    '"': st.one_of(st.text("ab#:'é😀", min_size=1, max_size=3), st.sampled_from(ESCAPES)),
    "'": st.one_of(st.text('ab#:"é\\', min_size=1, max_size=3), st.just("''")),
    "": st.text("ab'é\\😀", min_size=1, max_size=4),
}


@st.composite
def flow_scalars(draw: st.DrawFn) -> str:
    quote = draw(st.sampled_from(("'", '"', "")))
    folds = st.tuples(BLANKS, st.lists(ENDS, min_size=1, max_size=3), BLANKS).map(
        lambda fold: fold[0] + fold[2].join(fold[1]) + " " + fold[2]
    )
    joins = folds.map(lambda fold: "\\" + fold.lstrip(" \t")) if quote == '"' else folds
    parts = draw(st.lists(st.one_of(PIECES[quote], BLANKS, folds, joins), max_size=8))
    properties = draw(st.sampled_from(("", "&a ", "!!str ", "!Foo &a ", "&a\n  ", "&a # c\n  ")))
    end = draw(st.sampled_from(("", "\n", " # c\n", "\nl: 1\n")))
    return f"k: {properties}{quote}{''.join(parts)}{quote}{end}"


@given(block_scalars())
def test_block_scalars_are_exact(text: str) -> None:
    check(text)


@given(flow_scalars())
def test_quoted_and_plain_scalars_are_exact(text: str) -> None:
    check(text)


@given(st.text(min_size=1), st.sampled_from(("'", '"', "|", ">", "")), st.integers(10, 60))
def test_what_the_parser_writes_is_found_again(value: str, style: str, width: int) -> None:
    text = yaml.dump({"k": value}, default_style=style or None, width=width, allow_unicode=True)
    tokens = list(scalar_tokens(text))
    assume(len(tokens) == 2)

    assert exact_map(text, tokens[1]).text == tokens[1].value


def test_every_scalar_of_the_corpus_is_exact() -> None:
    if not CORPUS.is_dir():
        pytest.skip(f"{CORPUS} is missing: no scalar of real manifests was checked")
    missed = [miss for path in sorted(CORPUS.rglob("*.y*ml")) for miss in misses(path)]

    assert missed == []


def misses(path: Path) -> list[tuple[str, Token]]:
    text, _ = decode(path.read_bytes())
    pieces = [text[slice(*piece.span)] for piece in split(text)]
    return [
        (path.name, token)
        for piece in pieces
        for token in scalar_tokens(piece)
        if offsets(piece, token.start, token.end, token.style, token.value) is None
    ]


def span_of(text: str, part: str, *path: str | int) -> str:
    """Give the source text of *part* of the scalar at *path*."""
    node = tree(text).get(*path)
    start = (node.text or "").index(part)
    return text[slice(*node.at(start, start + len(part)))]


@pytest.mark.parametrize(
    ("text", "part", "written"),
    [
        ("a: |\n  if x\n  then y\n", "if x\nthen", "if x\n  then"),
        ("a: >-\n  b c\n  d e\n", "c d", "c\n  d"),
        ('a: "b\\tc\\x41d"\n', "cA", "c\\x41"),
        ("a: 'it''s b'\n", "'s", "''s"),
        ('a: "b\n\n  c"\n', "\nc", "\n  c"),
        ("a: &x !!str |2-\n    b\n   c\n", "b\n c", "b\n   c"),
        ("a: |\r\n  b\r\n  c\r\n", "b\nc", "b\r\n  c"),
        ("a: &x 'b c'\nd: *x\n", "c", "c"),
        ("a: b\n  c\n", "b c", "b\n  c"),
        ('{"a": "\\ud83d\\ude00b"}', "😀b", "\\ud83d\\ude00b"),
        ('a: "it\\\'s"\n', "'s", "\\'s"),
    ],
)
def test_a_range_is_one_span_of_the_source(text: str, part: str, written: str) -> None:
    assert span_of(text, part, "a") == written


def test_an_empty_range_is_the_character_that_stands_there() -> None:
    node = tree("a: bcd\n").get("a")

    assert node.at(1, 1) == Span(4, 5)
    assert node.at(3, 3) == Span(5, 6)


@pytest.mark.parametrize("bounds", [(2, 1), (-1, 1), (0, 9)])
def test_a_range_outside_is_the_whole_scalar(bounds: tuple[int, int]) -> None:
    node = tree("a: bcd\n").get("a")

    assert node.at(*bounds) == node.span


def test_a_text_that_is_not_the_sources_has_no_map() -> None:
    scalar = Scalar()
    scalar.source, scalar.start, scalar.end = Source("x", "abc"), 0, 3
    scalar.raw, scalar.style, scalar.tag = "other", None, None

    assert scalar.at(0, 1) == Span(0, 3)


def test_a_map_reads_as_a_sequence_of_offsets() -> None:
    where = offsets("'a''b'", 0, 6, "'", "a'b")

    assert where is not None
    assert (list(where), where[-1], where[1:]) == ([1, 2, 4], 4, [2, 4])


def test_a_script_on_one_stretch_is_one_run_a_line() -> None:
    text = "a: |\n" + "  echo x\n" * 1000
    node = tree(text).get("a")

    assert isinstance(node, Scalar)
    where = offsets(text, node.start, node.end, node.style, node.raw)
    assert where is not None
    assert len(where._runs) == 2000
