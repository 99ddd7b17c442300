"""Text that was made to do harm has a defined answer, in time and memory that are bounded."""

from __future__ import annotations

from itertools import pairwise

import pytest

from initlint.source.text import Source, decode
from initlint.tree import build, read
from initlint.tree.expand import LARGEST_ALIASED, plain
from initlint.tree.node import Mapping
from initlint.tree.split import split
from tests.tree.examples import all_data, data, places, problems, tree
from tests.tree.examples import read as read_all
from tests.tree.kubectl import HEAD, objects, refuses


def billion_laughs(levels: int, width: int) -> str:
    lines = (f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]\n" for n in range(1, levels))
    return "a0: &a0 lol\n" + "".join(lines)


def messages(text: str) -> list[str]:
    return [problem.message for problem in problems(text)]


@pytest.mark.parametrize("opening", ["[", "{", "- ", "? ", "[a, ", '{"a":', "{a: ["])
def test_deep_nesting_is_refused_at_the_level_that_is_too_deep(opening: str) -> None:
    (problem,) = problems("a:\n  " + opening * 25_000)

    assert "nests deeper than 200 levels" in problem.message
    assert problem.span.start <= 5 + len(opening) * (build.DEEPEST + 1)


def test_nesting_through_aliases_is_refused() -> None:
    chain = "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 250))

    assert messages(f"a0: &a0 [x]\n{chain}b: [{'x, ' * 1000}]\n") == [
        "nests deeper than 200 levels"
    ]


def test_a_document_at_the_limit_is_read_and_one_past_it_is_not() -> None:
    levels = build.DEEPEST

    assert data("[" * levels + "]" * levels)
    assert problems("[" * (levels + 1) + "]" * (levels + 1))


def test_an_alias_bomb_is_refused_as_by_kubectl() -> None:
    bomb = billion_laughs(12, 10)

    assert refuses(HEAD + bomb)
    assert messages(bomb) == ["document contains excessive aliasing"]


def test_few_aliases_are_no_bomb() -> None:
    text = billion_laughs(4, 9)

    assert len(objects(HEAD + text)) == 1
    assert messages(text) == []


def test_the_aliases_of_many_documents_share_one_allowance() -> None:
    few = billion_laughs(4, 9)
    needed = LARGEST_ALIASED // 500  # each stands for some 800 more than is written
    documents = read_all("---\n".join([few] * needed))

    assert not documents[0].problems
    assert documents[-1].problems


def test_merging_large_mappings_again_and_again_is_refused() -> None:
    large = ", ".join(f"k{n}: 1" for n in range(2000))
    merges = "".join(f"m{n}: {{<<: *b}}\n" for n in range(2000))

    assert messages(f"b: &b {{{large}}}\n{merges}") == ["document contains excessive aliasing"]


@pytest.mark.parametrize("text", ["a: &x [*x]\n", "&x a: {b: *x, c: &y {d: *y}}\n", "&x [[*x]]\n"])
def test_a_value_that_contains_itself_is_refused(text: str) -> None:
    assert len(problems(text)) == 1


def test_shared_nodes_are_made_once() -> None:
    root = tree("a: &a [1, 2]\nb: [*a, *a, *a]\n")

    assert len({id(node) for node in root.get("b").items()}) == 1


def test_a_hundred_thousand_documents_are_all_read() -> None:
    assert len(all_data("a: 1\n---\n" * 100_000)) == 100_000


def test_a_hundred_thousand_separators_are_no_documents() -> None:
    assert read_all("---\n" * 100_000) == []


def test_every_refused_separator_is_a_problem() -> None:
    assert len(problems("--- x: 1\n" * 20_000)) == 20_000


def test_every_repetition_of_a_key_is_told() -> None:
    (document,) = read_all("a: 1\n" * 100_000)

    assert len(document.repeated_keys) == 99_999
    assert isinstance(document.root, Mapping)
    assert len(document.root.values) == 1


def test_a_hundred_thousand_keys_are_read() -> None:
    assert len(data("".join(f"k{n}: {n}\n" for n in range(100_000)))) == 100_000  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "value",
    [
        "x" * 3_000_000,
        '"' + "\\t" * 500_000 + '"',
        '"' + " \n" * 300_000 + '"',
        "'" + "''" * 500_000 + "'",
    ],
)
def test_a_very_long_scalar_keeps_its_places(value: str) -> None:
    text = f"a: {value}\n"
    node = tree(text).get("a")
    last = len(node.text or "") - 1

    assert node.at(last, last + 1).end <= node.end
    assert node.at(0, 1) != node.span or last == 0


def test_a_long_script_is_decoded_once_for_all_its_places() -> None:
    from initlint.tree.scalars import character_map

    node = tree("a: |\n" + "  echo x\n" * 5000).get("a")
    character_map.cache_clear()
    for start in range(0, 35_000, 7):
        node.at(start, start + 4)

    assert character_map.cache_info().misses == 1


def test_directives_are_refused_before_the_parser_sees_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # libyaml compares every %TAG with all before it.
    monkeypatch.setattr(read, "Builder", None)

    assert places("".join(f"%TAG !a{n}! x\n" for n in range(50_000))) == [("syntax", 1, 1)]


def test_a_crd_full_of_brackets_is_built_and_so_bounded_in_depth() -> None:
    # libyaml spends time on every open bracket at every token.
    text = "kind: CustomResourceDefinition\na: " + "[a, " * 100_000

    assert messages(text) == ["nests deeper than 200 levels"]


LONG_RUNS = [
    *("a: " + "\\" * 200_000, "a:" + " " * 500_000, "a: |" + "\n" * 500_000),
    *("a: |\n" + " " * 500_000, "&" * 200_000, "a: !" + "!" * 200_000, "\n#" * 300_000),
    *("%" * 300_000, "{" + " " * 300_000, '{"a": "' + "\\ud83d" * 100_000),
    *("a: " + "&a " * 100_000, "." * 300_000, "a: " + "'" * 300_001, "\n...\n" * 100_000),
    *('a: "' + "\\'" * 200_000 + '"', "a: [" + "b:, " * 100_000 + "]", "---x\n" * 20_000),
]


@pytest.mark.parametrize("text", LONG_RUNS)
def test_long_runs_of_one_thing_are_read_or_refused_inside_the_text(text: str) -> None:
    for document in read_all(text):
        for span in (document.span, *(problem.span for problem in document.problems)):
            assert 0 <= span.start <= span.end <= len(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: 1\nb: \x00\n", ("syntax", 2, 4)),
        ("é: 1\n# \x07\n", ("syntax", 2, 3)),
        ('😀: "\x7f"\n', ("syntax", 1, 5)),
        ("a: \x80\n", ("syntax", 1, 4)),
        ("a: \x1b[0m\n", ("syntax", 1, 4)),
        ("a: \ufffe\n", ("syntax", 1, 4)),
    ],
)
def test_a_control_character_is_refused_where_it_stands(
    text: str, place: tuple[str, int, int]
) -> None:
    assert places(text) == [place]
    assert refuses(f"{HEAD}data:\n  {text}")


@pytest.mark.parametrize("line", ['b: "\\x00"', "b: \x85", "b: x\ufeffy", "b:\t1\t", "b: [\t1]"])
def test_what_looks_odd_and_kubectl_takes_is_taken(line: str) -> None:
    text = f"{HEAD}data:\n  {line}\n"

    assert refuses(text) == bool(problems(text))


@pytest.mark.parametrize(
    "line", ["\tb: 1", "b:\n\tc: 1", "b: 1\n\t\n  c: 1", "b: x\n\ty", "b: |\n\tx", "-\tb: 1"]
)
def test_tabs_that_kubectl_refuses_are_a_problem(line: str) -> None:
    text = f"{HEAD}data:\n  {line}\n"

    assert refuses(text)
    assert len(problems(text)) == 1


@pytest.mark.parametrize(
    "line", [b"a: \xe9", b"a: 'x\xe9'", b"a: 1 # \xe9", b"\xe9: 1", b"# \xff\xfe"]
)
def test_bytes_that_are_not_utf_8_are_told_and_read_as_kubectl_reads_them(line: bytes) -> None:
    content = HEAD.encode() + b"data:\n  b: 1\n  " + line + b"\n"
    text, _ = decode(content)
    (document,) = read_all(text)
    (problem,) = document.problems

    assert text[slice(*problem.span)].encode("utf-8", "surrogateescape")[0] >= 0x80
    assert plain(document.root.get("data")) == objects(content)[0]["data"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_changes_nothing(encoding: str) -> None:
    content = f"{HEAD}data: {{a: é😀}}\n---\n{HEAD}".encode(encoding)
    text, is_marked = decode(content)

    assert is_marked
    assert all_data(text)[0] == {
        "apiVersion": "v1",
        "kind": "Foo",
        "metadata": {"name": "a"},
        "data": {"a": "é😀"},
    }
    assert [each["metadata"]["name"] for each in objects(content)] == ["a", "a"]


def test_utf_16_of_either_order_is_read() -> None:
    little = b"\xff\xfe" + "a: é\n".encode("utf-16-le")
    big = b"\xfe\xff" + "a: é\n".encode("utf-16-be")

    assert decode(little) == ("a: é\n", "utf-16-le")
    assert decode(big) == ("a: é\n", "utf-16-be")


@pytest.mark.parametrize("text", ["", "\n", "# c", " ", "---", "\r", "\ufeff", "---\n...\n"])
def test_text_with_nothing_in_it_has_no_documents(text: str) -> None:
    assert read_all(text) == []


def test_pieces_cover_the_text_in_order() -> None:
    text = "a\n---\nb\n--- c\n---#\n----\nd\n---"
    spans = [piece.span for piece in split(text)]

    assert spans == sorted(spans)
    assert all(one.end <= two.start for one, two in pairwise(spans))


def test_a_source_asks_once_whether_it_is_a_template() -> None:
    source = Source("x", "a: {{ b }}\n")

    assert source.has_template_marks
    assert "has_template_marks" in vars(source)
